/**
 * The process that reads one XLSX: what makes it run out of memory or of time ends it and nothing else. It is given the
 * bytes by its parent (`read-xlsx.ts`), no key and no environment, and sends back rows.
 */
import readXlsxFile, { InvalidInputError, InvalidSpreadsheetError } from 'read-excel-file/node'
import { CELLS_MAX, type Cell, COLUMNS_MAX, cellOf, ROWS_MAX, type UnreadableCode } from './table.ts'
import { unzip, zipped } from './zip.ts'

/** Bytes of all its parts, unpacked: 100,000 cases of fifteen columns are about 80 MB. */
const UNPACKED_MAX = 160 * 1024 * 1024
/** Rows sent at a time. */
const SLICE = 2_000

/** Either a slice of a sheet's rows, or the last word. */
export type Sent =
  | { readonly sheet: number; readonly rows: readonly (readonly Cell[])[] }
  | { readonly end: 'read' | UnreadableCode }

process.once('message', (bytes: Uint8Array) => {
  read(Buffer.from(bytes)).then(
    (end) => send({ end }).then(() => process.disconnect()),
    () => process.exit(1),
  )
})

async function read(bytes: Buffer): Promise<'read' | UnreadableCode> {
  const parts = unzip(bytes, (path) => /\.xml(?:\.rels)?$/.test(path), UNPACKED_MAX)
  if (parts.kind !== 'files') return parts.kind === 'broken' ? 'broken-xlsx' : 'unpacked-too-big'
  for (const [path, xml] of parts.files) {
    const fault = path.startsWith('xl/worksheets/') ? shapeFault(xml.toString('latin1')) : null
    if (fault !== null) return fault
  }
  try {
    const sheets = await readXlsxFile(zipped(parts.files))
    for (const [sheet, { data }] of sheets.entries()) {
      await send({ sheet, rows: [] })
      for (let from = 0; from < data.length; from += SLICE) {
        await send({ sheet, rows: data.slice(from, from + SLICE).map((row) => row.map(cellOf)) })
      }
    }
    return 'read'
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError) return 'broken-xlsx'
    throw error
  }
}

/** What no spreadsheet program writes. */
const ROW_MAX = 1_048_576
const COLUMN_MAX = 16_384
const ROW = /<(?:\w+:)?row\s[^<>]*?\br="(\d+)"/g
/** A cell with something in it; one that is only painted closes itself. */
const CELL = /<(?:\w+:)?c\s[^<>]*?\br="([A-Z]+)(\d+)"[^<>]*(?<!\/)>/g

/** Looked at before it is read: a reader fills every row up to the last column, and every row before the last. */
function shapeFault(xml: string): UnreadableCode | null {
  for (const [, row] of xml.matchAll(ROW)) if (Number(row) > ROW_MAX) return 'broken-xlsx'
  let [rows, columns] = [0, 0]
  for (const [, letters = '', digits] of xml.matchAll(CELL)) {
    rows = Math.max(rows, Number(digits))
    columns = Math.max(columns, numberOf(letters))
  }
  if (rows > ROW_MAX || columns > COLUMN_MAX) return 'broken-xlsx'
  if (rows > ROWS_MAX) return 'too-many-rows'
  return columns > COLUMNS_MAX || rows * columns > CELLS_MAX ? 'too-many-cells' : null
}

/** `AA` is 27. */
function numberOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

function send(message: Sent): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error === null ? resolve() : reject(error)))
  })
}
