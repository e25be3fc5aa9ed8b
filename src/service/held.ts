/**
 * Held figures (`report/held.ts`), kept in the store. They are renewed when somebody looks: that is soon enough, and costs
 * nothing where nobody does.
 */
import type { Flow } from '../flow/definition.ts'
import { halfOf } from '../report/fixed-period.ts'
import { type AskedIn, asHeld, type Held, heldAfter, NOTHING_HELD } from '../report/held.ts'
import type { Period } from '../report/period.ts'
import { ratingsOf } from '../report/satisfied.ts'
import { addTallies, emptyTally, type Tally } from '../report/tally.ts'
import type { Store } from '../store/store.ts'
import { type CellId, cellId } from '../survey/document.ts'
import type { Day } from '../survey/time.ts'
import { type FlowsDeps, flowsOf } from './flows-of-tally.ts'

export interface HeldDeps extends FlowsDeps {
  readonly store: Pick<Store, 'tallies' | 'held'>
}

/** So many lost races in a row mean that something renews in a loop. */
const TRIES = 20
const AT_ONCE = 16

/** @param period made of whole half-months (`report/fixed-period.ts`). @param units `null`: every one. */
export async function heldTally(deps: HeldDeps, period: Period, units: readonly string[] | null): Promise<Tally> {
  const byUnit = await heldByUnit(deps, period, units)
  return [...byUnit.values()].reduce(addTallies, emptyTally())
}

/**
 * The same, of each unit by itself.
 *
 * A snapshot must never be older than the one before it. So what is held is read first and the live cells afterwards, and a
 * snapshot is written only over the revision that was read: whoever loses that race reads both again.
 *
 * @throws Error (code `RACE_LOST`) when others keep winning.
 */
export async function heldByUnit(
  deps: HeldDeps,
  { from, to }: Period,
  units: readonly string[] | null,
): Promise<ReadonlyMap<string, Tally>> {
  for (let i = 0; i < TRIES; i++) {
    const held = new Map<CellId, Held>()
    for await (const cell of deps.store.held.ofDays(from, to, units)) held.set(cell._id, cell)
    const live = await liveHalves(deps, { from, to }, units)
    const asked = askedIn(await flowsOf(deps, { series: seriesIn([...live.values()]) }))
    const renewed = [...new Set([...held.keys(), ...live.keys()])].map((id) => renew(id, held, live, asked))
    if (!(await written(deps, renewed))) continue
    const sums = new Map<string, Tally>()
    for (const { cell, tally } of renewed) {
      sums.set(cell.unit, addTallies(sums.get(cell.unit) ?? emptyTally(), asHeld(tally, cell)))
    }
    return sums
  }
  throw Object.assign(new Error('held figures were renewed twenty times by others meanwhile'), { code: 'RACE_LOST' })
}

interface Renewed {
  readonly cell: Held
  readonly tally: Tally
  readonly moved: boolean
}

function renew(id: CellId, held: ReadonlyMap<CellId, Held>, live: ReadonlyMap<CellId, Tally>, asked: AskedIn): Renewed {
  const [day = '', unit = ''] = id.split('|')
  const known = held.get(id)
  const before = known ?? NOTHING_HELD
  const tally = live.get(id) ?? emptyTally()
  const after = heldAfter(before, tally, asked)
  const moved = after !== before
  const { funnel, ways, series } = after
  const rev = (known?.rev ?? 0) + (moved ? 1 : 0)
  return { cell: { _id: id, rev, day, unit, funnel, ways, series }, tally, moved }
}

/** @returns `false` when somebody else renewed one of them meanwhile. */
async function written({ store }: HeldDeps, renewed: readonly Renewed[]): Promise<boolean> {
  const moved = renewed.filter((one) => one.moved).values()
  let all = true
  const lane = async (): Promise<void> => {
    for (const { cell } of moved) {
      if (!(await (cell.rev === 1 ? store.held.insert(cell) : store.held.replace(cell)))) all = false
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return all
}

/** The cells as they are now, added up by unit and half-month. */
async function liveHalves({ store }: HeldDeps, { from, to }: Period, units: readonly string[] | null) {
  const halves = new Map<CellId, Tally>()
  for await (const cell of store.tallies.ofDays(from, to, units)) {
    const id = cellId(halfOf(cell.day as Day), cell.unit)
    halves.set(id, addTallies(halves.get(id) ?? emptyTally(), cell))
  }
  return halves
}

/** All series of some tallies. */
export function seriesIn(tallies: readonly Tally[]): Tally['series'] {
  return tallies.map(({ series }) => ({ ...emptyTally(), series })).reduce(addTallies, emptyTally()).series
}

/** Options that no denominator holds, such as *Chưa đến hẹn*, and what is rated. */
export function askedIn(flows: readonly Flow[]): AskedIn {
  const of = (series: string): readonly Flow[] => flows.filter((flow) => flow.series === series)
  return {
    uncounted: (series, step) =>
      of(series)
        .flatMap(({ steps }) => steps.filter(({ id }) => id === step))
        .flatMap(({ answering }) => (answering.kind === 'choose' ? answering.options : []))
        .filter(({ counted }) => !counted)
        .map(({ code }) => code),
    ratings: (series) => of(series).flatMap(ratingsOf),
  }
}
