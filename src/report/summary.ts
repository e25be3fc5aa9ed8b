/** What the results page, the API and the command line all show: one tally, read through the flows that asked. */
import type { Flow } from '../flow/definition.ts'
import { type CountingFigure, countingOf } from './counting.ts'
import { type Criterion, countedSteps, criterionOf } from './criterion.ts'
import { type FormsOfKind, kindsOf } from './forms.ts'
import { type Index, indexesOf } from './indexes.ts'
import type { Period } from './period.ts'
import type { Funnel, SeriesTally, Tally } from './tally.ts'

export interface Summary {
  readonly period: Period
  /** The unit that was asked for, with all that lies under it; `null`: every unit. */
  readonly unit: string | null
  /** Sample cases among those counted. */
  readonly samples: number
  readonly funnel: Funnel
  /** Cases whose invitation was not sent, by the reason. */
  readonly unsent: Readonly<Record<string, number>>
  /** The counting words of an office, in their order; empty for who sees held figures. */
  readonly counting: readonly CountingFigure[]
  /** How finished forms came about; empty for who sees held figures. */
  readonly forms: readonly FormsOfKind[]
  readonly criteria: readonly Criterion[]
  readonly indexes: readonly Index[]
}

/** For who sees held figures: what is held back would be counted as nobody, and make a false share. */
export function withoutCounting(summary: Summary): Summary {
  return { ...summary, counting: [], forms: [] }
}

const NOTHING: SeriesTally = { responses: 0, steps: {} }

/**
 * @param flows the current version of every flow. One that nobody answered is left out, but for those asked after a
 * result was given: an office that has them wants to see their zeros.
 */
export function summaryOf(tally: Tally, flows: readonly Flow[], period: Period, unit: string | null): Summary {
  const shown = flows
    .map((flow) => ({ flow, main: flow.outcomes.includes('returned'), given: seriesOf(tally, flow) }))
    .filter(({ main, given }) => main || given.responses > 0)
    .sort((a, b) => Number(b.main) - Number(a.main))
    .map(({ flow, given }) => ({ flow, criteria: criteriaOf(flow, given) }))
  return {
    period,
    unit,
    samples: tally.samples,
    funnel: tally.funnel,
    unsent: tally.unsent,
    counting: countingOf(tally),
    forms: kindsOf(tally.forms ?? {}),
    criteria: shown.flatMap(({ criteria }) => criteria),
    indexes: shown.flatMap(({ flow, criteria }) => indexesOf(flow, criteria)),
  }
}

function criteriaOf(flow: Flow, { steps }: SeriesTally): Criterion[] {
  return countedSteps(flow).map((step) => criterionOf(flow, step, steps[step.id] ?? {}))
}

function seriesOf(tally: Tally, { series }: Flow): SeriesTally {
  return tally.series[series] ?? NOTHING
}
