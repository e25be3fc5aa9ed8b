/**
 * Long work (*việc đang chạy*) that somebody has asked for: it outlives their browser and the process that does it. What
 * it reads and leaves lies in pieces beside it.
 */
import type { Language } from '../flow/definition.ts'
import type { Document, Sealed } from './document.ts'
import type { JobId, UserId } from './ids.ts'
import type { Lease } from './invitation.ts'
import type { Instant } from './time.ts'

/**
 * `waiting`: for a worker. `proposed`: what it would do is told, nothing was written, and it waits for a yes.
 * `cancelled`: by whoever asked for it, or because no yes came in time.
 */
export type JobState = 'waiting' | 'running' | 'proposed' | 'done' | 'cancelled' | 'failed'

/** What is to be done. An import is rehearsed first; `rehearsal` is over with a yes. */
export type Task =
  | { readonly kind: 'import'; readonly rehearsal: boolean; readonly unit: string | null; readonly pieces: number }
  | { readonly kind: 'recount' }

export interface Job extends Document {
  readonly _id: JobId
  readonly task: Task
  readonly by: UserId
  /** Whose work it is: these units and what lies under them; `null`: all. */
  readonly units: readonly string[] | null
  /** In which its words are told. */
  readonly language: Language
  readonly state: JobState
  /** Since when a worker may take it up; `null`: there is nothing to do. */
  readonly due: Instant | null
  readonly lease: Lease | null
  /** The highest fence so far; it outlives the lease. */
  readonly fence: number
  /** Whoever works on it ends it at the next step. */
  readonly cancel: boolean
  /** Steps (rows, cells); `total` is `null` until it is known. */
  readonly progress: { readonly done: number; readonly total: number | null }
  /** How many of what were found or done so far. */
  readonly counts: Readonly<Record<string, number>>
  /** Pieces of its result that are written. */
  readonly results: number
  /** Why it failed, or ended without a yes: a code, and words where there are any. */
  readonly why: { readonly code: string; readonly message: string | null } | null
  readonly createdAt: Instant
  readonly endedAt: Instant | null
  /** From here on it, or what it waits for, goes. */
  readonly expiresAt: Instant
}

/** A part of the file that a job reads, or of what it leaves: sealed, for it names cases and people. */
export interface Piece extends Document {
  /** `{job}:{file or result}:{number from 0}` */
  readonly _id: string
  readonly sealed: Sealed
}
