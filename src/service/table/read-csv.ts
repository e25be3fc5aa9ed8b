/** CSV with whatever separates its columns. Blank lines stay rows, so that row numbers are a spreadsheet's. */
import { Readable } from 'node:stream'
import { setImmediate as breath } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { CELLS_MAX, type Cell, COLUMNS_MAX, cellOf, ROWS_MAX, type Table, unreadable } from './table.ts'

const SEPARATORS = [';', ',', '\t', '|'] as const
/** Lines looked at to find the separator: a header and some rows, below any title. */
const SAMPLE = 30
/** A longer record is a quote that was never closed. */
const RECORD_MAX = 256 * 1024

/** Rows after which others get their turn. */
const AT_A_TIME = 2_000

/** Read piece by piece, so that a large file holds up nothing else and one without end is left as soon as that is seen. */
export async function readCsv(text: string): Promise<Table> {
  // Excel's own hint, hidden by Excel but a line of the file all the same.
  const hint = /^sep=(.)\r?\n/i.exec(text)?.[1]
  const reader = Readable.from(pieces(text)).pipe(
    parse({
      delimiter: hint ?? separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: RECORD_MAX,
    }),
  )
  const rows: Cell[][] = []
  let cells = 0
  try {
    for await (const record of reader as AsyncIterable<string[]>) {
      cells += record.length
      if (record.length > COLUMNS_MAX || cells > CELLS_MAX) return unreadable('too-many-cells')
      if (rows.length === ROWS_MAX) return unreadable('too-many-rows')
      rows.push(record.map(cellOf))
      if (rows.length % AT_A_TIME === 0) await breath()
    }
    return { kind: 'table', sheets: [rows] }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const code = error.code === 'CSV_MAX_RECORD_SIZE' ? 'long-line' : 'broken-csv'
    return unreadable(code, { line: Number(error['lines'] ?? 0) })
  }
}

function* pieces(text: string): Iterable<string> {
  for (let at = 0; at < text.length; at += RECORD_MAX) yield text.slice(at, at + RECORD_MAX)
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
