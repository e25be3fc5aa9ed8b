import { readFileSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { aCase, anInvitation, aResponse, aUnit, countingWorld, DAY, UNIT } from '../../test/support/counting-world.ts'
import type { Flow } from '../flow/definition.ts'
import { sayFrom } from '../flow/say.ts'
import { countDirty } from '../service/count.ts'
import type { StoredFlow } from '../store/store.ts'
import { cellId } from '../survey/document.ts'
import type { FlowHash } from '../survey/ids.ts'
import { recountCommand } from './recount.ts'
import { reportCommand } from './report.ts'
import { reportFileCommand } from './report-file.ts'

const say = sayFrom({ vi: parse(readFileSync('locales/vi.yaml', 'utf8')) })

const TRIPS: Flow = {
  flow: 'seven-criteria',
  series: 'seven-criteria',
  title: { vi: 'Bảy tiêu chí' },
  source: null,
  outcomes: ['returned'],
  greeting: null,
  thanks: null,
  minutes: 2,
  steps: [
    {
      id: 'punctuality',
      role: 'fact',
      ask: { vi: 'Ông/Bà nhận kết quả khi nào?' },
      when: null,
      prefill: null,
      answering: {
        kind: 'choose',
        several: false,
        scale: null,
        options: [
          { code: 'EARLY', label: { vi: 'Trước hẹn' }, also: [], counted: true },
          { code: 'ONTIME', label: { vi: 'Đúng hẹn' }, also: [], counted: true },
          { code: 'LATE', label: { vi: 'Trễ hẹn' }, also: [], counted: true },
        ],
      },
    },
    {
      id: 'trips',
      role: 'fact',
      ask: { vi: 'Ông/Bà đã đến mấy lần?' },
      when: null,
      prefill: null,
      answering: { kind: 'number', min: 0, max: 20, suggest: [] },
    },
  ],
}
const SHELF: StoredFlow = { _id: 'hash' as FlowHash, rev: 1, flow: TRIPS, publishedAt: 0 }
const NOVEMBER = { from: '2026-11-01', to: '2026-11-30', unit: null, json: false }

async function office() {
  const { deps } = countingWorld()
  await deps.store.units.insert(aUnit(UNIT))
  const given = ['ONTIME', 'ONTIME', 'LATE', 'SKIP']
  for (const [i, punctuality] of [...given, ...given].entries()) {
    const record = aCase(String(i))
    await deps.store.cases.insert(record)
    await deps.store.invitations.insert(anInvitation(record, 'finished'))
    await deps.store.responses.insert(aResponse(record, { punctuality, trips: i % given.length }))
  }
  await countDirty(deps, 100)
  return {
    ...deps,
    say,
    flows: { all: async () => [SHELF], former: async () => [] },
  }
}

function terminal() {
  const io = {
    printed: '',
    complained: '',
    out: (text: string) => {
      io.printed += text
    },
    err: (text: string) => {
      io.complained += text
    },
  }
  return io
}

describe('ykien report --out', () => {
  test('writes the file that its name asks for', async () => {
    const io = terminal()
    const file = join(await mkdtemp(join(tmpdir(), 'ykien-')), 'so-lieu.csv')
    const policy = { targets: [] }
    const deps = { ...(await office()), policy, publicUrl: 'https://y.example' } as unknown as Parameters<
      typeof reportFileCommand
    >[0]
    expect(await reportFileCommand(deps, NOVEMBER, file, io)).toBe(0)
    expect(io.printed).toContain(file)
    expect(await readFile(file, 'utf8')).toContain(',ONTIME,Đúng hẹn,4,6,')
  })

  test('writes nothing where the figures do not add up: a question of one answer that now takes several', async () => {
    const io = terminal()
    const file = join(await mkdtemp(join(tmpdir(), 'ykien-')), 'so-lieu.csv')
    const steps = TRIPS.steps.map((step) =>
      step.answering.kind === 'choose' ? { ...step, answering: { ...step.answering, several: true } } : step,
    )
    const flows = { all: async () => [{ ...SHELF, flow: { ...TRIPS, steps } }], former: async () => [] }
    const deps = { ...(await office()), flows, publicUrl: 'https://y.example' } as unknown as Parameters<
      typeof reportFileCommand
    >[0]
    expect(await reportFileCommand(deps, NOVEMBER, file, io)).toBe(1)
    expect(io.complained).toContain(
      '“Ông/Bà nhận kết quả khi nào?”: một câu trả lời được 4 người chọn, nhiều hơn n là 0.',
    )
    await expect(readFile(file)).rejects.toThrow('ENOENT')
  })

  test('says which kinds there are, and writes nothing, for any other name', async () => {
    const io = terminal()
    const file = join(tmpdir(), 'ykien-so-lieu.doc')
    const deps = { ...(await office()), publicUrl: 'https://y.example' } as unknown as Parameters<
      typeof reportFileCommand
    >[0]
    expect(await reportFileCommand(deps, NOVEMBER, file, io)).toBe(2)
    expect(io.complained).toBe(
      '--out: Tên tệp phải có đuôi thuộc một trong các loại: csv, xlsx, json, docx, pdf, zip.\n',
    )
    await expect(readFile(file)).rejects.toThrow('ENOENT')
  })
})

describe('ykien report', () => {
  test('prints a table in Vietnamese, numbers with a decimal comma', async () => {
    const io = terminal()
    expect(await reportCommand(await office(), NOVEMBER, io)).toBe(0)
    expect(io.printed).toBe(`Từ ngày 01/11/2026 đến hết ngày 30/11/2026 · Tất cả đơn vị

Từ hồ sơ đến phiếu trả lời
  Hồ sơ đã kết thúc   8  100,00%
  Đã lập lời mời      8  100,00%
  Đã gửi lời mời      8  100,00%
  Lời mời đã đến      8  100,00%
  Đã mở phiếu         8  100,00%
  Đã bắt đầu trả lời  8  100,00%
  Đã trả lời xong     8  100,00%

Số hồ sơ và số phiếu
  Hồ sơ (N): 8
    Số hồ sơ kết thúc trong kỳ. Tính theo ngày kết thúc, không theo ngày tiếp nhận.
  Phiếu phát ra: 8
    Số lời mời đã đến người dân. Tin đã gửi mà chưa biết có đến hay không thì chưa tính; mã QR công cộng không có phiếu phát ra.
  Phiếu thu về: 8
    Số phiếu trả lời xong trước giờ chốt của đợt. Phiếu quá hạn và phiếu dở dang ở dòng riêng; phiếu đã rút không tính.
  Phiếu quá hạn: 0
    Số phiếu trả lời xong sau giờ chốt của đợt. Sau khi cắt đợt, nhóm dưới 5 phiếu không còn được tách riêng.
  Phiếu dở dang: 0
    Số lời mời đã bắt đầu mà chưa trả lời xong. Gồm cả người dừng lại hoặc rút phiếu.
  Phiếu hợp lệ: 8
    Phiếu thu về trừ phiếu bị loại. Phần mềm không tự loại phiếu nào, nên hiện chưa có phiếu bị loại.
  Tỷ lệ phủ: 100,00% · n = 8
    Phiếu phát ra ÷ hồ sơ. Kế hoạch yêu cầu mọi hồ sơ.
  Tỷ lệ thu hồi: 100,00% · n = 8
    Phiếu thu về trong số phát ra ÷ phiếu phát ra. Không tính mã QR công cộng và khảo sát riêng của đơn vị trực thuộc.
  Tỷ lệ trả lời trên hồ sơ: 100,00% · n = 8
    Phiếu hợp lệ ÷ hồ sơ. Tính cả phiếu từ mã QR công cộng.

Tiếp nhận, giải quyết hồ sơ
  Tiếp nhận trong kỳ: 0
  Đã trả kết quả: 8
  Từ chối giải quyết: 0
  Người dân rút hồ sơ: 0
  Hồ sơ hủy: 0
  Giải quyết trước ngày hẹn: 0
  Giải quyết đúng ngày hẹn: 0
  Giải quyết sau ngày hẹn: 0
  Trong đó có xin lỗi ghi trong hồ sơ: 0
  Không ghi ngày hẹn: 8
  Tỷ lệ giải quyết trước hoặc đúng ngày hẹn: – · n = 0
  Đang giải quyết, tính đến 09:30 24/11/2026: 0
  Trong đó đã quá hẹn, tính đến 09:30 24/11/2026: 0

Bảy tiêu chí (hồ sơ: đã trả kết quả; phiên bản hash)

Ông/Bà nhận kết quả khi nào?  n = 6
  Trước hẹn                        0    0,00%
  Đúng hẹn                         4   66,67%
  Trễ hẹn                          2   33,33%
  Không ý kiến (không tính vào n)  0
  Bỏ qua (không tính vào n)        2

Ông/Bà đã đến mấy lần?  n = 8
  0                                2   25,00%
  1                                2   25,00%
  2                                2   25,00%
  3                                2   25,00%
  Không ý kiến (không tính vào n)  0
  Bỏ qua (không tính vào n)        0

Chỉ số
Bảy tiêu chí (hồ sơ: đã trả kết quả; phiên bản hash)
  Tỷ lệ trả kết quả trước hẹn hoặc đúng hẹn [ONTIME]: 66,67% · khoảng tin cậy 95%: từ 30,00% đến 90,32% · n = 6
    Ông/Bà nhận kết quả khi nào?
    Số câu trả lời Trước hẹn và Đúng hẹn ÷ số câu trả lời Trước hẹn, Đúng hẹn, Trễ hẹn; người chưa biết không tính. (sớm + đúng) / (sớm + đúng + trễ)
  Số lần đi lại trung bình [TRIPS_MEAN]: 1,50 lần · khoảng tin cậy 95%: từ 0,50 đến 2,50 · n = 8
    Ông/Bà đã đến mấy lần?
    Tổng số lần đi lại ÷ số người trả lời. Σ lần / n
`)
  })

  test('prints each questionnaire under its name, for two may ask in the same words', async () => {
    const io = terminal()
    const deps = await office()
    const short: Flow = { ...TRIPS, flow: 'short', series: 'short', title: { vi: 'Phiếu ngắn' }, outcomes: ['refused'] }
    const record = aCase('refused')
    await deps.store.responses.insert({ ...aResponse(record, { trips: 2 }), series: 'short' })
    await countDirty(deps, 100)
    const all = async () => [SHELF, { ...SHELF, flow: short }]
    await reportCommand({ ...deps, flows: { ...deps.flows, all } }, NOVEMBER, io)
    const lines = io.printed.split('\n').filter((line) => /^(Bảy|Phiếu|Ông|Chỉ)/.test(line))
    const asked = [expect.stringMatching(/^Ông\/Bà nhận/), expect.stringMatching(/^Ông\/Bà đã đến/)]
    const names = [
      'Bảy tiêu chí (hồ sơ: đã trả kết quả; phiên bản hash)',
      'Phiếu ngắn (hồ sơ: bị từ chối; phiên bản hash)',
    ]
    expect(lines).toEqual([names[0], ...asked, names[1], ...asked, 'Chỉ số', ...names])
  })

  test('prints the summary of the API with --json', async () => {
    const io = terminal()
    expect(await reportCommand(await office(), { ...NOVEMBER, json: true }, io)).toBe(0)
    expect(JSON.parse(io.printed)).toMatchObject({
      period: { from: '2026-11-01', to: '2026-11-30' },
      unit: null,
      funnel: { closed: 8, finished: 8 },
      criteria: [{ step: 'punctuality', n: 6, counts: { EARLY: 0, ONTIME: 4, LATE: 2 } }, { step: 'trips' }],
      indexes: [
        { key: 'ONTIME', value: 2 / 3 },
        { key: 'TRIPS_MEAN', value: 1.5 },
      ],
    })
  })

  test('says which argument is wrong', async () => {
    const io = terminal()
    expect(await reportCommand(await office(), { ...NOVEMBER, from: '1/11' }, io)).toBe(2)
    expect(io.complained).toContain('--from: Ngày phải được ghi theo dạng YYYY-MM-DD')
    expect(io.printed).toBe('')
  })
})

describe('ykien recount --check', () => {
  test('is content where every figure is right', async () => {
    const io = terminal()
    expect(await recountCommand(await office(), { json: true }, io)).toBe(0)
    expect(JSON.parse(io.printed)).toEqual({ cells: 1, wrong: [], completed: 0 })
  })

  test('names the cell that is wrong, and ends with 1', async () => {
    const deps = await office()
    const cell = await deps.store.tallies.get(cellId(DAY, UNIT))
    if (cell === null) throw new Error('the cell was counted')
    await deps.store.tallies.replace({ ...cell, series: {}, rev: cell.rev + 1 })
    const io = terminal()
    expect(await recountCommand(deps, { json: false }, io)).toBe(1)
    expect(io.complained).toBe(
      'Ngày 10/11/2026, đơn vị so-tai-chinh: đang lưu 8/8/8/8/8/8/8; 0, đếm lại 8/8/8/8/8/8/8; 8\n',
    )
  })
})
