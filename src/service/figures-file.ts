/** The figures of a period as a file: what somebody keeps, sends on or computes with. */
import { MEANS } from '../report/indexes.ts'
import { SHEET_COLUMNS, type SheetColumn, type SheetOf, sheetHeader, sheetOf } from '../report/sheet.ts'
import { withSuppressed } from '../report/suppressed.ts'
import { csvOf } from './table/write-csv.ts'
import { type XlsxCell, xlsxOf } from './table/write-xlsx.ts'

export const FIGURE_FILES = ['csv', 'xlsx', 'json'] as const
export type FigureFile = (typeof FIGURE_FILES)[number]

export const FILE_TYPES: Readonly<Record<FigureFile, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
}

/** Where the schema of the JSON lies, under the public address. */
const SCHEMA_PATH = '/api/summary.schema.json'

const WIDE: Partial<Record<SheetColumn, number>> = { 'unit-name': 32, flow: 32, question: 48, label: 36 }

/** @param publicUrl without a slash at its end: the JSON names its schema by it. */
export async function figuresFile(kind: FigureFile, of: SheetOf, publicUrl: string): Promise<Uint8Array<ArrayBuffer>> {
  if (kind === 'json') {
    return bytes(
      `${JSON.stringify({ $schema: `${publicUrl}${SCHEMA_PATH}`, ...(of.held ? withSuppressed(of.summary) : of.summary) }, null, 2)}\n`,
    )
  }
  const header = sheetHeader(of.wording.say, of.wording.language)
  const lines = sheetOf(of)
  if (kind === 'csv')
    return bytes(
      csvOf(
        header,
        lines.map((line) => SHEET_COLUMNS.map((column) => line[column])),
      ),
    )
  const columns = SHEET_COLUMNS.map((column, at) => ({ header: header[at] ?? column, width: WIDE[column] ?? 13 }))
  const rows = lines.map((line) =>
    SHEET_COLUMNS.map((column) =>
      cellOf(
        column,
        line[column],
        MEANS.some((key) => key === line.kind),
      ),
    ),
  )
  return xlsxOf(of.wording.say('report.sheet.name', of.wording.language), columns, rows)
}

function cellOf(column: SheetColumn, value: string | number | null, mean: boolean): XlsxCell {
  if (typeof value !== 'number') return { value }
  if (column === 'count' || column === 'n') return { value, format: '#,##0' }
  return { value, format: mean ? '0.00' : '0.00%' }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'utf8'))
}
