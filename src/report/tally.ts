/**
 * What answers add up to. One law: the tally of a whole equals the sum of the tallies of its parts.
 */
import type { CellId, Document } from '../survey/document.ts'

/** Each stage implies the ones before it. */
export interface Funnel {
  readonly closed: number
  readonly invited: number
  readonly sent: number
  readonly delivered: number
  readonly opened: number
  readonly started: number
  readonly finished: number
}

/** How often each code was given at a step; numbers by their digits; `NA` and `SKIP` among them. */
export type StepCounts = Readonly<Record<string, number>>

/** The answers of one flow series in one cell. */
export interface SeriesTally {
  /** Finished forms. */
  readonly responses: number
  /** Step id → code → count. A step where several may be chosen has `#` too: how many people answered it. */
  readonly steps: Readonly<Record<string, StepCounts>>
}

export interface Tally {
  readonly funnel: Funnel
  /** By flow series. */
  readonly series: Readonly<Record<string, SeriesTally>>
  /** Sample cases among those counted. */
  readonly samples: number
}

/** A stored cell: one day of one resolving unit. */
export interface Cell extends Document, Tally {
  readonly _id: CellId
  readonly day: string
  readonly unit: string
}
