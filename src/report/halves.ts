/** A period as half-months: what is summed once and kept (`service/sums.ts`), and the days at its ends that fill none. */
import { addDays, type Day } from '../survey/time.ts'
import { halfOf } from './fixed-period.ts'
import type { Period } from './period.ts'

export interface Halves {
  /** Whole half-months, in their order. */
  readonly whole: readonly Period[]
  /** What is left at either end. */
  readonly rest: readonly Period[]
}

/** @param period its first day not after its last. */
export function halvesOf({ from, to }: Period): Halves {
  const whole: Period[] = []
  const rest: Period[] = []
  for (let first = from; first <= to; ) {
    const end = endOfHalf(first)
    const part = { from: first, to: end < to ? end : to }
    ;(first === halfOf(first) && part.to === end ? whole : rest).push(part)
    first = addDays(end, 1)
  }
  return { whole, rest }
}

/** The last day of the half-month of a day. */
function endOfHalf(day: Day): Day {
  if (day.slice(8) < '15') return `${day.slice(0, 8)}14`
  return addDays(halfOf(addDays(halfOf(day), 17)), -1)
}
