/**
 * Which figures of a period tell of too few people (`report/small-groups.ts`). How many answered in each unit is kept by
 * half-months beside the sums (`sums.ts`), so that it costs a report of a year as little; what was found is kept in memory
 * as long as nothing is counted again.
 */
import { type AnsweredHalf, addAnswered, answeredIn } from '../report/answered.ts'
import { halfOf } from '../report/fixed-period.ts'
import { halvesOf } from '../report/halves.ts'
import type { Period } from '../report/period.ts'
import { type Answered, type SmallGroups, smallGroups } from '../report/small-groups.ts'
import { addTallies, emptyTally, type Tally } from '../report/tally.ts'
import type { Store } from '../store/store.ts'
import type { Day } from '../survey/time.ts'
import type { Unit } from '../survey/unit.ts'
import { type FlowsDeps, flowsOf } from './flows-of-tally.ts'
import { askedIn, seriesIn } from './held.ts'
import { touchedOf } from './touched.ts'

export interface SmallGroupsDeps extends FlowsDeps {
  readonly store: Pick<Store, 'tallies' | 'answered' | 'meta'>
}

/** Grows when something else is counted. */
const SHAPE = 2
/** Half-months that are asked for at once; the store gives a thousand documents. */
const MOST = 960
/** Periods that are remembered: a page of results asks for one, its trend for eight. */
const REMEMBERED = 16

const remembered = new WeakMap<object, Map<string, Promise<SmallGroups>>>()

export async function smallGroupsOf(
  deps: SmallGroupsDeps,
  period: Period,
  units: readonly Pick<Unit, '_id' | 'parent'>[],
): Promise<SmallGroups> {
  const { whole, rest } = halvesOf(period)
  const halves = [...whole, ...rest].map(({ from }) => halfOf(from))
  // Before any cell is read, so that what is found never claims to be newer than it is.
  const touched = halves.length > MOST ? null : await touchedOf(deps, [...new Set(halves)])
  const find = async (): Promise<SmallGroups> => {
    const parts = touched === null ? [await fromCells(deps, period)] : await partsOf(deps, whole, rest, touched)
    const places = units.map(({ _id, parent }) => ({ id: _id, parent }))
    return smallGroups(places, parts.reduce(addParts, new Map()))
  }
  if (touched === null) return find()
  const tree = units.map(({ _id, parent }) => `${_id}<${parent ?? ''}`).join()
  const name = [period.from, period.to, [...touched.values()].join(), tree].join('|')
  return rememberedAs(deps.store.answered, name, find)
}

async function partsOf(
  deps: SmallGroupsDeps,
  whole: readonly Period[],
  rest: readonly Period[],
  touched: ReadonlyMap<Day, number>,
): Promise<ByUnit[]> {
  const ids = whole.map(({ from }) => idOf(from))
  const kept = new Map((await deps.store.answered.getMany(ids)).map((half) => [half._id, half]))
  const parts = rest.map((part) => fromCells(deps, part))
  for (const half of whole) {
    const known = kept.get(idOf(half.from))
    const now = touched.get(half.from) ?? 0
    parts.push(known?.touched === now ? Promise.resolve(mapOf(known)) : renewed(deps, half, now, known))
  }
  return Promise.all(parts)
}

type ByUnit = ReadonlyMap<string, Answered>

/** A lost race is no loss: the other one keeps what is as good. */
async function renewed(deps: SmallGroupsDeps, half: Period, touched: number, known?: AnsweredHalf): Promise<ByUnit> {
  const units = await fromCells(deps, half)
  const rev = (known?.rev ?? 0) + 1
  const doc: AnsweredHalf = { _id: idOf(half.from), rev, touched, units: Object.fromEntries(units) }
  const { answered } = deps.store
  await (known === undefined ? answered.insert(doc) : answered.replace(doc))
  return units
}

async function fromCells(deps: SmallGroupsDeps, { from, to }: Period): Promise<ByUnit> {
  const tallies = new Map<string, Tally>()
  for await (const cell of deps.store.tallies.ofDays(from, to, null)) {
    const { series, facets = {} } = addTallies(tallies.get(cell.unit) ?? emptyTally(), cell)
    tallies.set(cell.unit, { ...emptyTally(), series, facets })
  }
  const { uncounted } = askedIn(await flowsOf(deps, { series: seriesIn([...tallies.values()]) }))
  return new Map([...tallies].map(([unit, tally]) => [unit, answeredIn(tally, uncounted)]))
}

function addParts(sum: Map<string, Answered>, part: ByUnit): Map<string, Answered> {
  for (const [unit, answered] of part) sum.set(unit, addAnswered(sum.get(unit) ?? {}, answered))
  return sum
}

function mapOf({ units }: AnsweredHalf): ByUnit {
  return new Map(Object.entries(units))
}

function idOf(half: Day): string {
  return `${SHAPE}|${half}`
}

/** What failed is not remembered. */
function rememberedAs(store: object, name: string, find: () => Promise<SmallGroups>): Promise<SmallGroups> {
  const known = remembered.get(store) ?? new Map<string, Promise<SmallGroups>>()
  remembered.set(store, known)
  const found = known.get(name) ?? find()
  known.delete(name)
  known.set(name, found)
  found.catch(() => known.delete(name))
  const [oldest] = known.keys()
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
  return found
}
