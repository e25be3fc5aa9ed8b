/**
 * Whether figures add up, asked of all that leaves as a file (domain.md section 5.3): reports made by hand had a criterion
 * of 4,350 answers on 4,215 forms, and nobody saw it.
 */
import type { Criterion } from './criterion.ts'
import { type Index, type IndexKey, MEANS } from './indexes.ts'
import type { Summary } from './summary.ts'
import { isSeveral, questionOf, type Wording } from './wording.ts'

/** One line that is wrong. */
export interface ArithmeticFault {
  /**
   * `sum`: the answers do not add up to n. `more-than-all`: more people chose one answer than answered. `no-count`: not a
   * whole number, or below 0. `impossible`: a share beyond 0 to 1, more points than there can be, or a value outside its own
   * interval.
   */
  readonly code: 'sum' | 'more-than-all' | 'no-count' | 'impossible'
  readonly flow: string
  /** `null`: an index of several questions. */
  readonly step: string | null
  readonly factor: string | null
  /** Absent: no index. */
  readonly key?: IndexKey
  /** What stands there, and what it is measured by: the sum and n, the count and n, the value and the end it passes. */
  readonly found: number
  readonly limit: number
}

/** @param several whether people could choose several answers to that question, so that they add up to more than n. */
export function arithmeticFaults(
  { criteria, indexes }: Pick<Summary, 'criteria' | 'indexes'>,
  several: (criterion: Criterion) => boolean,
): ArithmeticFault[] {
  return [
    ...criteria.flatMap((criterion) => criterionFault(criterion, several(criterion)) ?? []),
    ...indexes.flatMap((index) => indexFault(index) ?? []),
  ]
}

/** Why these figures must not leave, a line for each that is wrong; none: they add up. */
export function whyNotToLeave(summary: Summary, wording: Wording): string[] {
  const { say, language } = wording
  const number = (value: number): string => value.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB')
  return arithmeticFaults(summary, (criterion) => isSeveral(criterion, wording)).map((fault) =>
    say(`report.arithmetic.${fault.code}`, language, {
      line: questionOf(fault, wording),
      found: number(fault.found),
      limit: number(fault.limit),
    }),
  )
}

function criterionFault(criterion: Criterion, several: boolean): ArithmeticFault | null {
  const { flow, step, n, counts, outside } = criterion
  const given = Object.values(counts)
  const fault = (code: ArithmeticFault['code'], found: number, limit: number): ArithmeticFault => {
    return { code, flow, step, factor: null, found, limit }
  }
  const odd = [n, ...given, ...Object.values(outside)].find((count) => !Number.isInteger(count) || count < 0)
  if (odd !== undefined) return fault('no-count', odd, 0)
  const most = Math.max(0, ...given)
  if (most > n) return fault('more-than-all', most, n)
  const sum = given.reduce((all, count) => all + count, 0)
  return (several ? sum < n : sum !== n) ? fault('sum', sum, n) : null
}

/** The last bits of a double are no fault. */
const EXACT = 1e-9

function indexFault({ key, flow, step, factor, value, low, high, max }: Index): ArithmeticFault | null {
  if (value === null) return null
  const ceiling = MEANS.includes(key) ? (max ?? Number.POSITIVE_INFINITY) : 1
  const least = Math.max(low ?? 0, 0)
  const most = Math.min(high ?? ceiling, ceiling)
  if (value >= least - EXACT && value <= most + EXACT) return null
  return { code: 'impossible', flow, step, factor, key, found: value, limit: value < least ? least : most }
}
