/** CSV that Excel opens with Vietnamese letters right and no cell alive. */

/**
 * Excel takes a cell that begins like this for a formula; a leading quote makes it text (OWASP, CSV injection). The wide
 * signs count like the narrow ones. Where Windows is Vietnamese a semicolon parts cells, whatever stands in quotes.
 */
const FORMULA = /(^|[;\t\r\n])(?=[=+\-@＝＋－＠])|^(?=[\t\r\n])/g

type Values = readonly (string | number | null)[]

/** UTF-8 with its mark, CRLF (RFC 4180); `null` is an empty cell. */
export function csvOf(header: readonly string[], rows: readonly Values[]): string {
  return `\uFEFF${csvRows([header, ...rows])}`
}

/** More rows of the same file. */
export function csvRows(rows: readonly Values[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = value.replace(FORMULA, "$1'")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
