/**
 * The indexes (domain.md section 3.2). The formulas in use disagree, so each figure carries the key and version of its
 * formula; only facts and evaluations enter, and never an average over all seven criteria.
 */
import { type AskedFlow, type OfFlow, ofFlow } from './asked-flow.ts'
import { type Criterion, countOf } from './criterion.ts'
import { meanOf } from './mean-interval.ts'
import { pointsOf } from './points.ts'
import { hasLevels, LEVELS, type People, SATISFIED } from './satisfied.ts'
import { indexesTogether } from './together.ts'
import { wilson } from './wilson.ts'

/**
 * `ONTIME`: (EARLY + ONTIME) / (EARLY + ONTIME + LATE) of step `punctuality`. `TRIPS_MEAN`: the mean of step `trips`.
 * `T2B_ITEM`: (S + VS) / (VD + D + N + S + VS) of one rating or of the overall one; *Bình thường* is not satisfied.
 * `T2B_POOLED`, `ALL_SAT`, `MEAN_FACTORS`, `KH_6GROUP`, `MEAN_SCORE`: of several ratings, see `indexesTogether`. `ND61_POINTS`: see
 * `pointsOf`. `QD766_TTHC`: see `silentIndex`.
 */
export const INDEX_KEYS = [
  'ONTIME',
  'TRIPS_MEAN',
  'T2B_ITEM',
  'T2B_POOLED',
  'ALL_SAT',
  'MEAN_FACTORS',
  'KH_6GROUP',
  'MEAN_SCORE',
  'ND61_POINTS',
  'QD766_TTHC',
] as const
export type IndexKey = (typeof INDEX_KEYS)[number]

/** Their values are means in a unit of their own, not shares. */
export const MEANS: readonly IndexKey[] = ['TRIPS_MEAN', 'MEAN_SCORE', 'ND61_POINTS']

export interface Index extends OfFlow {
  readonly key: IndexKey
  /** Of the formula: one more when a key comes to be reckoned otherwise. */
  readonly version: number
  /** `null`: of several questions together. */
  readonly step: string | null
  /** The factor of the flow whose questions it is about; `null`: of one question, or of all that are rated. */
  readonly factor: string | null
  /** Answers inside the denominator; of `ALL_SAT` people, of `QD766_TTHC` cases. */
  readonly n: number
  /** At least so many people gave them; it is what the interval goes by. */
  readonly respondents: number
  /** Unrounded: a share from 0 to 1, or a mean; `null` where n is 0. */
  readonly value: number | null
  /**
   * Ends of the 95 % interval; `null` where there is none: nobody answered, a mean of fewer than five people, or no share
   * of answers (`QD766_TTHC`).
   */
  readonly low: number | null
  readonly high: number | null
  /** The most that points can come to; `null` of every other figure. */
  readonly max: number | null
}

const PUNCTUAL = ['EARLY', 'ONTIME']
const PUNCTUALITY = [...PUNCTUAL, 'LATE']

/**
 * The indexes of one flow, from its criteria in their order; those of several questions last.
 *
 * @param people absent: not counted.
 */
export function indexesOf(flow: AskedFlow, criteria: readonly Criterion[], people?: People): Index[] {
  const stepOf = (id: string) => flow.steps.find((step) => step.id === id)
  const offers = (id: string, codes: readonly string[]): boolean => {
    const answering = stepOf(id)?.answering
    return (
      answering?.kind === 'choose' && codes.every((code) => answering.options.some((option) => option.code === code))
    )
  }
  const rated = criteria.filter(({ step: id, role }) => {
    const step = stepOf(id)
    return (role === 'rating' || role === 'overall') && step !== undefined && hasLevels(step)
  })
  return [
    ...criteria
      .filter(({ step }) => step === 'punctuality' && offers(step, PUNCTUALITY))
      .map((criterion) => share('ONTIME', flow, criterion, PUNCTUAL, PUNCTUALITY)),
    ...criteria
      .filter(({ step }) => step === 'trips' && stepOf(step)?.answering.kind === 'number')
      .map((criterion) => mean('TRIPS_MEAN', flow, criterion)),
    ...rated.map((criterion) => share('T2B_ITEM', flow, criterion, SATISFIED, LEVELS)),
    ...indexesTogether(
      flow,
      rated.filter(({ role }) => role === 'rating'),
      people,
    ),
    ...pointsOf(flow, criteria),
  ]
}

function share(
  key: IndexKey,
  flow: AskedFlow,
  criterion: Criterion,
  of: readonly string[],
  among: readonly string[],
): Index {
  const k = total(criterion, of)
  const n = total(criterion, among)
  const interval = wilson(k, n)
  return {
    ...about(key, flow, criterion),
    n,
    respondents: n,
    value: n === 0 ? null : k / n,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  }
}

function mean(key: IndexKey, flow: AskedFlow, criterion: Criterion): Index {
  const { n, counts } = criterion
  const given = Object.entries(counts).map(([digits, count]) => [Number(digits), count] as const)
  const found = meanOf(given, n, { min: 0, max: Number.POSITIVE_INFINITY })
  return {
    ...about(key, flow, criterion),
    n,
    respondents: n,
    value: found?.mean ?? null,
    low: found?.low ?? null,
    high: found?.high ?? null,
  }
}

type About = Omit<Index, 'n' | 'respondents' | 'value' | 'low' | 'high'>

function about(key: IndexKey, flow: AskedFlow, { step }: Criterion): About {
  return { key, version: 1, ...ofFlow(flow), step, factor: null, max: null }
}

function total({ counts }: Criterion, codes: readonly string[]): number {
  return codes.reduce((sum, code) => sum + countOf(counts, code), 0)
}
