/** What the results page, the API and the command line all show: one tally, read through the flows that asked. */
import type { AskedFlow } from './asked-flow.ts'
import { type BreakdownRow, breakdownRows } from './breakdown.ts'
import { type CountingFigure, countingOf } from './counting.ts'
import { type Criterion, countedSteps, countOf, criterionOf } from './criterion.ts'
import { ENOUGH } from './enough.ts'
import { type Facet, facetList } from './facets.ts'
import { type FormsOfKind, kindsOf } from './forms.ts'
import { type Index, indexesOf } from './indexes.ts'
import type { Period } from './period.ts'
import { type Awaiting, type ProcessingFigures, processingFigures } from './processing.ts'
import { silentIndex } from './silence.ts'
import type { Funnel, SeriesTally, Tally } from './tally.ts'
import { toldFacets } from './told-facets.ts'

export interface Summary {
  readonly period: Period
  /** The unit that was asked for, with all that lies under it; `null`: every unit. */
  readonly unit: string | null
  /** Of a report as it is: units that went into these in part, whose figures nobody can divide; absent: none. */
  readonly unsplit?: readonly { readonly unit: string; readonly name: string }[]
  /** Sample cases among those counted. */
  readonly samples: number
  readonly funnel: Funnel
  /** Cases whose invitation was not sent, by the reason. */
  readonly unsent: Readonly<Record<string, number>>
  /** The counting words of an office, in their order; empty for who sees held figures. */
  readonly counting: readonly CountingFigure[]
  /** How finished forms came about; empty for who sees held figures. */
  readonly forms: readonly FormsOfKind[]
  /** What is told of forms beside their answers; empty for who sees held figures. */
  readonly facets: readonly Facet[]
  /** What became of cases in the period. */
  readonly processing: ProcessingFigures
  /** What is not at its end, at that moment (RFC 3339); absent: not asked. */
  readonly awaiting?: Awaiting & { readonly at: string }
  /** The counting words by what cases are about; empty for who sees held figures. */
  readonly breakdown: readonly BreakdownRow[]
  /** Forms with a remark in somebody's own words; `null`: fewer than five, or who asks sees held figures. */
  readonly remarks: number | null
  readonly criteria: readonly Criterion[]
  readonly indexes: readonly Index[]
}

/**
 * For who sees held figures: what is held back would be counted as nobody, and make a false share; most of all where who
 * says nothing counts as satisfied.
 */
export function withoutCounting(summary: Summary): Summary {
  const indexes = summary.indexes.filter(({ key }) => key !== 'QD766_TTHC')
  return { ...summary, counting: [], forms: [], facets: [], breakdown: [], remarks: null, indexes }
}

const NOTHING: SeriesTally = { responses: 0, steps: {} }
const ALL = { answers: () => true, facet: () => true }

/** What may be told without telling of a small group (`small-groups.ts`). */
export interface Telling {
  answers(series: string, step: string): boolean
  facet(facet: Facet): boolean
}

/**
 * @param telling what may not be told counts as answered by nobody, and so does what is reckoned from it; absent: all may.
 * @param flows the current version of every flow. One that nobody answered is left out, but for those asked after a
 * result was given: an office that has them wants to see their zeros.
 */
export function summaryOf(
  tally: Tally,
  flows: readonly AskedFlow[],
  period: Period,
  unit: string | null,
  telling: Telling = ALL,
): Summary {
  const shown = flows
    .map((flow) => ({ flow, main: flow.outcomes.includes('returned'), given: seriesOf(tally, flow) }))
    .filter(({ main, given }) => main || given.responses > 0)
    .sort((a, b) => Number(b.main) - Number(a.main))
    .map(({ flow, given }) => ({ flow, people: given.people, criteria: criteriaOf(flow, given, telling) }))
  const criteria = shown.flatMap((one) => one.criteria)
  const facets = facetList(tally.facets ?? {})
  const remarks = flows.reduce((sum, flow) => sum + remarksIn(flow, seriesOf(tally, flow)), 0)
  return {
    period,
    unit,
    samples: tally.samples,
    funnel: tally.funnel,
    unsent: tally.unsent,
    counting: countingOf(tally),
    forms: kindsOf(tally.forms ?? {}),
    processing: processingFigures(tally.processing ?? {}),
    breakdown: breakdownRows(tally.breakdown ?? {}),
    facets: telling === ALL ? facets : toldFacets(facets, criteria, telling.facet),
    remarks: telling === ALL || remarks >= ENOUGH ? remarks : null,
    criteria,
    indexes: [
      ...shown.flatMap((one) => indexesOf(one.flow, one.criteria, one.people)),
      ...(isWhole(criteria, flows, tally, telling) ? silentIndex(tally.funnel.closed, flows, criteria) : []),
    ],
  }
}

function criteriaOf(flow: AskedFlow, { steps }: SeriesTally, telling: Telling): Criterion[] {
  return countedSteps(flow).map((step) => {
    const given = criterionOf(flow, step, steps[step.id] ?? {})
    // What may be told was found a moment ago: since then somebody may have taken an answer back.
    const few = given.n > 0 && given.n < ENOUGH
    const told = telling === ALL || (!few && telling.answers(flow.series, step.id))
    return told ? given : criterionOf(flow, step, {})
  })
}

/** Whether each overall question that somebody answered is told: who is marked at one of them is missing otherwise. */
function isWhole(criteria: readonly Criterion[], flows: readonly AskedFlow[], tally: Tally, telling: Telling): boolean {
  const overall = criteria.filter(({ role }) => role === 'overall')
  return overall.every(({ flow: id, step }) => {
    const flow = flows.find(({ flow }) => flow === id)
    return flow === undefined || telling.answers(flow.series, step) || seriesOf(tally, flow).steps[step] === undefined
  })
}

/** Of several questions that ask for one, the one that most people used: nobody counts twice. */
function remarksIn({ steps }: AskedFlow, given: SeriesTally): number {
  const asked = steps.filter(({ role }) => role === 'comment')
  return Math.max(0, ...asked.map(({ id }) => countOf(given.steps[id] ?? {}, 'GIVEN')))
}

function seriesOf(tally: Tally, { series }: AskedFlow): SeriesTally {
  return tally.series[series] ?? NOTHING
}
