import { createHash } from 'node:crypto'
import readXlsxFile from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { FLOW, figuresOf as of } from '../../test/support/sample-figures.ts'
import { summaryFileSchema } from '../http/api-schema.ts'
import { COUNTING_WORDS } from '../report/counting.ts'
import { type Summary, withoutCounting } from '../report/summary.ts'
import { figuresFile } from './figures-file.ts'
import { unzip } from './table/zip.ts'

const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

describe('the figures as a file', () => {
  test('as CSV begin with the mark of UTF-8 and hold no cell that Excel would run', async () => {
    const csv = text(await figuresFile('csv', of(), 'https://y.example'))
    expect(csv.startsWith('\uFEFFTừ ngày,Đến hết ngày,Mã đơn vị,')).toBe(true)
    expect(csv).toContain(`"'=HYPERLINK(""x"") Thái độ thế nào?"`)
    expect(csv).not.toMatch(/[,"]=HYPERLINK/)
    const satisfied = csv.split('\r\n').find((line) => line.includes(',answer,S,'))
    expect(satisfied?.endsWith(`,answer,S,Hài lòng,26,31,${26 / 31},,,,,,,,`)).toBe(true)
  })

  test('as a workbook are read back as numbers, letter for letter', async () => {
    const [sheet] = await readXlsxFile(Buffer.from(await figuresFile('xlsx', of(), 'https://y.example')))
    expect(sheet?.sheet).toBe('Số liệu')
    const [head = [], ...rows] = sheet?.data ?? []
    const lines = rows.map((row) => Object.fromEntries(head.map((name, at) => [String(name), row[at] ?? null])))
    const index = lines.find((line) => line['Loại số liệu'] === 'T2B_ITEM')
    expect(index).toMatchObject({
      'Đơn vị': 'Sở Tài chính',
      'Số câu trả lời được tính (n)': 31,
      'Câu hỏi': FLOW.steps[0]?.ask['vi'],
    })
    expect(index?.['Tỷ lệ hoặc giá trị']).toBeCloseTo(26 / 31, 12)
    expect(index?.['Cận dưới 95%']).toBeCloseTo(0.6737, 4)
    expect(index?.['Cận trên 95%']).toBeCloseTo(0.9291, 4)
    expect(lines.find((line) => line['Loại số liệu'] === 'unsent')).toMatchObject({ 'Số lượng': 2 })
    expect(lines.filter((line) => line['Loại số liệu'] === 'stage')).toHaveLength(7)
    const counted = lines.filter((line) => line['Loại số liệu'] === 'counting')
    expect(counted.map((line) => line['Mã trả lời'])).toEqual([...COUNTING_WORDS])
    expect(counted.at(-1)).toMatchObject({
      'Nội dung': 'Tỷ lệ trả lời trên hồ sơ',
      'Số lượng': null,
      'Số câu trả lời được tính (n)': 40,
      'Tỷ lệ hoặc giá trị': 32 / 40,
    })
  })

  test('as JSON name their schema, and keep to it', async () => {
    const json: unknown = JSON.parse(text(await figuresFile('json', of(), 'https://y.example')))
    expect(json).toMatchObject({ $schema: 'https://y.example/api/summary.schema.json', unit: 'so-tai-chinh' })
    const schema = z.fromJSONSchema(summaryFileSchema as Parameters<typeof z.fromJSONSchema>[0])
    expect(schema.safeParse(json).error).toBeUndefined()
    expect(schema.safeParse({ ...Object(json), funnel: {} }).success).toBe(false)
  })

  test('leave empty what is held back, for a 0 would say that nobody answered', async () => {
    const { summary, ...rest } = of({ steps: null, funnel: { opened: 0, started: 0, finished: 0 } })
    const few = { ...rest, summary: withoutCounting(summary) }
    const lines = text(await figuresFile('csv', few, 'https://y.example')).split('\r\n')
    const ends = (part: string): string | undefined => lines.find((line) => line.includes(part))?.split(part)[1]
    expect(ends(',stage,finished,')).toBe('Đã trả lời xong,,,,,,,,,,,')
    expect(ends(',stage,sent,')).toBe(`Đã gửi lời mời,38,,${38 / 40},,,,,,,,`)
    expect(ends(',answer,S,')).toBe('Hài lòng,,,,,,,,,,,')
    const json = JSON.parse(text(await figuresFile('json', few, 'https://y.example'))) as Summary
    expect(json).toMatchObject({
      criteria: [
        { flow: 'seven-criteria', step: 'attitude', role: 'overall', suppressed: true },
        { step: 'trips', suppressed: true },
      ],
      indexes: [
        { key: 'TRIPS_MEAN', step: 'trips', suppressed: true },
        { key: 'T2B_ITEM', step: 'attitude', suppressed: true },
      ],
    })
    expect(JSON.stringify([json.criteria, json.indexes])).not.toMatch(/"(counts|value|outside)"/)
    const schema = z.fromJSONSchema(summaryFileSchema as Parameters<typeof z.fromJSONSchema>[0])
    expect(schema.safeParse(json).error).toBeUndefined()
  })

  test('as a draft of the report stand in the layout of an official document, with gaps for the writer', async () => {
    const lines = await linesOf(await figuresFile('docx', of(), 'https://y.example'))
    expect(lines.slice(0, 2)).toEqual(['ỦY BAN NHÂN DÂN TỈNH THANH AN', 'SỞ TÀI CHÍNH'])
    expect(lines).toEqual(
      expect.arrayContaining([
        'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
        'Độc lập - Tự do - Hạnh phúc',
        'BÁO CÁO',
        'II. KẾT QUẢ',
        'Bảng 1. Hồ sơ, phiếu phát ra và phiếu thu về',
        'Bảng 4. Các chỉ số',
        '83,87%',
        'Hài lòng',
        '[Ưu điểm]',
        './.',
        'Nơi nhận:',
        '[CHỨC VỤ NGƯỜI KÝ]',
      ]),
    )
    // Nothing is written that the figures do not say.
    expect(lines.join(' ')).not.toMatch(/cao hơn|thấp hơn|đạt mục tiêu|tăng|giảm/)
  })

  test('as a draft say in words what the table says: a form after the cut-off is recovered in neither', async () => {
    const late = of({ forms: { 'zalo-template|self|in-time': 30, 'zalo-template|self|late': 2 } })
    const lines = await linesOf(await figuresFile('docx', late, 'https://y.example'))
    expect(lines).toContain(
      'Trong kỳ có 40 hồ sơ đã kết thúc; 38 phiếu phát ra (lời mời đã đến người dân, tổ chức); 30 phiếu thu về trước giờ chốt, 2 phiếu sau giờ chốt.',
    )
    expect(lines[lines.indexOf('Phiếu thu về') + 1]).toBe('30')
  })

  test('as a draft for who sees held figures do not say that nobody answered', async () => {
    const { summary, ...rest } = of({ steps: null, funnel: { opened: 0, started: 0, finished: 0 } })
    const held = { ...rest, summary: withoutCounting(summary) }
    const lines = await linesOf(await figuresFile('docx', held, 'https://y.example'))
    expect(lines.filter((line) => /phiếu (phát ra|thu về)/i.test(line))).toEqual([
      'Số phiếu phát ra, thu về: xem số liệu của người tổng hợp.',
    ])
  })

  test('as a draft set what people say against the record, and say of a target only what the interval says', async () => {
    const facets = { 'punctuality|ONTIME|late-1-3': 4, 'punctuality|ONTIME|on-time': 20, 'flag|too-fast|': 5 }
    const targets = [
      { of: 'T2B_ITEM', step: null, than: 'at-least', share: 0.8, year: 2026 },
      { of: 'coverage', step: null, than: 'above', share: 0.9, year: null },
    ] as const
    const forms = { 'zalo-template|self|in-time': 30, 'zalo-template|self|late': 10 }
    const lines = await linesOf(await figuresFile('docx', { ...of({ facets, forms }), targets }, 'https://y.example'))
    const late = lines.indexOf('Người dân nói đúng hẹn; theo hồ sơ: trễ 1–3 ngày làm việc')
    expect(lines.slice(late + 1, late + 3)).toEqual(['4', '16,67%'])
    // Of all forms that were finished, late ones too.
    expect(lines[lines.indexOf('Trả lời xong trong chưa đến 15 giây') + 2]).toBe('12,50%')
    expect(lines).toContain('Tỷ lệ phủ – Mục tiêu trên 90,00%: đạt.')
    expect(
      lines.some((line) => /T2B_ITEM\] – Mục tiêu từ 80,00% trở lên: chưa đủ phiếu để kết luận\./.test(line)),
    ).toBe(true)
  })

  test('as a draft tell how many wrote in their own words, and not of a few', async () => {
    const drafted = async (remarks: number) => {
      const { summary, ...rest } = of()
      return (
        await linesOf(await figuresFile('docx', { ...rest, summary: { ...summary, remarks } }, 'https://y.example'))
      ).join('\n')
    }
    expect(await drafted(12)).toContain('Có 12 phiếu có góp ý bằng lời.')
    expect(await drafted(4)).not.toContain('góp ý bằng lời')
  })

  test('as a pack are all of these with what stands beside them, and sha256sum finds each unchanged', async () => {
    const beside = [{ name: 'bo-cau-hoi/seven-criteria.json', bytes: new TextEncoder().encode('{}\n') }]
    const pack = Buffer.from(await figuresFile('zip', { ...of(), beside }, 'https://y.example'))
    const zip = unzip(pack, () => true, 10_000_000)
    if (zip.kind !== 'files') throw new Error(zip.kind)
    const sums = (zip.files.get('SHA256SUMS')?.toString() ?? '').trim().split('\n')
    const named = sums.map((line) => line.split('  '))
    expect(named.map(([, name]) => name).sort()).toEqual([
      'bao-cao.docx',
      'bao-cao.pdf',
      'bo-cau-hoi/seven-criteria.json',
      'so-lieu.csv',
      'so-lieu.json',
      'so-lieu.xlsx',
    ])
    for (const [sum, name = ''] of named) {
      const bytes = zip.files.get(name) ?? Buffer.alloc(0)
      expect(createHash('sha256').update(bytes).digest('hex'), name).toBe(sum)
    }
    expect(zip.files.size).toBe(named.length + 1)
  })

  test('as a draft tell of too few answers nothing but that', async () => {
    const few = of({ steps: null, funnel: { opened: 0, started: 0, finished: 0 } })
    const lines = await linesOf(await figuresFile('docx', few, 'https://y.example'))
    expect(lines.some((line) => line.endsWith('không nêu số liệu, để không lộ nhóm dưới 5 câu trả lời.'))).toBe(true)
    expect(lines).not.toContain('Hài lòng')
  })
})

/** The words of a DOCX, a line for each paragraph. */
async function linesOf(docx: Uint8Array): Promise<string[]> {
  const zip = unzip(Buffer.from(docx), (path) => path === 'word/document.xml', 10_000_000)
  const xml = zip.kind === 'files' ? (zip.files.get('word/document.xml')?.toString('utf8') ?? '') : ''
  return [...xml.matchAll(/<w:p>(.*?)<\/w:p>/gs)].map(([, paragraph = '']) =>
    [...paragraph.matchAll(/<w:t[^>]*>([^<]*)/g)].map(([, words = '']) => words).join(''),
  )
}
