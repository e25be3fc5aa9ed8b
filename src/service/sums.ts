/**
 * Sums of half-months (`report/sum.ts`), kept in the store. One is renewed when somebody looks and cells of its half-month
 * were counted again since (`touched.ts`); so a report of a year costs the reading of twenty-four documents, however many
 * answers, units and days there are behind them.
 */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { halvesOf } from '../report/halves.ts'
import type { Period } from '../report/period.ts'
import type { Sum, SumKind } from '../report/sum.ts'
import { addTallies, emptyTally, type Tally } from '../report/tally.ts'
import type { Store } from '../store/store.ts'
import { cellId } from '../survey/document.ts'
import { addDays } from '../survey/time.ts'
import { touchedOf } from './touched.ts'

export interface SumDeps {
  readonly store: Pick<Store, 'sums' | 'meta'>
}

/** Grows when a tally counts something new: what was kept before does not have it. */
const SHAPE = 6
/** Half-months: forty years. The store gives a thousand documents at once; who asks for more has mistyped a year. */
const MOST = 960

/** @param units `null`: every one. @param add adds up the days of one part of the period from its cells. */
export async function sumOf(
  deps: SumDeps,
  kind: SumKind,
  period: Period,
  units: readonly string[] | null,
  add: (part: Period) => Promise<Tally>,
): Promise<Tally> {
  const { whole, rest } = halvesOf(period)
  if (whole.length > MOST) return add(period)
  const unit = nameOf(kind, units)
  // Before any cell is read, so that a sum never claims to be newer than it is.
  const touched = await touchedOf(
    deps,
    whole.map(({ from }) => from),
  )
  const kept = new Map(
    (await deps.store.sums.getMany(whole.map(({ from }) => cellId(from, unit)))).map((sum) => [sum.day, sum]),
  )
  const parts = rest.map(add)
  for (const half of whole) {
    const known = kept.get(half.from)
    const now = touched.get(half.from) ?? 0
    if (known?.touched === now) parts.push(Promise.resolve(known.tally))
    else parts.push(renewed(deps, { kind, units, unit, day: half.from, touched: now, known }, () => add(half)))
  }
  return (await Promise.all(parts)).reduce(addTallies, emptyTally())
}

export interface WrongSum {
  readonly sum: Sum
  readonly counted: Tally
}

/** Kept sums that claim to be of now and are not what their cells add up to. */
export async function wrongSums(
  deps: SumDeps & { readonly store: Pick<Store, 'tallies'> },
): Promise<readonly WrongSum[]> {
  const wrong: WrongSum[] = []
  const { sums, tallies } = deps.store
  for await (const sum of sums.ofDays('', '9999-12-31', null)) {
    if (sum.unit !== nameOf('live', sum.units)) continue
    const last = halvesOf({ from: sum.day, to: addDays(sum.day, 20) }).whole[0]?.to ?? sum.day
    let counted = emptyTally()
    for await (const cell of tallies.ofDays(sum.day, last, sum.units)) counted = addTallies(counted, cell)
    if ((await touchedOf(deps, [sum.day])).get(sum.day) !== sum.touched) continue
    if (!isDeepStrictEqual(counted, sum.tally)) wrong.push({ sum, counted })
  }
  return wrong
}

interface Renewal extends Pick<Sum, 'kind' | 'units' | 'unit' | 'day' | 'touched'> {
  readonly known: Sum | undefined
}

/** A lost race is no loss: the other one keeps a sum that is as good. */
async function renewed({ store }: SumDeps, { known, ...of }: Renewal, add: () => Promise<Tally>): Promise<Tally> {
  const tally = await add()
  const sum: Sum = { ...of, _id: cellId(of.day, of.unit), rev: (known?.rev ?? 0) + 1, tally }
  await (known === undefined ? store.sums.insert(sum) : store.sums.replace(sum))
  return tally
}

function nameOf(kind: SumKind, units: readonly string[] | null): string {
  if (units === null) return `${kind}.${SHAPE}.*`
  const list = createHash('sha256')
    .update([...units].sort().join('\n'))
    .digest('base64url')
  return `${kind}.${SHAPE}.${list.slice(0, 22)}`
}
