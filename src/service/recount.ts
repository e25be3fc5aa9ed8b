/** The proof of the figures: every cell is counted again from the cases and answers and compared with what is stored. */
import { isDeepStrictEqual } from 'node:util'
import type { Tally } from '../report/tally.ts'
import type { Store } from '../store/store.ts'
import { cellId } from '../survey/document.ts'
import { addDays, type Day, dayOf, type Instant } from '../survey/time.ts'
import { type CounterDeps, countCell, countDirty } from './count.ts'

export interface RecountDeps extends CounterDeps {
  readonly store: CounterDeps['store'] & Pick<Store, 'units'>
  readonly clock: () => Instant
}

export interface WrongCell {
  readonly day: Day
  readonly unit: string
  /** `null`: the cell is missing. */
  readonly stored: Tally | null
  readonly counted: Tally
}

export interface Recount {
  /** Cells that hold something, or that are stored. */
  readonly cells: number
  readonly wrong: readonly WrongCell[]
}

const CHUNK = 500
/** Cells that went missing are looked for on every day from a year ago, or from the first stored one. */
const DAYS_BACK = 366

/** What is dirty is counted first, for a figure that waits for its counter is not wrong. Nothing else is changed. */
export async function recountCheck(deps: RecountDeps): Promise<Recount> {
  await countAll(deps)
  const wrong: WrongCell[] = []
  let cells = 0
  for (const { day, unit } of await everyCell(deps)) {
    const seen = await compare(deps, day, unit)
    if (!isEmpty(seen)) cells++
    if (isRight(seen)) continue
    // Somebody may have answered between the two readings.
    await countAll(deps)
    const again = await compare(deps, day, unit)
    if (!isRight(again)) wrong.push({ day, unit, ...again })
  }
  return { cells, wrong }
}

/** Counts until nothing is dirty. */
export async function countAll(deps: CounterDeps): Promise<void> {
  while ((await countDirty(deps, CHUNK)) > 0);
}

/** Those that are stored, and every day of every unit where one could be missing. */
async function everyCell({ store, clock }: RecountDeps): Promise<{ day: Day; unit: string }[]> {
  const today = dayOf(clock())
  const found = new Map<string, { day: Day; unit: string }>()
  const units = new Set<string>((await store.units.all()).map(({ _id }) => _id))
  let first = addDays(today, -DAYS_BACK)
  for await (const { _id, day, unit } of store.tallies.ofDays('0000-01-01', '9999-12-31', null)) {
    found.set(_id, { day, unit })
    units.add(unit)
    if (day < first) first = day
  }
  for (let day = first; day <= today; day = addDays(day, 1)) {
    for (const unit of units) found.set(cellId(day, unit), { day, unit })
  }
  return [...found.values()]
}

type Compared = Pick<WrongCell, 'stored' | 'counted'>

async function compare(deps: CounterDeps, day: Day, unit: string): Promise<Compared> {
  const cell = await deps.store.tallies.get(cellId(day, unit))
  const stored =
    cell === null ? null : { funnel: cell.funnel, series: cell.series, unsent: cell.unsent, samples: cell.samples }
  return { stored, counted: await countCell(deps, day, unit) }
}

function isRight(compared: Compared): boolean {
  return isEmpty(compared) || isDeepStrictEqual(compared.stored, compared.counted)
}

/** Answers without a case are something too: their case was called back after they came. */
function isEmpty({ stored, counted }: Compared): boolean {
  return stored === null && counted.funnel.closed === 0 && Object.keys(counted.series).length === 0
}
