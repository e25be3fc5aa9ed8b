/**
 * The indexes (domain.md section 3.2). The formulas in use disagree, so each figure carries the key of its formula; only
 * facts and evaluations enter, and never an average over all seven criteria.
 */
import type { Flow } from '../flow/definition.ts'
import { type Criterion, countOf } from './criterion.ts'
import { wilson } from './wilson.ts'

/**
 * `ONTIME`: (EARLY + ONTIME) / (EARLY + ONTIME + LATE) of step `punctuality`. `TRIPS_MEAN`: the mean of step `trips`.
 * `T2B_ITEM`: (S + VS) / (VD + D + N + S + VS) of one rating or of the overall one; *Bình thường* is not satisfied.
 */
export type IndexKey = 'ONTIME' | 'TRIPS_MEAN' | 'T2B_ITEM'

export interface Index {
  readonly key: IndexKey
  /** The flow's id. */
  readonly flow: string
  readonly step: string
  /** Answers inside the denominator. */
  readonly n: number
  /** Unrounded: a share from 0 to 1, or a mean; `null` where n is 0. */
  readonly value: number | null
  /** Ends of the 95 % interval of a share; a mean has none. */
  readonly low?: number | null
  readonly high?: number | null
}

const PUNCTUAL = ['EARLY', 'ONTIME']
const PUNCTUALITY = [...PUNCTUAL, 'LATE']
const SATISFIED = ['S', 'VS']
const SATISFACTION = ['VD', 'D', 'N', ...SATISFIED]

/** The indexes of one flow, from its criteria in their order. */
export function indexesOf(flow: Flow, criteria: readonly Criterion[]): Index[] {
  const offers = (step: string, codes: readonly string[]): boolean => {
    const answering = flow.steps.find(({ id }) => id === step)?.answering
    return (
      answering?.kind === 'choose' && codes.every((code) => answering.options.some((option) => option.code === code))
    )
  }
  const asksNumber = (step: string): boolean => flow.steps.find(({ id }) => id === step)?.answering.kind === 'number'
  return [
    ...criteria
      .filter(({ step }) => step === 'punctuality' && offers(step, PUNCTUALITY))
      .map((criterion) => share('ONTIME', criterion, PUNCTUAL, PUNCTUALITY)),
    ...criteria
      .filter(({ step }) => step === 'trips' && asksNumber(step))
      .map((criterion) => mean('TRIPS_MEAN', criterion)),
    ...criteria
      .filter(({ step, role }) => (role === 'rating' || role === 'overall') && offers(step, SATISFACTION))
      .map((criterion) => share('T2B_ITEM', criterion, SATISFIED, SATISFACTION)),
  ]
}

function share(key: IndexKey, criterion: Criterion, of: readonly string[], among: readonly string[]): Index {
  const k = total(criterion, of)
  const n = total(criterion, among)
  const interval = wilson(k, n)
  const value = n === 0 ? null : k / n
  return {
    key,
    flow: criterion.flow,
    step: criterion.step,
    n,
    value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  }
}

function mean(key: IndexKey, { flow, step, n, counts }: Criterion): Index {
  const sum = Object.entries(counts).reduce((so, [digits, count]) => so + Number(digits) * count, 0)
  return { key, flow, step, n, value: n === 0 ? null : sum / n }
}

function total({ counts }: Criterion, codes: readonly string[]): number {
  return codes.reduce((sum, code) => sum + countOf(counts, code), 0)
}
