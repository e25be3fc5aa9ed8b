/** Files that are made to be too much: each is refused with a word, and nothing else of the process suffers. */
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { xlsx } from '../../../test/support/xlsx.ts'
import { readTable } from './read-table.ts'
import { readXlsx } from './read-xlsx.ts'
import { unzip, zipped } from './zip.ts'

const MB = 1024 * 1024
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A workbook whose first sheet is this XML. */
function workbook(sheet: string): Buffer {
  const parts = unzip(Buffer.from(xlsx([[['a']]])), () => true, MB)
  if (parts.kind !== 'files') throw new Error(parts.kind)
  return zipped(new Map([...parts.files, ['xl/worksheets/sheet1.xml', Buffer.from(sheet)]]))
}

/** One entry, packed; `says` is the size that its directory promises. */
function packed(path: string, content: Buffer, says: number): Buffer {
  const zip = zipped(new Map([[path, deflateRawSync(content)]]))
  const directory = zip.lastIndexOf('PK\x01\x02')
  for (const [field, size] of [
    [8, 2],
    [directory + 10, 2],
  ] as const) {
    zip.writeUIntLE(8, field, size)
  }
  zip.writeUInt32LE(says, directory + 24)
  return zip
}

const rows = (list: string): string =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${list}</sheetData></worksheet>`

describe('a ZIP bomb', () => {
  const zeros = Buffer.alloc(20 * MB)

  test('is refused by what its directory says, before anything is unpacked', () => {
    expect(unzip(packed('a.xml', zeros, zeros.length), () => true, MB)).toEqual({ kind: 'too-big' })
  })

  test('that lies about its size is left in the middle', () => {
    expect(unzip(packed('a.xml', zeros, 10), () => true, MB)).toEqual({ kind: 'too-big' })
  })

  test('as a spreadsheet is said to be one', async () => {
    const bomb = packed('xl/worksheets/sheet1.xml', Buffer.alloc(300 * MB, ' '), 1)
    expect(bomb.length).toBeLessThan(MB)
    expect(await readTable(bomb)).toMatchObject({ kind: 'unreadable', code: 'unpacked-too-big' })
  })

  test.each([
    ['cut', (zip: Buffer) => zip.subarray(0, zip.length - 30)],
    ['with a directory elsewhere', (zip: Buffer) => zip.fill(0xf0, zip.length - 6, zip.length - 2)],
    [
      'encrypted',
      (zip: Buffer) => zip.fill(0x63, zip.lastIndexOf('PK\x01\x02') + 10, zip.lastIndexOf('PK\x01\x02') + 12),
    ],
    ['with bytes that cannot be unpacked', (zip: Buffer) => zip.fill(0xff, 36, 40)],
  ])('or one that is broken is no spreadsheet: %s', async (_, spoil) => {
    const zip = packed('xl/workbook.xml', Buffer.from('<workbook>'.repeat(99)), 990)
    expect(await readTable(spoil(zip))).toMatchObject({ kind: 'unreadable', code: 'broken-xlsx' })
  })
})

describe('a sheet', () => {
  test.each([
    ['a billion rows', '<row r="999999999"><c r="A999999999"><v>1</v></c></row>'],
    ['a billion empty rows', '<row r="999999999"/>'],
    ['a column of three hundred million', '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'],
  ])('with %s is refused before it is read', async (_, list) => {
    expect(await readTable(workbook(rows(list)))).toMatchObject({ kind: 'unreadable', code: 'broken-xlsx' })
  })

  test('that hides how large it is ends the process that reads it, and not this one', async () => {
    const list = "<row r='999999999'><c r='A999999999'><v>1</v></c></row>"
    expect(await readXlsx(workbook(rows(list)), 64)).toMatchObject({ kind: 'unreadable', code: 'unpacked-too-big' })
  })

  test.each([
    ['too-many-rows', '<row r="200001"><c r="A200001"><v>1</v></c></row>'],
    ['too-many-cells', '<row r="1"><c r="XFD1"><v>1</v></c></row>'],
    ['too-many-cells', '<row r="1"><c r="AZ1"><v>1</v></c></row><row r="150000"><c r="A150000"><v>1</v></c></row>'],
  ])('is refused for %s', async (code, list) => {
    expect(await readTable(workbook(rows(list)))).toMatchObject({ kind: 'unreadable', code })
  })

  test('within the limits is read as it is, a long remark cut', async () => {
    const read = await readTable(
      xlsx([
        [
          ['Mã hồ sơ', 'Ghi chú'],
          ['A-1', 'x'.repeat(9_000)],
        ],
        [['b']],
      ]),
    )
    expect(read).toEqual({
      kind: 'table',
      sheets: [
        [
          ['Mã hồ sơ', 'Ghi chú'],
          ['A-1', 'x'.repeat(2_000)],
        ],
        [['b']],
      ],
    })
  })
})

describe('a CSV', () => {
  test.each([
    ['one endless line', 'long-line', `code;unit\n${'a'.repeat(8 * MB)}`],
    ['a quote that is never closed', 'long-line', `code;unit\n"A-1;b\n${'x;y\n'.repeat(MB)}`],
    ['too many columns', 'too-many-cells', `${'a;'.repeat(100_000)}\n`],
    ['too many cells', 'too-many-cells', `${'1;'.repeat(100)}\n`.repeat(60_000)],
    ['too many rows', 'too-many-rows', 'A-1\n'.repeat(200_001)],
  ])('with %s is refused', async (_, code, text) => {
    expect(await readTable(bytes(text))).toMatchObject({ kind: 'unreadable', code })
  })
})
