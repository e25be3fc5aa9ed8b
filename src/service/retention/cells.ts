/** The cells of the counts in the order of their days: they know where cases and answers lie, so nobody has to search. */
import type { Place } from '../../store/store.ts'
import { type CellId, cellId } from '../../survey/document.ts'
import { addDays, type Day } from '../../survey/time.ts'
import type { Deps } from '../deps.ts'

const EVER = '9999-12-31'

/** Those after `last`, of days before `before`, a day of them in memory at a time. */
export async function* cellsBetween({ store }: Pick<Deps, 'store'>, last: CellId, before: Day): AsyncIterable<Place> {
  const first = last === '' ? await firstDay(store) : (last.split('|')[0] ?? EVER)
  for (let day = first; day < before; day = addDays(day, 1)) {
    const units: string[] = []
    for await (const { unit } of store.tallies.ofDays(day, day, null)) units.push(unit)
    for (const unit of units.sort()) if (cellId(day, unit) > last) yield { day, unit }
  }
}

/** Read from all of them, once in the life of a store. */
async function firstDay(store: Deps['store']): Promise<Day> {
  let first: Day = EVER
  for await (const { day } of store.tallies.ofDays('', EVER, null)) if (day < first) first = day
  return first
}
