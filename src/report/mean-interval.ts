/** How sure a mean is: Student's interval, for an office's numbers and scores are few and their spread is not known. */

import { ENOUGH } from './enough.ts'

/** The two-sided 95 % point of the normal distribution. */
const Z = 1.959963984540054

export interface Spread {
  readonly mean: number
  /** The 95 % interval, kept within what can be answered; `null` where fewer than five people answered. */
  readonly low: number | null
  readonly high: number | null
}

/**
 * The mean of weighted values: `[2, 3]` is the value 2, given three times.
 *
 * @param people how many people stand behind the values; fewer than the values where each of them gave several, for those
 * are not independent of each other.
 * @returns `null` where nobody answered.
 */
export function meanOf(given: readonly (readonly [number, number])[], people: number, possible: Bounds): Spread | null {
  const n = given.reduce((sum, [, count]) => sum + count, 0)
  if (n === 0) return null
  const mean = given.reduce((sum, [value, count]) => sum + value * count, 0) / n
  // Nothing is told of so few anyway, and the approximation of `studentPoint` is off by more than 1 % there.
  if (people < ENOUGH) return { mean, low: null, high: null }
  const squares = given.reduce((sum, [value, count]) => sum + (value - mean) ** 2 * count, 0)
  const reach = studentPoint(people - 1) * Math.sqrt(squares / (n - 1) / people)
  return { mean, low: Math.max(possible.min, mean - reach), high: Math.min(possible.max, mean + reach) }
}

interface Bounds {
  readonly min: number
  readonly max: number
}

/** The two-sided 95 % point of Student's distribution by the expansion of Cornish and Fisher: 2.776 at 4 is 2.77 here. */
function studentPoint(freedom: number): number {
  const first = (Z ** 3 + Z) / 4
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384
  return Z + first / freedom + second / freedom ** 2 + third / freedom ** 3
}
