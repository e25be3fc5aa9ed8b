/** The figures of a period as a file: what somebody keeps, sends on or computes with. */
import type { Earlier } from '../report/earlier.ts'
import { MEANS } from '../report/indexes.ts'
import { SHEET_COLUMNS, type SheetColumn, type SheetOf, sheetHeader, sheetOf } from '../report/sheet.ts'
import { withSuppressed } from '../report/suppressed.ts'
import { surveyReport } from '../report/survey-report.ts'
import type { Target } from '../report/target.ts'
import type { Unit } from '../survey/unit.ts'
import { type EvidenceFile, packed } from './evidence.ts'
import { csvOf } from './table/write-csv.ts'
import { docxOf } from './table/write-docx.ts'
import { pdfOf } from './table/write-pdf.ts'
import { type XlsxCell, xlsxOf } from './table/write-xlsx.ts'

/**
 * `docx`, `pdf`: the draft of the report in the layout of Nghị định 30/2020/NĐ-CP, in Vietnamese. `zip`: all of
 * them with what a sceptic needs to check them (`evidence.ts`).
 */
export const FIGURE_FILES = ['csv', 'xlsx', 'json', 'docx', 'pdf', 'zip'] as const
export type FigureFile = (typeof FIGURE_FILES)[number]

export const FILE_TYPES: Readonly<Record<FigureFile, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  zip: 'application/zip',
}

/** In the pack. */
const PACKED = {
  docx: 'bao-cao.docx',
  pdf: 'bao-cao.pdf',
  csv: 'so-lieu.csv',
  xlsx: 'so-lieu.xlsx',
  json: 'so-lieu.json',
} as const

/** Where the schema of the JSON lies, under the public address. */
const SCHEMA_PATH = '/api/summary.schema.json'

/** Shares, or means in their own unit. */
const SHARES: readonly SheetColumn[] = ['value', 'low', 'high']

const WIDE: Partial<Record<SheetColumn, number>> = { 'unit-name': 32, flow: 32, question: 48, label: 36 }

export interface FileOf extends SheetOf {
  /** The unit above the one that reports; `null`: there is none, or several report together. */
  readonly above: string | null
  /** What the office has set out to reach. */
  readonly targets: readonly Target[]
  /** The same of earlier periods, for the draft. */
  readonly earlier: readonly Earlier[]
  /** What else goes into the pack. */
  readonly beside: readonly EvidenceFile[]
}

/** @param publicUrl without a slash at its end: the JSON names its schema by it. */
export async function figuresFile(kind: FigureFile, of: FileOf, publicUrl: string): Promise<Uint8Array<ArrayBuffer>> {
  if (kind === 'zip') {
    const files: EvidenceFile[] = []
    for (const one of FIGURE_FILES) {
      if (one !== 'zip') files.push({ name: PACKED[one], bytes: await figuresFile(one, of, publicUrl) })
    }
    return packed([...files, ...of.beside])
  }
  if (kind === 'json') {
    return bytes(
      `${JSON.stringify({ $schema: `${publicUrl}${SCHEMA_PATH}`, ...withSuppressed(of.summary) }, null, 2)}\n`,
    )
  }
  if (kind === 'docx' || kind === 'pdf') {
    const { summary, wording, unitName, above } = of
    const issuer = { office: summary.unit === null ? null : unitName, above }
    const document = surveyReport(summary, issuer, of.targets, { ...wording, language: 'vi' }, of.earlier)
    return kind === 'docx' ? docxOf(document) : pdfOf(document)
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

/** What the unit is called, and the one above it. @param together what all of them are called. */
export function issuerOf(
  units: readonly Unit[],
  unit: string | null,
  together: string,
): Pick<FileOf, 'unitName' | 'above'> {
  const own = units.find(({ _id }) => _id === unit)
  const above = own === undefined ? undefined : units.find(({ _id }) => _id === own.parent)
  return { unitName: own?.name ?? together, above: above?.name ?? null }
}

function cellOf(column: SheetColumn, value: string | number | null, mean: boolean): XlsxCell {
  if (typeof value !== 'number') return { value }
  if (column === 'count' || column === 'n') return { value, format: '#,##0' }
  if (!SHARES.includes(column)) return { value }
  return { value, format: mean ? '0.00' : '0.00%' }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'utf8'))
}
