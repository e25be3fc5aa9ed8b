/** The figures of a period and a unit: a sum of kept sums and stored cells, never of answers. */
import type { Flow } from '../flow/definition.ts'
import type { Say } from '../flow/say.ts'
import { askedName, besideName } from '../report/answered.ts'
import { fixedPeriodOf } from '../report/fixed-period.ts'
import { isDay, type Period } from '../report/period.ts'
import { type Summary, summaryOf, type Telling, withoutCounting } from '../report/summary.ts'
import { addTallies, emptyTally, type Tally } from '../report/tally.ts'
import type { Store } from '../store/store.ts'
import { type AsItIs, asItIs } from '../survey/lineage.ts'
import { type Instant, iso } from '../survey/time.ts'
import type { Unit } from '../survey/unit.ts'
import type { Caller, Issue } from './deps.ts'
import { type FlowsDeps, flowsOf } from './flows-of-tally.ts'
import { heldTally } from './held.ts'
import { smallGroupsOf } from './small-groups.ts'
import { sumOf } from './sums.ts'
import { scopeOf, unknownUnit } from './units.ts'

/** As it was typed: nothing is checked yet. */
export interface SummaryQuery {
  /** Days, `YYYY-MM-DD`, both ends included. */
  readonly from: string
  readonly to: string
  /** That unit and what lies under it; `null`: all that the caller may see. */
  readonly unit: string | null
  /** `is`: with the units that went into these when they ended; absent, `was`: by the names of then. */
  readonly as?: As
}

export const AS = ['was', 'is'] as const
export type As = (typeof AS)[number]

export type SummaryAnswer =
  /** `flows`: the versions whose words belong to the codes of the summary. */
  | { readonly kind: 'done'; readonly summary: Summary; readonly flows: readonly Flow[] }
  | { readonly kind: 'refused'; readonly status: 404 | 422; readonly issues: readonly Issue[] }

/** Who reads figures, and which. */
export interface Reader extends Pick<Caller, 'units'> {
  /** As they are at this moment, of any period; or held, of fixed periods (`report/held.ts`). */
  readonly figures: 'live' | 'held'
  /** Whose parts they may ask for one by one; of their other units they see the whole. `null`: of all. */
  readonly parts: readonly string[] | null
}

/** Whoever may see figures of their units as they are at this moment. */
export function liveReader({ units }: Pick<Caller, 'units'>): Reader {
  return { units, figures: 'live', parts: units }
}

/** The command line, and everybody while everything is emulated. */
export const EVERYTHING: Reader = liveReader({ units: null })

export interface SummaryDeps extends FlowsDeps {
  readonly store: Pick<Store, 'units' | 'cases' | 'tallies' | 'held' | 'sums' | 'answered' | 'meta'>
  readonly say: Say
  readonly clock: () => Instant
}

export async function summary(deps: SummaryDeps, query: SummaryQuery, reader: Reader): Promise<SummaryAnswer> {
  const { from, to } = query
  const wrong = issuesOf(deps, query, reader)
  if (wrong.length > 0) return { kind: 'refused', status: 422, issues: wrong }
  const units = await deps.store.units.all()
  const unit = query.unit ?? (reader.units?.length === 1 ? (reader.units[0] ?? null) : null)
  if (unit !== null && !units.some(({ _id }) => _id === unit)) {
    return { kind: 'refused', status: 422, issues: [unknownUnit(deps, 'unit', unit, units)] }
  }
  if (unit !== null && !mayAsk(units, unit, reader)) {
    return { kind: 'refused', status: 404, issues: [issue(deps, 'unit', 'out-of-scope')] }
  }
  const tops = unit === null ? reader.units : [unit]
  const lineage = tops === null ? null : lineageOf(units, scopeOf(units, tops), query.as ?? 'was')
  const scope = lineage === null ? null : [...lineage.units]
  const add = reader.figures === 'live' ? liveTally : heldTally
  const tally = await sumOf(deps, reader.figures, { from, to }, scope, (part) => add(deps, part, scope))
  const flows = await flowsOf(deps, tally)
  const all = lineage?.units ?? null
  const telling = reader.figures === 'live' ? await tellingOf(deps, { from, to }, units, all) : undefined
  const known = summaryOf(tally, flows, { from, to }, unit, telling)
  const parted = units.filter(({ _id }) => lineage?.unsplit.includes(_id))
  const unsplit = parted.map(({ _id, name }) => ({ unit: _id, name }))
  const now = deps.clock()
  const awaiting = { ...(await deps.store.cases.awaiting(scope, now)), at: iso(now) }
  const figures = { ...known, awaiting, ...(unsplit.length === 0 ? {} : { unsplit }) }
  return { kind: 'done', summary: reader.figures === 'held' ? withoutCounting(figures) : figures, flows }
}

/** Held figures need no such rule: they leave out small groups by themselves. */
async function tellingOf(
  deps: SummaryDeps,
  period: Period,
  units: readonly Unit[],
  scope: ReadonlySet<string> | null,
): Promise<Telling> {
  const groups = await smallGroupsOf(deps, period, units)
  return {
    answers: (series, step) => groups.tells(askedName(series, step), scope),
    facet: ({ name, record }) => groups.tells(besideName(name, record), scope),
  }
}

function lineageOf(units: readonly Unit[], asked: ReadonlySet<string>, as: As): AsItIs {
  return as === 'is' ? asItIs(units, asked) : { units: asked, unsplit: [] }
}

function mayAsk(units: readonly Unit[], unit: string, reader: Reader): boolean {
  const { units: wholes, parts } = reader
  return wholes?.includes(unit) === true || parts === null || scopeOf(units, parts).has(unit)
}

async function liveTally(
  { store }: SummaryDeps,
  { from, to }: Period,
  scope: readonly string[] | null,
): Promise<Tally> {
  let tally = emptyTally()
  for await (const cell of store.tallies.ofDays(from, to, scope)) tally = addTallies(tally, cell)
  return tally
}

function issuesOf(deps: SummaryDeps, { from, to }: SummaryQuery, { figures }: Reader): Issue[] {
  const days = Object.entries({ from, to })
  const wrong = days.filter(([, day]) => !isDay(day)).map(([path]) => issue(deps, path, 'no-day'))
  if (wrong.length > 0) return wrong
  if (from > to) return [issue(deps, 'to', 'turned-round')]
  return figures === 'held' && fixedPeriodOf({ from, to }) === null ? [issue(deps, 'from', 'not-fixed')] : []
}

function issue({ say }: SummaryDeps, path: string, code: string): Issue {
  return { path, code, message: say(`report.${code}`, 'vi') }
}
