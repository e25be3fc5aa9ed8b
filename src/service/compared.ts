/** The same figures of several periods, or of several units: what the charts set side by side. */
import { type FixedPeriod, leadingUpTo } from '../report/fixed-period.ts'
import type { Summary } from '../report/summary.ts'
import type { UnitId } from '../survey/ids.ts'
import { type Reader, type SummaryDeps, type SummaryQuery, summary } from './summary.ts'
import { scopeOf } from './units.ts'

export interface OfPeriod {
  readonly period: FixedPeriod
  readonly summary: Summary
}

export interface OfUnit {
  readonly unit: UnitId
  readonly name: string
  readonly summary: Summary
}

/**
 * The figures of the fixed periods that lead up to the one asked for, the oldest first.
 *
 * @param query what `summary` has answered with `done`.
 */
export async function trend(deps: SummaryDeps, query: SummaryQuery, reader: Reader): Promise<OfPeriod[]> {
  const points: OfPeriod[] = []
  for (const period of leadingUpTo(query)) {
    const answer = await summary(deps, { ...query, from: period.from, to: period.to }, reader)
    if (answer.kind === 'done') points.push({ period, summary: answer.summary })
  }
  return points
}

/**
 * The figures of the units right under the one asked for, each with what lies under it; of those only that the reader may
 * ask for one by one.
 *
 * @param query what `summary` has answered with `done`.
 */
export async function sideBySide(deps: SummaryDeps, query: SummaryQuery, reader: Reader): Promise<OfUnit[]> {
  const units = await deps.store.units.all()
  const mine = reader.units === null ? null : scopeOf(units, reader.units)
  const isTop = ({ _id, parent }: (typeof units)[number]): boolean =>
    mine === null ? parent === null : mine.has(_id) && (parent === null || !mine.has(parent))
  const below = units.filter((unit) => (query.unit === null ? isTop(unit) : unit.parent === query.unit))
  const shown: OfUnit[] = []
  for (const { _id, name } of below) {
    const answer = await summary(deps, { ...query, unit: _id }, reader)
    if (answer.kind === 'done') shown.push({ unit: _id, name, summary: answer.summary })
  }
  return shown
}
