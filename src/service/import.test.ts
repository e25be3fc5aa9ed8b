import { beforeEach, describe, expect, test } from 'vitest'
import { type Office, office } from '../../test/support/intake-office.ts'
import { xlsx } from '../../test/support/xlsx.ts'
import { StoreError } from '../store/store.ts'
import { importTable } from './import.ts'

let house: Office
beforeEach(async () => {
  house = await office()
})

const caller = { name: 'import', units: null }
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function rowsOf(file: Uint8Array | string, options: { unit?: string; dryRun?: boolean } = {}) {
  const read = typeof file === 'string' ? bytes(file) : file
  const imported = await importTable(house.deps, read, { dryRun: false, caller, ...options })
  if (imported.kind === 'refused') throw new Error(JSON.stringify(imported.issues))
  return imported.rows
}

const stored = (): object[] => [...house.cases.docs.values()]

const HEADER = 'STT;Mã hồ sơ;Họ tên;Đơn vị;Tên TTHC;SĐT;Ngày nhận;Ngày hẹn trả;Ngày trả;Kết quả'
const ROW =
  '1;H29.12.34-261102-0001;Nguyễn Văn A;Sở Tài chính;Đăng ký hộ kinh doanh;912345678;02/11/2026;20/11/2026;23/11/2026 09:30;Đã trả kết quả'

describe('an official list', () => {
  const LIST = [
    'ỦY BAN NHÂN DÂN TỈNH;;;;;;;;;',
    'DANH SÁCH HỒ SƠ ĐÃ TRẢ KẾT QUẢ;;;;;;;;;',
    '',
    HEADER,
    '(1);(2);(3);(4);(5);(6);(7);(8);(9);(10)',
    ROW,
    ';;;;;;;;;',
    'I. Lĩnh vực đất đai;;;;;;;;;',
    '2;H29.12.34-261103-0002;Tống Thị B;ttpvhcc;;02583822123;2026-11-03;46346;;Đang xử lý',
    '3;;Tống Văn C;Sở Tài chính;Cấp phép;0913456789;03/11/2026;;;',
    '4;H29.12.34-261104-0003;D;Sở Tài chính;;không có;31/02/2026;;;Từ chối',
    ';Tổng cộng;;3;;;;;;',
    'Tổng số: 3 hồ sơ;;;;;;;;;',
    'Tổng;3;;;;;;;;',
    ';Người lập biểu;;;;;;;;GIÁM ĐỐC',
  ].join('\r\n')

  test('is taken in row by row, numbered as a spreadsheet does', async () => {
    const rows = await rowsOf(LIST)
    expect(rows.map(({ row, result, column }) => ({ row, result, column }))).toEqual([
      { row: 6, result: 'created', column: null },
      { row: 9, result: 'created', column: 'SĐT' },
      { row: 10, result: 'error', column: 'Mã hồ sơ' },
      { row: 11, result: 'error', column: 'Ngày nhận' },
    ])
    expect(stored()).toHaveLength(2)
    expect(house.cases.docs.get('main:H29.12.34-261102-0001')).toMatchObject({
      code: 'H29.12.34-261102-0001',
      unit: 'so-tai-chinh',
      procedure: { code: null, name: 'Đăng ký hộ kinh doanh' },
      receivedAt: Date.parse('2026-11-02T12:00:00+07:00'),
      closedAt: Date.parse('2026-11-23T09:30:00+07:00'),
      outcome: 'returned',
    })
    expect(JSON.stringify(stored())).not.toContain('Nguyễn Văn A')
  })

  test('again changes nothing', async () => {
    await rowsOf(LIST)
    const writes = house.cases.writes
    expect((await rowsOf(LIST)).map(({ result }) => result)).toEqual(['unchanged', 'unchanged', 'error', 'error'])
    expect(house.cases.writes).toBe(writes)
  })

  test('in a rehearsal writes nothing and says the same', async () => {
    const rehearsed = await rowsOf(LIST, { dryRun: true })
    expect(stored()).toEqual([])
    expect(rehearsed).toEqual(await rowsOf(LIST))
  })
})

