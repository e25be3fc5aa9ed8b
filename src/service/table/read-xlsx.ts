/** XLSX as rows of values. Dates come as `Date`s whose UTC fields are what the cell shows. */
import readXlsxFile, { InvalidInputError, InvalidSpreadsheetError } from 'read-excel-file/node'
import { type Cell, type Table, unreadable } from './table.ts'

export async function readXlsx(bytes: Uint8Array): Promise<Table> {
  try {
    const sheets = await readXlsxFile(Buffer.from(bytes))
    return { kind: 'table', sheets: sheets.map(({ data }) => data.map((row) => row.map(cellOf))) }
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError) return unreadable('broken-xlsx')
    throw error
  }
}

/** The library's own type of a date cell names the constructor, not the instance. */
function cellOf(value: unknown): Cell {
  if (typeof value === 'string') return value.normalize('NFC')
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof Date) return value
  return null
}
