/**
 * The proof of the figures: every cell is counted again from the cases and answers and compared with what is stored, every
 * kept sum with its cells.
 */
import { isDeepStrictEqual } from 'node:util'
import { STAGES, type Tally } from '../report/tally.ts'
import type { Place, Store } from '../store/store.ts'
import { type CellId, cellId } from '../survey/document.ts'
import type { Day } from '../survey/time.ts'
import { type CounterDeps, countCell, countDirty, recountCell } from './count.ts'
import { readProgress } from './retention/progress.ts'
import { wrongSums } from './sums.ts'

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
  /** Cells that were right but for people, whom nobody counted then (`report/satisfied.ts`): they are counted now. */
  readonly completed: number
}

export interface RecountDeps extends CounterDeps {
  readonly store: CounterDeps['store'] & Pick<Store, 'sums'>
}

const CHUNK = 500
/** Cells that are looked at together: a database far away is waited for once for all of them. */
const AT_ONCE = 5

/** The funnel and the forms in short, `60/58/57/55/41/39/33; 33`. */
export function inShort(tally: Tally | null): string {
  if (tally === null) return '–'
  const forms = Object.values(tally.series).reduce((sum, { responses }) => sum + responses, 0)
  return `${STAGES.map((stage) => tally.funnel[stage]).join('/')}; ${forms}`
}

/**
 * What is dirty is counted first, for a figure that waits for its counter is not wrong; and what was counted before there
 * were people in it is counted again. Nothing else is changed.
 *
 * @param goOn told after each few cells (`AT_ONCE`) how many are done; `false` ends it there.
 */
export async function recountCheck(
  deps: RecountDeps,
  goOn: (done: number, total: number) => Promise<boolean> = async () => true,
): Promise<Recount> {
  await countAll(deps)
  const wrong: WrongCell[] = []
  let [cells, completed] = [0, 0]
  const every = await everyCell(deps)
  for (let done = 0; done < every.length && (await goOn(done, every.length)); done += AT_ONCE) {
    const some = every.slice(done, done + AT_ONCE)
    const looked = await Promise.all(some.map((place) => compare(deps, place)))
    for (const seen of looked) {
      if (!isEmpty(seen)) cells++
      if (isRight(seen)) continue
      // Somebody may have answered between the two readings.
      await countAll(deps)
      const again = await compare(deps, seen)
      if (isRight(again)) continue
      if (lacksPeople(again)) {
        await recountCell(deps, seen.day, seen.unit)
        completed++
      } else wrong.push(again)
    }
  }
  for (const { sum, counted } of await wrongSums(deps)) {
    wrong.push({ day: sum.day, unit: sum.unit, stored: sum.tally, counted })
  }
  return { cells, wrong, completed }
}

/** Counts until nothing is dirty. */
export async function countAll(deps: CounterDeps): Promise<void> {
  while ((await countDirty(deps, CHUNK)) > 0);
}

/**
 * Those that are stored, and those where a case or an answer says that there must be one; not those that are final, for
 * their answers are past their time.
 */
async function everyCell({ store }: CounterDeps): Promise<Place[]> {
  const { countedFrom } = await readProgress({ store })
  const found = new Map<CellId, Place>()
  const note = ({ day, unit }: Place): void => void found.set(cellId(day, unit), { day, unit })
  for await (const cell of store.tallies.ofDays('', '9999-12-31', null)) note(cell)
  for (const place of [
    ...(await store.cases.cells()),
    ...(await store.cases.receivedCells()),
    ...(await store.responses.cells()),
  ])
    note(place)
  return [...found.values()].filter(({ day }) => day >= countedFrom)
}

type Compared = Pick<WrongCell, 'stored' | 'counted'>

async function compare(deps: CounterDeps, { day, unit }: Place): Promise<WrongCell> {
  const cell = await deps.store.tallies.get(cellId(day, unit))
  const counted = await countCell(deps, day, unit)
  if (cell === null) return { day, unit, stored: null, counted }
  const { funnel, series, unsent, samples } = cell
  // What was counted before there were ways, ways of forms or facets is not wrong.
  const [ways, forms] = [cell.ways ?? counted.ways, cell.forms ?? counted.forms ?? {}]
  const facets = cell.facets ?? counted.facets ?? {}
  const processing = cell.processing ?? counted.processing ?? {}
  const breakdown = cell.breakdown ?? counted.breakdown ?? {}
  return { day, unit, stored: { funnel, ways, series, forms, facets, processing, breakdown, unsent, samples }, counted }
}

function isRight(compared: Compared): boolean {
  return isEmpty(compared) || isDeepStrictEqual(compared.stored, compared.counted)
}

function lacksPeople({ stored, counted }: Compared): boolean {
  if (stored === null) return false
  const series = Object.entries(stored.series).map(([name, one]) => {
    const people = one.people ?? counted.series[name]?.people
    return [name, people === undefined ? one : { ...one, people }] as const
  })
  return isDeepStrictEqual({ ...stored, series: Object.fromEntries(series) }, counted)
}

/** Answers without a case are something too: their case was called back after they came. */
function isEmpty({ stored, counted }: Compared): boolean {
  const { funnel, series, processing = {} } = counted
  return stored === null && funnel.closed === 0 && [series, processing].every((one) => Object.keys(one).length === 0)
}
