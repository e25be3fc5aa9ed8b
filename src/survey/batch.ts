/** A *đợt*: the answers that are counted, closed and one day cut from their cases together. */
import type { Tally } from '../report/tally.ts'
import type { Document, Sealed } from './document.ts'
import type { BatchId } from './ids.ts'
import type { BatchRules } from './rules.ts'
import { addDays, DAY, type Day, dayOf, type Instant, startOf } from './time.ts'

/**
 * `open`: an answer that is withdrawn goes. `closed` (*đã chốt*): the figure stays, and only the person goes.
 * `cut` (*đã cắt*): the key is destroyed, and nobody can tell any more whose answer is whose.
 */
export type BatchState = 'open' | 'closed' | 'cut'

/** What follows from a step of a batch, each safe to repeat; done first to last. */
export type Leftover =
  | { readonly do: 'note'; readonly deed: 'batch-closed' | 'batch-cut' | 'batch-reopened'; readonly by: string }
  /** The contacts of its cases go, and what was never answered can be answered no more. */
  | { readonly do: 'people' }
  /** Rare combinations of dimensions become coarser. */
  | { readonly do: 'dimensions' }
  /** What stands in the figures from now on is hashed. */
  | { readonly do: 'seal' }
  /** The key leaves the files of the store too. */
  | { readonly do: 'scrub' }

/** *Niêm phong*: what was counted, so that whoever kept the hash can tell whether it still is. */
export interface Seal {
  readonly at: Instant
  /** What the batch was then. */
  readonly state: BatchState
  /** SHA-256, hex, over the answers of each unit (`report/seal.ts`). */
  readonly hash: string
  /** Forms in time. */
  readonly forms: number
  /** What all units together answered, by flow series. */
  readonly series: Tally['series']
}

/** Why a closed batch was opened again. */
export interface Reopening {
  readonly at: Instant
  readonly by: string
  readonly reason: string
}

export interface Batch extends Document {
  readonly _id: BatchId
  /** The batch's own key, wrapped; destroying it cuts every answer of the batch from its case. */
  readonly key: Sealed | null
  readonly from: Day
  readonly to: Day
  /** Answers after this instant are late; `null`: as the policy has it (`cutOffOf`). */
  readonly cutOff: Instant | null
  readonly state: BatchState
  /** Absent: not yet. */
  readonly closedAt?: Instant
  readonly cutAt?: Instant
  /** Follows from its last step and is not done yet; absent: nothing. */
  readonly left?: readonly Leftover[]
  /** One for each closing, and one more for the cut; none is ever taken away. */
  readonly seals?: readonly Seal[]
  readonly reopenings?: readonly Reopening[]
}

/** A batch is cut a day after it was closed at the earliest: whatever was under way then has been followed up. */
export const SOONEST_CUT = DAY

/** The first instant after its last day: no case that belongs to it closes any more. */
export function endOf({ to }: Pick<Batch, 'to'>): Instant {
  return startOf(addDays(to, 1))
}

/** The last instant at which an answer is in time: the end of a day. */
export function cutOffOf(batch: Pick<Batch, 'cutOff' | 'to'>, { closesAfter }: BatchRules): Instant {
  return batch.cutOff ?? endOf(batch) + closesAfter - 1
}

/** When its key is destroyed, as far as can be told now. */
export function cutsAt(batch: Pick<Batch, 'cutOff' | 'to' | 'closedAt'>, rules: BatchRules): Instant {
  return (batch.closedAt ?? cutOffOf(batch, rules)) + rules.cutsAfter
}

export type CutOffRefusal = 'notOpen' | 'early' | 'past'

/**
 * The batch with another cut-off, the end of this day. Only ahead of us, and only while the one before is: so no answer
 * that was given changes between in time and late.
 *
 * @param day in Viet Nam.
 */
export function withCutOff(
  batch: Batch,
  day: Day,
  now: Instant,
  rules: BatchRules,
): { readonly batch: Batch } | { readonly refused: CutOffRefusal } {
  if (batch.state !== 'open') return { refused: 'notOpen' }
  if (day < batch.to) return { refused: 'early' }
  if (day < dayOf(now) || cutOffOf(batch, rules) < now) return { refused: 'past' }
  return { batch: { ...batch, cutOff: startOf(addDays(day, 1)) - 1 } }
}

/** Closed; `null`: it is not open, or its last day is not over. Whatever is answered from now on is late. */
export function closed(batch: Batch, by: string, now: Instant, rules: BatchRules): Batch | null {
  if (batch.state !== 'open' || now < endOf(batch)) return null
  const left: readonly Leftover[] = [...(batch.left ?? []), { do: 'note', deed: 'batch-closed', by }]
  return { ...batch, state: 'closed', cutOff: Math.min(cutOffOf(batch, rules), now), closedAt: now, left }
}

/** Characters of the reason for opening a batch again. */
const REASON = { min: 10, max: 500 }

export type ReopeningRefusal = 'notClosed' | 'notSealed' | 'past' | 'reason'

/**
 * Open again until the end of a day. What came late in between stays late, and every seal stays on record.
 *
 * @param asked `day` in Viet Nam, from today on; `by` as the audit has it.
 */
export function reopened(
  batch: Batch,
  asked: { readonly by: string; readonly day: Day; readonly reason: string },
  now: Instant,
): { readonly batch: Batch } | { readonly refused: ReopeningRefusal } {
  const { by, day } = asked
  const reason = asked.reason.normalize('NFC').trim()
  if (batch.state !== 'closed') return { refused: 'notClosed' }
  // Or nobody could tell afterwards what had been counted before.
  if (!isSealed(batch)) return { refused: 'notSealed' }
  if (reason.length < REASON.min || reason.length > REASON.max) return { refused: 'reason' }
  if (day < dayOf(now)) return { refused: 'past' }
  const { closedAt: _, ...rest } = batch
  const reopenings = [...(batch.reopenings ?? []), { at: now, by, reason }]
  const left: readonly Leftover[] = [{ do: 'note', deed: 'batch-reopened', by }]
  return { batch: { ...rest, state: 'open', cutOff: startOf(addDays(day, 1)) - 1, left, reopenings } }
}

/** Since its last closing. */
export function isSealed({ seals, closedAt, left }: Pick<Batch, 'seals' | 'closedAt' | 'left'>): boolean {
  const last = seals?.at(-1)
  return last !== undefined && last.at >= (closedAt ?? 0) && (left?.length ?? 0) === 0
}

/** Without its key; `null`: it has none. */
export function cut(batch: Batch, by: string, now: Instant): Batch | null {
  if (batch.key === null) return null
  const note = { do: 'note', deed: 'batch-cut', by } as const
  const left: readonly Leftover[] = [
    ...(batch.left ?? []),
    note,
    { do: 'people' },
    { do: 'dimensions' },
    { do: 'seal' },
    { do: 'scrub' },
  ]
  return { ...batch, key: null, state: 'cut', closedAt: batch.closedAt ?? now, cutAt: now, left }
}