describe('any way that a CSV is saved', () => {
  const text = `${HEADER}\r\n${ROW}\r\n`
  const utf16 = (value: string): Uint8Array => Buffer.from(`\uFEFF${value}`, 'utf16le')
  test.each([
    ['UTF-8', bytes(text)],
    ['UTF-8 with its mark', bytes(`\uFEFF${text}`)],
    ['decomposed', bytes(text.normalize('NFD'))],
    ['commas', bytes(text.replaceAll(';', ','))],
    ['tabs in UTF-16, as Excel saves "Unicode text"', utf16(text.replaceAll(';', '\t'))],
    ['quotes', bytes(text.replaceAll(/[^;\r\n]+/g, '"$&"'))],
    ['the hint sep=;', bytes(`sep=;\r\n${text}`)],
    ['Windows-1258', windows1258(text)],
  ])('%s', async (_, file) => {
    expect((await rowsOf(file)).map(({ result }) => result)).toEqual(['created'])
    expect(stored()).toMatchObject([{ unit: 'so-tai-chinh', procedure: { name: 'Đăng ký hộ kinh doanh' } }])
  })

  test('headers in capitals, without accents, with another tone placement, with spaces', async () => {
    const file = ' MA HO SO ,unit,KẾT QỦA, Ngay tra ket qua \nA-1,ttpvhcc,,23/11/2026\n'
    expect(await rowsOf(file)).toMatchObject([{ result: 'created' }])
    expect(stored()).toMatchObject([{ outcome: 'returned', closedDay: '2026-11-23' }])
  })
})

describe('an XLSX', () => {
  test('with titles, date cells, phones that lost their zero, on a second sheet', async () => {
    const file = xlsx([
      [['Ghi chú']],
      [
        ['DANH SÁCH'],
        [],
        ['TT', 'Số hồ sơ', 'Cơ quan', 'Điện thoại', 'Thời gian', null, 'Trạng thái'],
        [null, null, null, null, 'Ngày tiếp nhận', 'Ngày trả', null],
        [1, 'H29.12.34-261102-0001', 'SỞ TÀI CHÍNH', 841234567, { serial: 46328 }, { serial: 46349.5 }, 'Từ chối'],
        [null, 'Cộng', 1],
      ],
    ])
    expect(await rowsOf(file)).toEqual([
      { row: 5, code: 'H29.12.34-261102-0001', result: 'created', column: null, message: null },
    ])
    expect(stored()).toMatchObject([
      { outcome: 'refused', receivedAt: Date.parse('2026-11-02T12:00:00+07:00'), closedDay: '2026-11-23', flags: [] },
    ])
  })
})

describe('a row that is wrong in one field changes nothing and names the column', () => {
  test.each([
    ['Đơn vị', 'H-1;Sở Tài chín;;;'],
    ['Đơn vị', 'H-1;;;;'],
    ['Ngày trả', 'H-1;ttpvhcc;;32/01/2026;'],
    ['Kết quả', 'H-1;ttpvhcc;;;xong rồi đó'],
    ['Mã hồ sơ', `${'9'.repeat(200)};ttpvhcc;;;`],
    ['Thủ tục', `H-1;ttpvhcc;${'a'.repeat(501)};;`],
  ])('%s', async (column, row) => {
    const [result] = await rowsOf(`Mã hồ sơ;Đơn vị;Thủ tục;Ngày trả;Kết quả\n${row}\n`)
    expect(result).toMatchObject({ row: 2, result: 'error', column })
    expect(result?.message).toBeTruthy()
    expect(stored()).toEqual([])
  })
})

describe('signs that nobody can see', () => {
  const HEADS = 'Mã hồ sơ;Đơn vị;Thủ tục;Lĩnh vực'
  test.each([
    ['Mã hồ sơ', 'H\u00001;ttpvhcc;Cấp phép;Đất đai'],
    ['Thủ tục', 'H-1;ttpvhcc;Cấp\u0007phép;Đất đai'],
    ['Lĩnh vực', 'H-1;ttpvhcc;Cấp phép;Đất\u0000đai'],
  ])('are an error of the column %s', async (column, row) => {
    expect(await rowsOf(`${HEADS}\n${row}\n`)).toMatchObject([{ row: 2, result: 'error', column }])
    expect(stored()).toEqual([])
  })

  test('but a line that a spreadsheet broke within its cell is one line', async () => {
    expect(await rowsOf(`${HEADS}\nH-1;ttpvhcc;"Cấp phép\r\nxây dựng";\n`)).toMatchObject([{ result: 'created' }])
    expect(stored()).toMatchObject([{ procedure: { name: 'Cấp phép xây dựng' } }])
  })
})

