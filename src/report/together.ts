/**
 * Indexes of several ratings together (domain.md section 3.2): the same answers make several figures, so each has its key.
 *
 * | Key | Formula |
 * | --- | --- |
 * | `T2B_POOLED` | Σ answers S and VS / Σ answers, over all rated questions, or over those of one factor |
 * | `MEAN_FACTORS` | Σ `T2B_POOLED` of each factor / number of factors |
 * | `MEAN_SCORE` | Σ score / Σ answers, from 1 (VD) to 5 (VS) |
 *
 * The overall question is none of them: it asks for the same once more. Answers of one person are not independent, so an
 * interval goes by people, not answers: it may be wider than it need be, never narrower.
 */
import type { Flow } from '../flow/definition.ts'
import { type Criterion, countOf } from './criterion.ts'
import type { Index } from './indexes.ts'
import { meanOf } from './mean-interval.ts'
import { wilson } from './wilson.ts'

/** Worst to best: a score is a place in it, from 1. */
const SCORED = ['VD', 'D', 'N', 'S', 'VS']

/**
 * @param ratings those on the scale of five, in the order of the flow.
 * @returns nothing for a single rating, and nothing while one of them has no answers (nobody gave one, or they are held
 * back): a figure of some of the questions cannot be told from a figure of all.
 */
export function indexesTogether(flow: Flow, ratings: readonly Criterion[]): Index[] {
  if (ratings.length < 2 || ratings.some((one) => answersOf(one) === 0)) return []
  const factorOf = (id: string): string | undefined => flow.steps.find((step) => step.id === id)?.factor
  const factors = Object.keys(flow.factors ?? {}).flatMap((factor) => {
    const of = ratings.filter(({ step }) => factorOf(step) === factor)
    return of.length === 0 ? [] : [pooled(flow, of, factor)]
  })
  return [
    pooled(flow, ratings, null),
    ...(factors.length < 2 ? [] : [...factors, meanOfFactors(flow, factors)]),
    meanScore(flow, ratings),
  ]
}

function pooled(flow: Flow, ratings: readonly Criterion[], factor: string | null): Index {
  const n = ratings.reduce((sum, one) => sum + answersOf(one), 0)
  const satisfied = ratings.reduce((sum, { counts }) => sum + countOf(counts, 'S') + countOf(counts, 'VS'), 0)
  // Whoever answered any of the questions: at least as many as answered the one that most did.
  const respondents = Math.max(...ratings.map(answersOf))
  return shareOf({ key: 'T2B_POOLED', version: 1, flow: flow.flow, step: null, factor, n, respondents }, satisfied / n)
}

function meanOfFactors(flow: Flow, factors: readonly Index[]): Index {
  const value = factors.reduce((sum, one) => sum + (one.value ?? 0), 0) / factors.length
  const n = factors.reduce((sum, one) => sum + one.n, 0)
  // Each factor weighs the same, so the one that fewest answered says how sure the mean is.
  const respondents = Math.min(...factors.map((one) => one.respondents))
  return shareOf({ key: 'MEAN_FACTORS', version: 1, flow: flow.flow, step: null, factor: null, n, respondents }, value)
}

function meanScore(flow: Flow, ratings: readonly Criterion[]): Index {
  const given = SCORED.map(
    (code, at) => [at + 1, ratings.reduce((sum, { counts }) => sum + countOf(counts, code), 0)] as const,
  )
  const n = ratings.reduce((sum, one) => sum + answersOf(one), 0)
  const respondents = Math.max(...ratings.map(answersOf))
  const found = meanOf(given, respondents, { min: 1, max: SCORED.length })
  return {
    key: 'MEAN_SCORE',
    version: 1,
    flow: flow.flow,
    step: null,
    factor: null,
    n,
    respondents,
    value: found?.mean ?? null,
    low: found?.low ?? null,
    high: found?.high ?? null,
  }
}

function shareOf(index: Omit<Index, 'value' | 'low' | 'high'>, value: number): Index {
  const interval = wilson(value * index.respondents, index.respondents)
  return { ...index, value, low: interval?.low ?? null, high: interval?.high ?? null }
}

function answersOf({ counts }: Criterion): number {
  return SCORED.reduce((sum, code) => sum + countOf(counts, code), 0)
}
