/** The figures of some units in one half-month, added up once and kept, so that a report of a year reads a few documents. */
import type { CellId, Document } from '../survey/document.ts'
import type { Day } from '../survey/time.ts'
import type { Tally } from './tally.ts'

/** As they are; or as they are shown to those who may not see live ones (`held.ts`). */
export type SumKind = 'live' | 'held'

export interface Sum extends Document {
  /** `{day}|{unit}`. */
  readonly _id: CellId
  /** The first of the half-month. */
  readonly day: Day
  /** Whose: a name for the kind and the units. */
  readonly unit: string
  readonly kind: SumKind
  /** `null`: every one. */
  readonly units: readonly string[] | null
  /** How often cells of that half-month had been counted again before they were added up. */
  readonly touched: number
  readonly tally: Tally
}