test('--unit serves the rows that name none', async () => {
  expect(await rowsOf('code\nA-1\nA-2\n', { unit: 'ttpvhcc' })).toMatchObject([{ row: 2 }, { row: 3 }])
  expect(stored()).toMatchObject([{ unit: 'ttpvhcc' }, { unit: 'ttpvhcc' }])
})

test('when the store goes away half-way, what went in is told, and the rest are errors', async () => {
  const { insert } = house.cases
  let inserts = 0
  house.cases.insert = async (doc) => {
    if (++inserts > 40) throw new StoreError('STORE_AWAY', 'gone')
    return insert(doc)
  }
  const lines = Array.from({ length: 70 }, (_, i) => `A-${i}`)
  const rows = await rowsOf(`code\n${lines.join('\n')}\nTổng cộng\n`, { unit: 'ttpvhcc' })
  expect(rows.map(({ row }) => row)).toEqual(lines.map((_, i) => i + 2))
  expect(rows.filter(({ result }) => result === 'created')).toHaveLength(house.cases.docs.size)
  expect(rows.slice(0, 32).every(({ result }) => result === 'created')).toBe(true)
  for (const { result, column, message } of rows.slice(64)) {
    expect({ result, column }).toEqual({ result: 'error', column: null })
    expect(message).toContain('nạp lại')
  }
  expect(inserts, 'nothing more is tried').toBeLessThanOrEqual(64)

  house.cases.insert = insert
  const again = await rowsOf(`code\n${lines.join('\n')}\n`, { unit: 'ttpvhcc' })
  expect(again.filter(({ result }) => result === 'error')).toEqual([])
  expect(house.cases.docs.size).toBe(70)
})

test('a repeated code is put twice, in the order of the file', async () => {
  const rows = await rowsOf('code;Kết quả\nA-1;Đang xử lý\nA-1;Đã trả kết quả\nA-1;returned\n', { unit: 'ttpvhcc' })
  expect(rows.map(({ result }) => result)).toEqual(['created', 'updated', 'unchanged'])
})

describe('a file that cannot be used is refused as a whole', () => {
  test.each([
    ['empty-file', ''],
    ['no-header', 'a;b\n1;2\n'],
    ['html', '<html><table></table></html>'],
    ['broken-csv', 'code;unit\n"A-1;ttpvhcc\n'],
    ['old-excel', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0])],
    ['broken-xlsx', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 1, 2, 3])],
  ])('%s', async (code, file) => {
    const read = typeof file === 'string' ? bytes(file) : file
    expect(await importTable(house.deps, read, { dryRun: false, caller })).toMatchObject({
      kind: 'refused',
      issues: [{ path: 'file', code }],
    })
  })

  test('an unknown --unit', async () => {
    const refused = await importTable(house.deps, bytes('code\nA-1\n'), { unit: 'ttpvhc', dryRun: false, caller })
    expect(refused).toMatchObject({ kind: 'refused', issues: [{ path: 'unit', code: 'unknown-unit' }] })
  })
})

/** As Windows writes Vietnamese: letters with their shape, tones as signs of their own. */
function windows1258(text: string): Uint8Array {
  const decoder = new TextDecoder('windows-1258')
  const byteOf = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]))
  const tones = /[\u0300\u0301\u0303\u0309\u0323]/g
  const out: number[] = []
  for (const letter of text.normalize('NFC')) {
    const apart = letter.normalize('NFD')
    const signs = byteOf.has(letter)
      ? [letter]
      : [apart.replace(tones, '').normalize('NFC'), ...(apart.match(tones) ?? [])]
    for (const sign of signs) {
      const byte = byteOf.get(sign)
      if (byte === undefined) throw new Error(`Windows-1258 has no ${sign}`)
      out.push(byte)
    }
  }
  return new Uint8Array(out)
}
