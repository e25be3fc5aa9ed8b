/**
 * What an office has set out to reach (*mục tiêu*), and whether the figures say that it has. Plans set some targets *from*
 * a value on and some *above* it (domain.md 1.5: 78 % trở lên; trên 80 %), so each has its comparator and its year.
 */
import type { CountingFigure, CountingWord } from './counting.ts'
import type { Index, IndexKey } from './indexes.ts'
import type { Period } from './period.ts'

/** Figures that are shares, so that a percentage can be their target. */
export const TARGETED = [
  'coverage',
  'recovery',
  'ONTIME',
  'T2B_ITEM',
  'T2B_POOLED',
  'ALL_SAT',
  'MEAN_FACTORS',
  'KH_6GROUP',
] as const satisfies readonly (IndexKey | CountingWord)[]

export interface Target {
  readonly of: (typeof TARGETED)[number]
  /** Of a figure of one question: which; `null`: every question, or a figure of several. */
  readonly step: string | null
  readonly than: 'at-least' | 'above'
  /** From 0 to 1. */
  readonly share: number
  /** Of periods that end in this year; `null`: of any. */
  readonly year: number | null
}

/** `too-few`: with so few answers the figure may lie on either side. */
export type Verdict = 'reached' | 'missed' | 'too-few'

export interface Judged {
  readonly target: Target
  readonly verdict: Verdict
}

/** The targets of an index in a period, each with its verdict: only what the whole interval says is said. */
export function judgedIndex(index: Index, targets: readonly Target[], period: Period): Judged[] {
  const { low, high } = index
  if (low === null || high === null) return []
  const mine = targets.filter(({ of, step }) => of === index.key && (step === null || step === index.step))
  return inYear(mine, period).map((target) => ({ target, verdict: verdictOf(low, high, target) }))
}

/** Likewise of a counted share, which is of everybody and has no interval. */
export function judgedCount({ key, value }: CountingFigure, targets: readonly Target[], period: Period): Judged[] {
  if (value === null) return []
  const mine = targets.filter(({ of }) => of === key)
  return inYear(mine, period).map((target) => ({ target, verdict: verdictOf(value, value, target) }))
}

function verdictOf(low: number, high: number, { than, share }: Target): Verdict {
  const meets = (value: number): boolean => (than === 'above' ? value > share : value >= share)
  if (meets(low)) return 'reached'
  return meets(high) ? 'too-few' : 'missed'
}

function inYear(targets: readonly Target[], { to }: Period): readonly Target[] {
  return targets.filter(({ year }) => year === null || year === Number(to.slice(0, 4)))
}
