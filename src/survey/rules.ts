/** What one office keeps to when it writes to people: the meaning of `flows/policy.yaml` for it. */
import type { BatchDays } from './batch-days.ts'
import type { SentWay, Way } from './invitation.ts'

/** Milliseconds since midnight in Viet Nam; `until` is the first instant outside. */
export interface Hours {
  readonly from: number
  readonly until: number
}

/** At most so many invitations within so many milliseconds. */
export interface Cap {
  readonly invitations: number
  readonly within: number
}

export interface Rules {
  /** Milliseconds between the closing of a case and its invitation. */
  readonly delayAfterClosing: number
  /** In the order of the day, without overlap. */
  readonly hours: readonly Hours[]
  readonly workingDaysOnly: boolean
  /** Working days after the invitation; at most two. */
  readonly reminders: readonly number[]
  /** Milliseconds after the invitation was made; afterwards its link and code open nothing. */
  readonly expiresAfter: number
  /** Across offices; `null`: no limit. An agent files hundreds of cases and has a cap of its own. */
  readonly frequency: { readonly person: Cap | null; readonly agent: Cap | null }
  /** By code, or words of the name: procedures that are never surveyed, or asked about in sober words only (*khai tử*). */
  readonly procedures: { readonly never: readonly string[]; readonly sober: readonly string[] }
  /** Tried in this order; a way that is left out is not taken. */
  readonly ways: readonly SentWay[]
  /** VND for one message. */
  readonly prices: Readonly<Record<Way, number>>
  /** VND that an office may spend; `null`: as much as it takes. */
  readonly budget: { readonly day: number | null; readonly month: number | null }
}

/** Of which days a batch (*đợt*) is, and when it is closed and cut (`batch.ts`); the same for all offices, for a batch is theirs together. */
export interface BatchRules extends BatchDays {
  /** Milliseconds from the end of its last day to its cut-off. */
  readonly closesAfter: number
  /** Milliseconds from its closing to the destruction of its key. */
  readonly cutsAfter: number
}

/** Every way by which a message leaves, in the order of the shipped policy; a slip is handed over, not sent. */
export const WAYS_IN_ORDER = [
  'zalo-message',
  'zalo-template',
  'zalo-user-template',
  'telegram',
] as const satisfies readonly SentWay[]
