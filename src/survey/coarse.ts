/**
 * What an answer keeps of its case once its batch is cut (design.md section 3). A combination that fewer than five answers
 * share would tell whose answer it is to anybody who knows the cases, so it becomes coarser, one dimension after another,
 * until it is shared or nothing is left but what the figures are counted by: the unit, and half a month.
 *
 * The day a case closed moves to the end of its half: to the 14th, where the periods of NĐ 09/2019/NĐ-CP Đ.12 end, or to
 * the last of the month. So the figures of every such period, and of every month, stay what they were.
 */
import type { Dimensions } from './response.ts'
import { addDays, type Day } from './time.ts'

/** As many as a figure needs to be published. */
export const FEW = 5

const LAST_OF_PERIOD = 14

/** In turn: what no report needs first, what reports are broken down by last. */
const STEPS: readonly ((dimensions: Dimensions) => Dimensions)[] = [
  (one) => ({ ...one, answeredDay: null }),
  (one) => ({ ...one, closedDay: endOfHalf(one.closedDay) }),
  (one) => ({ ...one, receivingUnit: null, returningUnit: null }),
  (one) => ({ ...one, apologyOnFile: null, filed: null }),
  (one) => ({ ...one, way: null }),
  (one) => ({ ...one, procedure: null }),
  (one) => ({ ...one, applicantKind: null }),
  (one) => ({ ...one, lateness: null }),
  (one) => ({ ...one, field: null }),
  (one) => ({ ...one, lateForBatch: false, mode: 'self' }),
]

/**
 * @param all of one batch.
 * @returns those that change, by their place in `all`.
 */
export function coarsened(all: readonly Dimensions[]): ReadonlyMap<number, Dimensions> {
  const now = [...all]
  const changed = new Map<number, Dimensions>()
  for (const step of STEPS) {
    for (const places of groupsOf(now).values()) {
      if (places.length >= FEW) continue
      for (const place of places) {
        const before = now[place]
        if (before === undefined) continue
        const after = step(before)
        if (combinationOf(after) === combinationOf(before)) continue
        now[place] = after
        changed.set(place, after)
      }
    }
  }
  return changed
}

/** What fewer than five forms of a batch have. @param all of each form. */
export function rareAmong(all: readonly (readonly string[])[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const one of all.flatMap((some) => [...new Set(some)])) counts.set(one, (counts.get(one) ?? 0) + 1)
  return new Set([...counts].flatMap(([what, forms]) => (forms < FEW ? [what] : [])))
}

/** The places of those that share all of their dimensions. */
export function groupsOf(all: readonly Dimensions[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>()
  all.forEach((one, place) => {
    const key = combinationOf(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [place])
    else group.push(place)
  })
  return groups
}

/** The last day of its half of the month: `2026-11-03` is in that of `2026-11-14`. */
export function endOfHalf(day: Day): Day {
  const month = day.slice(0, 7)
  if (Number(day.slice(8)) <= LAST_OF_PERIOD) return `${month}-${LAST_OF_PERIOD}`
  return addDays(`${addDays(`${month}-01`, 31).slice(0, 7)}-01`, -1)
}

function combinationOf(one: Dimensions): string {
  return JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
}
