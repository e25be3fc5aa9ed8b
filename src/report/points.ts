/**
 * `ND61_POINTS` (domain.md section 3.4): where the answers of a questionnaire carry points, the mean points of each
 * indicator, added up, out of the most that there could be: nine indicators of 2, 1 or 0 points make at most 18.
 *
 * A sum form by form would leave out whoever skipped one indicator; the sum of the means leaves out nobody, and is the
 * same where all answered. What so many points are called (*xuất sắc* …) is for the office's own rule: none is built in.
 */
import type { Option } from '../flow/definition.ts'
import { type AskedFlow, ofFlow } from './asked-flow.ts'
import { type Criterion, countOf } from './criterion.ts'
import type { Index } from './indexes.ts'
import { meanOf } from './mean-interval.ts'

/** @returns nothing where no answer carries points, and nothing while one indicator has no answers. */
export function pointsOf(flow: AskedFlow, criteria: readonly Criterion[]): Index[] {
  const indicators = criteria.flatMap((criterion) => indicatorOf(flow, criterion) ?? [])
  const means = indicators.flatMap(({ given, n, max }) => meanOf(given, n, { min: 0, max }) ?? [])
  if (indicators.length < 2 || means.length < indicators.length) return []
  const [lows, highs] = [means.map(({ low }) => low), means.map(({ high }) => high)]
  return [
    {
      key: 'ND61_POINTS',
      version: 1,
      ...ofFlow(flow),
      step: null,
      factor: null,
      n: sum(indicators.map(({ n }) => n)),
      // Each indicator weighs the same, so the one that fewest answered says how sure the sum is.
      respondents: Math.min(...indicators.map(({ n }) => n)),
      value: sum(means.map(({ mean }) => mean)),
      // What one person says to one indicator and to the next may go together, and at the most it goes together wholly.
      low: lows.includes(null) ? null : sum(lows.map((low) => low ?? 0)),
      high: highs.includes(null) ? null : sum(highs.map((high) => high ?? 0)),
      max: sum(indicators.map(({ max }) => max)),
    },
  ]
}

interface Indicator {
  /** Points, and how often they were given. */
  readonly given: readonly (readonly [number, number])[]
  readonly n: number
  readonly max: number
}

function indicatorOf({ steps }: AskedFlow, { step, counts }: Criterion): Indicator | null {
  const answering = steps.find(({ id }) => id === step)?.answering
  if (answering?.kind !== 'choose' || answering.several) return null
  const scored = answering.options.flatMap(({ code, points, counted }: Option) =>
    points === undefined || !counted ? [] : [[points, countOf(counts, code)] as const],
  )
  if (scored.length === 0) return null
  return { given: scored, n: sum(scored.map(([, count]) => count)), max: Math.max(...scored.map(([points]) => points)) }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
