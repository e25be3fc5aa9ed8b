/** One ask (*phiếu phát ra*) for one case, for ever. */

import type { Consent } from './address.ts'
import type { Contacts } from './case.ts'
import type { Counted, Document } from './document.ts'
import type { AddressId, BatchId, CaseId, FlowHash, InvitationId, UnitId } from './ids.ts'
import type { Instant } from './time.ts'

/** A way by which a message leaves; a slip is handed over. */
export type SentWay = Exclude<Way, 'slip'>

/** How a person is reached. Each way has its own token and code, so the way of an answer is known. */
export type Way = 'zalo-message' | 'zalo-template' | 'zalo-user-template' | 'telegram' | 'slip'

/**
 * `planned`: something is due (`next`). `waiting`: no channel reaches the person now; it waits as a link or code, or for
 * a first act on a known address. `uncertain`: handed to a channel whose answer was lost; never repeated.
 * `skipped`: a limit of the office keeps it from being sent. `recalled`: the case was opened again before anything left.
 * `expired`: nobody answered in time; its link and code open nothing any more.
 */
export type InvitationState =
  | 'planned'
  | 'waiting'
  | 'sent'
  | 'uncertain'
  | 'started'
  | 'finished'
  | 'declined'
  | 'withdrawn'
  | 'skipped'
  | 'recalled'
  | 'expired'

/** `sending` is what a process that died in between leaves behind: the next one reads it as `uncertain`. */
export type AttemptOutcome =
  | 'sending'
  | 'sent'
  | 'retry-after'
  | 'unreachable'
  | 'outside-window'
  | 'out-of-quota'
  | 'credential'
  | 'rejected'
  | 'uncertain'

export interface Attempt {
  readonly way: Way
  /** Where it went: a corrected contact is another person, to whom nothing was tried yet. `null`: it is forgotten. */
  readonly to: AddressId | null
  /** Of the link that it carried. */
  readonly generation: number
  readonly at: Instant
  readonly outcome: AttemptOutcome
  /** A code of the channel such as `zalo -118`; never an address, never a text. */
  readonly detail: string | null
  /** The channel's id of the message, by which receipts are joined (`sent-message.ts`); `null`: it sends none. */
  readonly messageId: string | null
  /** While it is under way: the messages whose receipts have come to this chat meanwhile; one of them may be this. */
  readonly heard?: readonly string[]
  /** Whether it came after an earlier message, to remind. */
  readonly reminder: boolean
  /** VND, by the office's price list; 0 once it is certain that nothing left. */
  readonly cost: number
}

/** The stages of the funnel, each by the instant it was first reached; each implies those before it. */
export interface Marks {
  readonly sent: Instant | null
  readonly delivered: Instant | null
  readonly opened: Instant | null
  readonly started: Instant | null
  readonly finished: Instant | null
}

/** A claim: whoever holds a higher fence has taken over, and a late holder's write fails. */
export interface Lease {
  readonly by: string
  readonly until: Instant
  readonly fence: number
}

/** What is done with an invitation when its time has come. */
export type Due = 'send' | 'remind'

export interface Invitation extends Document, Counted {
  readonly _id: InvitationId
  readonly case: CaseId
  /** The resolving unit of the case, whose turn it is when several offices send at once. */
  readonly unit: UnitId
  readonly createdAt: Instant
  /** From here on its link and code open nothing. */
  readonly expiresAt: Instant
  /** Copied from the case until the batch's key is destroyed, so that *rút* finds its way. */
  readonly contacts: Contacts
  /** The version that is asked; once it is over, the one that was answered. */
  readonly flow: FlowHash
  readonly batch: BatchId
  readonly state: InvitationState
  /** Why it waits or what stopped it: `no-contact`, `phone-invalid`, `not-started`, `no-way` … */
  readonly why: string | null
  readonly next: { readonly at: Instant; readonly do: Due } | null
  readonly lease: Lease | null
  /** The highest fence so far; it outlives the lease. */
  readonly fence: number
  readonly attempts: readonly Attempt[]
  readonly marks: Marks
  /** Another when a contact is corrected: only the links of this one live. */
  readonly generation: number
  /** How many there were. */
  readonly generations: number
  /** Each time staff took the printed link, by whom (name of the API key or user). */
  readonly slips: readonly { readonly at: Instant; readonly by: string }[]
  /** Where its answers were given: only there may they be withdrawn. */
  readonly place: string | null
  /** Proof of consent, or of its refusal. */
  readonly consent: Consent | null
  /** The person asked to be called back: kept apart from the answers. */
  readonly callBackAt: Instant | null
  /** Withdrawn after its batch was closed: the figure stays, and nothing here leads to the person. Absent: not so. */
  readonly personGoneAt?: Instant
  /** How often whoever held the link named another phone (`service/form-contact.ts`); absent: never. */
  readonly renamed?: number
  readonly sample: boolean
}

export const NO_CONTACTS: Contacts = { phone: null, zalo: null, telegram: null }

/** Without anything by which the person is found or reached; that they consented is proof, and stays. */
export function withoutPerson(doc: Invitation): Invitation {
  const attempts = doc.attempts.map(({ heard: _, ...attempt }) => ({ ...attempt, to: null }))
  return { ...doc, contacts: NO_CONTACTS, place: null, callBackAt: null, next: dueWhenAnswered(doc), attempts }
}

/** How many reminders have left, or may have. */
export function remindersOf({ attempts }: Pick<Invitation, 'attempts'>): number {
  return attempts.filter(({ reminder, outcome }) => reminder && MAY_HAVE_ARRIVED.has(outcome)).length
}

const MAY_HAVE_ARRIVED: ReadonlySet<AttemptOutcome> = new Set(['sent', 'sending', 'uncertain'])

export function mayHaveArrived({ outcome }: Pick<Attempt, 'outcome'>): boolean {
  return MAY_HAVE_ARRIVED.has(outcome)
}

/**
 * What is due once the person has answered: no message any more. But one that is under way stays due until its end is
 * written, for whoever sends it may have died, and the next one must find it.
 */
export function dueWhenAnswered({ attempts, next }: Pick<Invitation, 'attempts' | 'next'>): Invitation['next'] {
  return attempts.at(-1)?.outcome === 'sending' ? next : null
}

/** Finished, declined or withdrawn: nothing is asked any more. */
export function isOver({ state }: Pick<Invitation, 'state'>): boolean {
  return state === 'finished' || state === 'declined' || state === 'withdrawn'
}
