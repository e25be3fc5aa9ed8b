/** CSV with whatever separates its columns. Blank lines stay rows, so that row numbers are a spreadsheet's. */
import { CsvError, parse } from 'csv-parse/sync'
import { type Table, unreadable } from './table.ts'

const SEPARATORS = [';', ',', '\t', '|'] as const
/** Lines looked at to find the separator: a header and some rows, below any title. */
const SAMPLE = 30
/** A longer record is a quote that was never closed. */
const RECORD_MAX = 256 * 1024

/** @param limit rows to read at the most. */
export function readCsv(text: string, limit: number): Table {
  // Excel's own hint, hidden by Excel but a line of the file all the same.
  const hint = /^sep=(.)\r?\n/i.exec(text)?.[1]
  try {
    const rows: string[][] = parse(text, {
      delimiter: hint ?? separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: RECORD_MAX,
      to: limit,
    })
    return { kind: 'table', sheets: [rows] }
  } catch (error) {
    if (error instanceof CsvError) return unreadable('broken-csv', { line: Number(error['lines'] ?? 0) })
    throw error
  }
}

/** The sign that most lines have, and have equally often; quoted ones do not count. */
function separatorOf(text: string): string {
  const lines = text
    .slice(0, RECORD_MAX)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n/, SAMPLE)
  const weight = (sign: string): number => {
    const counts = new Map<number, number>()
    for (const line of lines) {
      const n = line.split(sign).length - 1
      if (n > 0) counts.set(n, (counts.get(n) ?? 0) + 1)
    }
    return Math.max(0, ...[...counts].map(([n, times]) => times * 100 + n))
  }
  return SEPARATORS.reduce((best, sign) => (weight(sign) > weight(best) ? sign : best))
}
