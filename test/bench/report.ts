/** The figures as a table: what was measured, the aim, and the peer or ceiling of the same run. */

export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
}

export interface Row extends Figure {
  /** At least this much is wanted. */
  readonly aim?: number
  /** At most this much is wanted. */
  readonly most?: number
  readonly beside?: Figure
}

export function printTable(rows: readonly Row[]): void {
  const head = ['measured', 'here', 'aim', '', 'beside', 'there', 'ratio']
  printColumns([head, ...rows.map(cellsOf)])
}

export function printColumns(cells: readonly (readonly string[])[]): void {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? '')].length)))
  for (const row of cells) console.log(row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '))
}

function cellsOf({ what, value, unit, aim, most, beside }: Row): string[] {
  const met = (aim === undefined || value >= aim) && (most === undefined || value <= most)
  return [
    what,
    `${round(value)} ${unit}`,
    aim === undefined ? `≤ ${round(most ?? 0)}` : `≥ ${round(aim)}`,
    met ? 'met' : 'NOT MET',
    beside?.what ?? '',
    beside === undefined ? '' : `${round(beside.value)} ${beside.unit}`,
    beside === undefined ? '' : ratio(value / beside.value),
  ]
}

function ratio(times: number): string {
  return times < 2 ? `${Math.round(times * 100)} %` : `${round(times)} ×`
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en')
}
