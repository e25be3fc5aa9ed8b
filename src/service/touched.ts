/**
 * How often cells of a half-month were counted again: by it a kept sum (`sums.ts`) is known to be of today. It is noted
 * before the first cell is written and after the last. Whoever adds up in between keeps a sum that the second note makes
 * old; and where a process dies in between, what was to be counted is still dirty and is counted, and noted, again.
 */
import { halfOf } from '../report/fixed-period.ts'
import type { Store } from '../store/store.ts'
import type { CellId } from '../survey/document.ts'
import type { Day } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'

interface TouchedDeps {
  readonly store: Pick<Store, 'meta'>
}

/** Runs `work`, which counts these cells again. */
export async function touching<T>(deps: TouchedDeps, cells: Iterable<CellId>, work: () => Promise<T>): Promise<T> {
  const halves = [...new Set([...cells].map((cell) => halfOf(cell.slice(0, 'YYYY-MM-DD'.length) as Day)))]
  await touch(deps, halves)
  const done = await work()
  await touch(deps, halves)
  return done
}

/** By the first day of each half-month. */
export async function touchedOf({ store }: TouchedDeps, halves: readonly Day[]): Promise<ReadonlyMap<Day, number>> {
  const known = new Map((await store.meta.getMany(halves.map(idOf))).map(({ _id, rev }) => [_id, rev]))
  return new Map(halves.map((half) => [half, known.get(idOf(half)) ?? 0]))
}

async function touch({ store }: TouchedDeps, halves: readonly Day[]): Promise<void> {
  await Promise.all(
    halves.map((half) => changeOrInsert(store.meta, { _id: idOf(half), rev: 0, value: null }, (doc) => doc)),
  )
}

function idOf(half: Day): string {
  return `touched|${half}`
}
