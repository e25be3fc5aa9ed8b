/**
 * The indexes (domain.md section 3.2). The formulas in use disagree, so each figure carries the key and version of its
 * formula; only facts and evaluations enter, and never an average over all seven criteria.
 */
import type { Flow } from '../flow/definition.ts'
import { type Criterion, countOf } from './criterion.ts'
import { meanOf } from './mean-interval.ts'
import { indexesTogether } from './together.ts'
import { wilson } from './wilson.ts'

/**
 * `ONTIME`: (EARLY + ONTIME) / (EARLY + ONTIME + LATE) of step `punctuality`. `TRIPS_MEAN`: the mean of step `trips`.
 * `T2B_ITEM`: (S + VS) / (VD + D + N + S + VS) of one rating or of the overall one; *Bình thường* is not satisfied.
 * `T2B_POOLED`, `MEAN_FACTORS`, `MEAN_SCORE`: of several ratings, see `indexesTogether`.
 */
export const INDEX_KEYS = ['ONTIME', 'TRIPS_MEAN', 'T2B_ITEM', 'T2B_POOLED', 'MEAN_FACTORS', 'MEAN_SCORE'] as const
export type IndexKey = (typeof INDEX_KEYS)[number]

/** Their values are means in a unit of their own, not shares. */
export const MEANS: readonly IndexKey[] = ['TRIPS_MEAN', 'MEAN_SCORE']

export interface Index {
  readonly key: IndexKey
  /** Of the formula: one more when a key comes to be reckoned otherwise. */
  readonly version: number
  /** The flow's id. */
  readonly flow: string
  /** `null`: of several questions together. */
  readonly step: string | null
  /** The factor of the flow whose questions it is about; `null`: of one question, or of all that are rated. */
  readonly factor: string | null
  /** Answers inside the denominator. */
  readonly n: number
  /** At least so many people gave them; it is what the interval goes by. */
  readonly respondents: number
  /** Unrounded: a share from 0 to 1, or a mean; `null` where n is 0. */
  readonly value: number | null
  /** Ends of the 95 % interval; `null` where there is none: nobody answered, or a mean of fewer than five people. */
  readonly low: number | null
  readonly high: number | null
}

const PUNCTUAL = ['EARLY', 'ONTIME']
const PUNCTUALITY = [...PUNCTUAL, 'LATE']
const SATISFIED = ['S', 'VS']
const SATISFACTION = ['VD', 'D', 'N', ...SATISFIED]

/** The indexes of one flow, from its criteria in their order; those of several ratings last. */
export function indexesOf(flow: Flow, criteria: readonly Criterion[]): Index[] {
  const offers = (step: string, codes: readonly string[]): boolean => {
    const answering = flow.steps.find(({ id }) => id === step)?.answering
    return (
      answering?.kind === 'choose' && codes.every((code) => answering.options.some((option) => option.code === code))
    )
  }
  const asksNumber = (step: string): boolean => flow.steps.find(({ id }) => id === step)?.answering.kind === 'number'
  const rated = criteria.filter(
    ({ step, role }) => (role === 'rating' || role === 'overall') && offers(step, SATISFACTION),
  )
  return [
    ...criteria
      .filter(({ step }) => step === 'punctuality' && offers(step, PUNCTUALITY))
      .map((criterion) => share('ONTIME', criterion, PUNCTUAL, PUNCTUALITY)),
    ...criteria
      .filter(({ step }) => step === 'trips' && asksNumber(step))
      .map((criterion) => mean('TRIPS_MEAN', criterion)),
    ...rated.map((criterion) => share('T2B_ITEM', criterion, SATISFIED, SATISFACTION)),
    ...indexesTogether(
      flow,
      rated.filter(({ role }) => role === 'rating'),
    ),
  ]
}

function share(key: IndexKey, criterion: Criterion, of: readonly string[], among: readonly string[]): Index {
  const k = total(criterion, of)
  const n = total(criterion, among)
  const interval = wilson(k, n)
  const value = n === 0 ? null : k / n
  return {
    ...about(key, criterion),
    n,
    respondents: n,
    value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  }
}

function mean(key: IndexKey, criterion: Criterion): Index {
  const { n, counts } = criterion
  const given = Object.entries(counts).map(([digits, count]) => [Number(digits), count] as const)
  const found = meanOf(given, n, { min: 0, max: Number.POSITIVE_INFINITY })
  return {
    ...about(key, criterion),
    n,
    respondents: n,
    value: found?.mean ?? null,
    low: found?.low ?? null,
    high: found?.high ?? null,
  }
}

function about(key: IndexKey, { flow, step }: Criterion): Pick<Index, 'key' | 'version' | 'flow' | 'step' | 'factor'> {
  return { key, version: 1, flow, step, factor: null }
}

function total({ counts }: Criterion, codes: readonly string[]): number {
  return codes.reduce((sum, code) => sum + countOf(counts, code), 0)
}
