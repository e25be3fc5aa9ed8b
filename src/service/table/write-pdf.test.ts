import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, test } from 'vitest'
import type { Block, OfficialDocument } from '../../report/document.ts'
import { pdfOf } from './write-pdf.ts'

const DOCUMENT: OfficialDocument = {
  above: 'Ủy ban nhân dân tỉnh Thanh An',
  office: 'Sở Tài chính',
  state: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
  motto: 'Độc lập - Tự do - Hạnh phúc',
  number: 'Số:        /BC-……',
  placeAndDay: '……………, ngày …… tháng …… năm ……',
  type: 'BÁO CÁO',
  subject: 'Tổng hợp kết quả khảo sát',
  blocks: [],
  end: './.',
  recipientsTitle: 'Nơi nhận:',
  recipients: ['- Lưu: VT, VP.'],
  signer: '[CHỨC VỤ NGƯỜI KÝ]',
  signerName: '[Họ và tên]',
  blank: '[Tên cơ quan]',
}
const tableOf = (lines: number): Block => ({
  kind: 'table',
  caption: 'Bảng 3. Kết quả theo từng câu hỏi',
  columns: ['Câu trả lời', 'Số phiếu', 'Tỷ lệ'],
  rows: [
    { kind: 'group', text: 'Thái độ trao đổi, giải thích' },
    ...Array.from({ length: lines }, (_, n) => ({ kind: 'line' as const, cells: [`Đã trả ${n}`, '1', '3,23%'] })),
  ],
  notes: [],
})

/** The words of each page, a space between what stands apart. */
async function pagesOf(document: OfficialDocument): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(await pdfOf(document)))
  return text.map((page) => page.normalize('NFC').replaceAll(/\s+/g, ' '))
}

describe('an official document as PDF', () => {
  test('has the parts of the decree in their order, letter for letter', async () => {
    const [page = ''] = await pagesOf({ ...DOCUMENT, blocks: [{ kind: 'gap', text: '[Ưu điểm]' }, tableOf(2)] })
    const parts = [
      'ỦY BAN NHÂN DÂN TỈNH THANH AN',
      'SỞ TÀI CHÍNH',
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'BÁO CÁO',
      '[Ưu điểm]',
      'Bảng 3. Kết quả theo từng câu hỏi',
      'Thái độ trao đổi, giải thích',
      'Đã trả 1 1 3,23%',
      './.',
      'Nơi nhận:',
      '[CHỨC VỤ NGƯỜI KÝ]',
    ]
    expect(parts.filter((part) => !page.includes(part))).toEqual([])
    const places = parts.map((part) => page.indexOf(part))
    expect([...places].sort((a, b) => a - b)).toEqual(places)
  })

  test('repeats the heading of a table on each page, and numbers every page but the first', async () => {
    const pages = await pagesOf({ ...DOCUMENT, blocks: [tableOf(90)] })
    expect(pages.length).toBeGreaterThan(2)
    for (const page of pages.slice(0, -1)) expect(page).toContain('Câu trả lời Số phiếu Tỷ lệ')
    expect(pages.map((page) => / (\d+)$/.exec(page.trim())?.[1])).toEqual([
      undefined,
      ...pages.slice(1).map((_, n) => `${n + 2}`),
    ])
  })

  test('leaves the name of an office that is not known to the writer', async () => {
    const [page] = await pagesOf({ ...DOCUMENT, above: null, office: null })
    expect(page).toContain('[TÊN CƠ QUAN]')
  })
})
