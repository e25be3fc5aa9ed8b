/** A *đợt*: the answers that are counted, closed and one day cut from their cases together. */
import type { Document, Sealed } from './document.ts'
import type { BatchId } from './ids.ts'
import type { Day, Instant } from './time.ts'

export interface Batch extends Document {
  readonly _id: BatchId
  /** The batch's own key, wrapped; destroying it cuts every answer of the batch from its case. */
  readonly key: Sealed | null
  readonly from: Day
  readonly to: Day
  /** Answers after this instant are late; `null`: no cut-off was set. */
  readonly cutOff: Instant | null
  readonly state: 'open' | 'closed' | 'cut'
}

/** The batch of a closing day: its calendar month, `2026-11`. */
export function batchOf(day: Day): BatchId {
  return day.slice(0, 7) as BatchId
}
