/**
 * Indexes of several ratings together (domain.md section 3.2): the same answers make several figures, so each has its key.
 *
 * | Key | Formula |
 * | --- | --- |
 * | `T2B_POOLED` | Σ answers S and VS / Σ answers, over all rated questions, or over those of one factor |
 * | `ALL_SAT` | people with S or VS at each question that they rated / people who rated one (`satisfied.ts`) |
 * | `MEAN_FACTORS` | Σ `T2B_POOLED` of each factor / number of factors |
 * | `KH_6GROUP` | as `MEAN_FACTORS`, of a questionnaire whose factors are the six groups of Khánh Hòa |
 * | `MEAN_SCORE` | Σ score / Σ answers, from 1 (VD) to 5 (VS) |
 *
 * The overall question is none of them: it asks for the same once more. Answers of one person are not independent, so an
 * interval goes by people, not answers: it may be wider than it need be, never narrower.
 */
import { type AskedFlow, ofFlow } from './asked-flow.ts'
import { type Criterion, countOf } from './criterion.ts'
import type { Index, IndexKey } from './indexes.ts'
import { meanOf } from './mean-interval.ts'
import { LEVELS, type People, SATISFIED } from './satisfied.ts'
import { wilson } from './wilson.ts'

/**
 * Quyết định 2072/QĐ-UBND (2014) of Khánh Hòa names these six groups (domain.md section 3.2). How the province joins them
 * was not found: each weighs the same here, and the formula says so.
 */
const KHANH_HOA: readonly string[] = ['access', 'reception', 'procedures', 'staff', 'result', 'feedback']

/**
 * @param ratings those on the scale of five, in the order of the flow.
 * @returns nothing for a single rating, and nothing while one of them has no answers (nobody gave one, or they are held
 * back): a figure of some of the questions cannot be told from a figure of all.
 * @param people absent: not counted in all of the period, so there is no `ALL_SAT`.
 */
export function indexesTogether(flow: AskedFlow, ratings: readonly Criterion[], people?: People): Index[] {
  if (ratings.length < 2 || ratings.some((one) => answersOf(one) === 0)) return []
  const factorOf = (id: string): string | undefined => flow.steps.find((step) => step.id === id)?.factor
  const factors = Object.keys(flow.factors ?? {}).flatMap((factor) => {
    const of = ratings.filter(({ step }) => factorOf(step) === factor)
    return of.length === 0 ? [] : [pooled(flow, of, factor)]
  })
  const named = Object.keys(flow.factors ?? {})
  const isKhanhHoa = named.length === KHANH_HOA.length && KHANH_HOA.every((group) => named.includes(group))
  return [
    pooled(flow, ratings, null),
    ...(people === undefined ? [] : [allSatisfied(flow, people)]),
    ...(factors.length < 2 ? [] : [...factors, meanOfFactors('MEAN_FACTORS', flow, factors)]),
    ...(isKhanhHoa && factors.length === KHANH_HOA.length ? [meanOfFactors('KH_6GROUP', flow, factors)] : []),
    meanScore(flow, ratings),
  ]
}

function pooled(flow: AskedFlow, ratings: readonly Criterion[], factor: string | null): Index {
  const n = ratings.reduce((sum, one) => sum + answersOf(one), 0)
  const satisfied = ratings.reduce((sum, one) => sum + sumOf(one, SATISFIED), 0)
  // Whoever answered any of the questions: at least as many as answered the one that most did.
  const respondents = Math.max(...ratings.map(answersOf))
  return shareOf(about('T2B_POOLED', flow, factor), n, respondents, satisfied / n)
}

function allSatisfied(flow: AskedFlow, { rated, allSatisfied }: People): Index {
  return shareOf(about('ALL_SAT', flow), rated, rated, rated === 0 ? null : allSatisfied / rated)
}

function meanOfFactors(key: 'MEAN_FACTORS' | 'KH_6GROUP', flow: AskedFlow, factors: readonly Index[]): Index {
  const value = factors.reduce((sum, one) => sum + (one.value ?? 0), 0) / factors.length
  const n = factors.reduce((sum, one) => sum + one.n, 0)
  // Each factor weighs the same, so the one that fewest answered says how sure the mean is.
  const respondents = Math.min(...factors.map((one) => one.respondents))
  return shareOf(about(key, flow), n, respondents, value)
}

function meanScore(flow: AskedFlow, ratings: readonly Criterion[]): Index {
  const given = LEVELS.map(
    (level, at) => [at + 1, ratings.reduce((sum, { counts }) => sum + countOf(counts, level), 0)] as const,
  )
  const n = ratings.reduce((sum, one) => sum + answersOf(one), 0)
  const respondents = Math.max(...ratings.map(answersOf))
  const found = meanOf(given, respondents, { min: 1, max: LEVELS.length })
  return {
    ...about('MEAN_SCORE', flow),
    n,
    respondents,
    value: found?.mean ?? null,
    low: found?.low ?? null,
    high: found?.high ?? null,
  }
}

type About = Omit<Index, 'n' | 'respondents' | 'value' | 'low' | 'high'>

function about(key: IndexKey, flow: AskedFlow, factor: string | null = null): About {
  return { key, version: 1, ...ofFlow(flow), step: null, factor, max: null }
}

function shareOf(of: About, n: number, respondents: number, value: number | null): Index {
  const interval = value === null ? null : wilson(value * respondents, respondents)
  return { ...of, n, respondents, value, low: interval?.low ?? null, high: interval?.high ?? null }
}

function answersOf(criterion: Criterion): number {
  return sumOf(criterion, LEVELS)
}

function sumOf({ counts }: Criterion, codes: readonly string[]): number {
  return codes.reduce((sum, code) => sum + countOf(counts, code), 0)
}
