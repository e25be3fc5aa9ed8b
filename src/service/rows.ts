/**
 * Finished forms one by one, for whoever computes with them: what was answered, of which half-month and unit, and no more.
 * No id, no case, no day, no remark, nothing of who was asked about what. Forms of a questionnaire of which a unit has
 * fewer than five in a half-month are left out, and the others of one half-month come in no order that tells when.
 */
import { isDay } from '../flow/day.ts'
import type { Flow } from '../flow/definition.ts'
import { ENOUGH } from '../report/enough.ts'
import { halfOf } from '../report/fixed-period.ts'
import type { Period } from '../report/period.ts'
import type { Store } from '../store/store.ts'
import type { Response } from '../survey/response.ts'
import type { Day } from '../survey/time.ts'
import type { FlowsDeps } from './flows-of-tally.ts'

export interface RowsDeps extends FlowsDeps {
  readonly store: Pick<Store, 'tallies' | 'responses'>
}

export const ROW_COLUMNS = ['half-month', 'unit', 'series', 'version', 'way', 'mode', 'flags', 'sample'] as const

type Value = string | number | null

export interface FormRow {
  /** In the order of `ROW_COLUMNS`. */
  readonly about: readonly Value[]
  /** By step; several codes with a blank between them. */
  readonly answers: Readonly<Record<string, Value>>
}

/** The forms of one unit and half-month, and how many were left out because they are too few. */
export interface FormGroup {
  readonly rows: readonly FormRow[]
  readonly leftOut: number
}

/** The steps that these forms may have answered, in the order in which they are asked. */
export async function stepsOf({ flows }: FlowsDeps, series: Iterable<string>): Promise<string[]> {
  const asked: Flow[] = (await flows.all()).map(({ flow }) => flow)
  for (const name of series) asked.push(...(await flows.former(name)).map(({ flow }) => flow))
  return [...new Set(asked.flatMap(({ steps }) => steps.map(({ id }) => id)))]
}

/** The questionnaires that were answered in a period. */
export async function seriesIn({ store }: RowsDeps, { from, to }: Period, units: readonly string[] | null) {
  const series = new Set<string>()
  for await (const cell of store.tallies.ofDays(from, to, units))
    for (const name of Object.keys(cell.series)) series.add(name)
  return series
}

/** @param period made of whole half-months. @param units `null`: every one. Memory holds one group at a time. */
export async function* formsOf(
  { store }: Pick<RowsDeps, 'store'>,
  { from, to }: Period,
  units: readonly string[] | null,
): AsyncIterable<FormGroup> {
  const groups = new Map<string, { readonly unit: string; readonly days: Day[] }>()
  for await (const { day, unit, series } of store.tallies.ofDays(from, to, units)) {
    if (Object.keys(series).length === 0) continue
    const key = `${halfOf(day)}|${unit}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { unit, days: [day] })
    else known.days.push(day)
  }
  for (const { unit, days } of groups.values()) {
    const forms: Response[] = []
    for (const day of days) {
      for await (const form of store.responses.ofCell(day, unit)) if (!form.withdrawn) forms.push(form)
    }
    // An id is an HMAC: its order says nothing of when it was written.
    forms.sort((a, b) => (a._id < b._id ? -1 : 1))
    const bySeries = [...Map.groupBy(forms, ({ series }) => series).values()]
    const shown = bySeries.filter(({ length }) => length >= ENOUGH).flat()
    yield { rows: shown.map(rowOf), leftOut: forms.length - shown.length }
  }
}

function rowOf({ series, flow, answers, dimensions, flags, sample }: Response): FormRow {
  const { closedDay, unit, way, mode } = dimensions
  // A day would tell who it was.
  const told = Object.entries(answers).filter(([, answer]) => typeof answer !== 'string' || !isDay(answer))
  const given = told.map(([step, answer]): [string, Value] => [
    step,
    typeof answer === 'object' ? answer.join(' ') : answer,
  ])
  return {
    about: [halfOf(closedDay), unit, series, flow, way, mode, flags.join(' '), sample ? 1 : 0],
    answers: Object.fromEntries(given),
  }
}
