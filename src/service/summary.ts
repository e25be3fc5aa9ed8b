/** The figures of a period and a unit: a sum of stored cells, never of answers. */
import type { Flow } from '../flow/definition.ts'
import type { Say } from '../flow/say.ts'
import { isDay } from '../report/period.ts'
import { type Summary, summaryOf } from '../report/summary.ts'
import { addTallies, emptyTally, type Tally } from '../report/tally.ts'
import type { Store } from '../store/store.ts'
import type { Caller, Issue } from './deps.ts'
import type { FlowShelf } from './flow-shelf.ts'
import { scopeOf, unknownUnit } from './units.ts'

/** As it was typed: nothing is checked yet. */
export interface SummaryQuery {
  /** Days, `YYYY-MM-DD`, both ends included. */
  readonly from: string
  readonly to: string
  /** That unit and what lies under it; `null`: all that the caller may see. */
  readonly unit: string | null
}

export type SummaryAnswer =
  /** `flows`: the versions whose words belong to the codes of the summary. */
  | { readonly kind: 'done'; readonly summary: Summary; readonly flows: readonly Flow[] }
  | { readonly kind: 'refused'; readonly status: 404 | 422; readonly issues: readonly Issue[] }

export interface SummaryDeps {
  readonly store: Pick<Store, 'units' | 'tallies'>
  readonly flows: Pick<FlowShelf, 'all' | 'former'>
  readonly say: Say
}

export async function summary(deps: SummaryDeps, query: SummaryQuery, caller: Caller): Promise<SummaryAnswer> {
  const { from, to } = query
  const wrong = issuesOf(deps, query)
  if (wrong.length > 0) return { kind: 'refused', status: 422, issues: wrong }
  const units = await deps.store.units.all()
  const unit = query.unit ?? (caller.units?.length === 1 ? (caller.units[0] ?? null) : null)
  if (unit !== null && !units.some(({ _id }) => _id === unit)) {
    return { kind: 'refused', status: 422, issues: [unknownUnit(deps, 'unit', unit, units)] }
  }
  if (unit !== null && caller.units !== null && !scopeOf(units, caller.units).has(unit)) {
    return { kind: 'refused', status: 404, issues: [issue(deps, 'unit', 'out-of-scope')] }
  }
  const tops = unit === null ? caller.units : [unit]
  const scope = tops === null ? null : [...scopeOf(units, tops)]
  let tally = emptyTally()
  for await (const cell of deps.store.tallies.ofDays(from, to, scope)) tally = addTallies(tally, cell)
  const flows = await flowsOf(deps, tally)
  return { kind: 'done', summary: summaryOf(tally, flows, { from, to }, unit), flows }
}

/** What is asked today, then what is asked no more but was answered. */
async function flowsOf(deps: SummaryDeps, tally: Tally): Promise<Flow[]> {
  const flows = (await deps.flows.all()).map(({ flow }) => flow)
  for (const series of Object.keys(tally.series)) {
    if (flows.some((flow) => flow.series === series)) continue
    const gone = (await deps.flows.former(series)).find(
      ({ flow: former }) => !flows.some(({ flow }) => flow === former.flow),
    )
    if (gone !== undefined) flows.push(gone.flow)
  }
  return Promise.all(flows.map((flow) => withFormerSteps(deps, flow, tally)))
}

/** The flow with the questions that it no longer asks but that were answered, after today's. */
async function withFormerSteps(deps: SummaryDeps, flow: Flow, tally: Tally): Promise<Flow> {
  const steps = [...flow.steps]
  const missing = new Set(Object.keys(tally.series[flow.series]?.steps ?? {}))
  for (const { id } of steps) missing.delete(id)
  if (missing.size === 0) return flow
  for (const { flow: former } of await deps.flows.former(flow.series)) {
    for (const step of former.steps) if (missing.delete(step.id)) steps.push(step)
  }
  return { ...flow, steps }
}

function issuesOf(deps: SummaryDeps, { from, to }: SummaryQuery): Issue[] {
  const days = Object.entries({ from, to })
  const wrong = days.filter(([, day]) => !isDay(day)).map(([path]) => issue(deps, path, 'no-day'))
  return wrong.length === 0 && from > to ? [issue(deps, 'to', 'turned-round')] : wrong
}

function issue({ say }: SummaryDeps, path: string, code: string): Issue {
  return { path, code, message: say(`report.${code}`, 'vi') }
}
