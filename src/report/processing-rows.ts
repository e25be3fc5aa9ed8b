/** What became of cases, and the counting words by what cases are about, as people read them. */
import { BREAKDOWNS, type BreakdownName, type BreakdownRow } from './breakdown.ts'
import { moment, percent, whole } from './figure.ts'
import type { Awaiting, ProcessingFigures } from './processing.ts'
import type { Summary } from './summary.ts'
import type { Wording } from './wording.ts'

type Words = Pick<Wording, 'say' | 'language'>

export interface ProcessingRow {
  readonly key: string
  readonly label: string
  readonly figure: string
  /** Unrounded: cases, or a share of them; `null`: a share of nothing. */
  readonly value: number | null
  /** What a share is of; `null`: it is a count. */
  readonly n: number | null
}

export function processingRows(
  { received, closed, promised, apologised }: ProcessingFigures,
  { say, language }: Words,
) {
  const label = (key: string): string => say(`report.processing.${key}`, language)
  const count = (key: string, value: number): ProcessingRow => {
    return { key, label: label(key), figure: whole(value, language), value, n: null }
  }
  const n = promised.early + promised['on-time'] + promised.late
  const kept = n === 0 ? null : (promised.early + promised['on-time']) / n
  return [
    count('received', received),
    count('returned', closed.returned),
    count('refused', closed.refused),
    count('withdrawn', closed.withdrawn),
    count('cancelled', closed.cancelled),
    count('early', promised.early),
    count('on-time', promised['on-time']),
    count('late', promised.late),
    count('apologised', apologised),
    count('undated', promised.undated),
    { key: 'kept', label: label('kept'), figure: kept === null ? '–' : percent(kept, language), value: kept, n },
  ]
}

export function awaitingRows(awaiting: (Awaiting & { readonly at: string }) | undefined, { say, language }: Words) {
  if (awaiting === undefined) return []
  const { at, cases, overdue } = awaiting
  const row = (key: string, value: number): ProcessingRow => {
    const label = say(`report.processing.${key}`, language, { at: moment(at) })
    return { key, label, figure: whole(value, language), value, n: null }
  }
  return [row('awaiting', cases), row('overdue', overdue)]
}

/** How finished forms came about, in words. */
export function formRows({ forms }: Pick<Summary, 'forms'>, { say, language }: Words) {
  return forms.map(({ way, mode, inTime, late }) => ({
    way: way === null ? say('report.forms.unknown', language) : say(`desk.ways.${way}`, language),
    mode: say(`report.forms.modes.${mode}`, language),
    inTime: whole(inTime, language),
    late: whole(late, language),
  }))
}

/** One table for each thing that cases say of themselves; what nobody says of any is left out. */
export function breakdownTables({ breakdown }: Pick<Summary, 'breakdown'>) {
  return BREAKDOWNS.flatMap((by) => {
    const rows = breakdown.filter((row) => row.by === by)
    return rows.some(({ code, name }) => code !== null || name !== null) ? [{ by, rows }] : []
  })
}

export function breakdownLabel({ by, code, name }: BreakdownRow, { say, language }: Words): string {
  if (code === null && name === null) return say('report.breakdown.unknown', language)
  if (isCatalogued(by)) return name === null ? (code ?? '') : name
  return say(`report.facet.${by}.${code}`, language)
}

/** Named by a catalogue, not by us. */
function isCatalogued(by: BreakdownName): boolean {
  return by === 'field' || by === 'procedure'
}
