/**
 * One phone, one Zalo user of one OA, one Telegram chat. Addresses are never merged into a person: families share
 * phones, agents file for hundreds.
 */
import type { Moment } from '../flow/state.ts'
import type { Document, Sealed } from './document.ts'
import type { AddressId, InvitationId } from './ids.ts'
import type { Instant } from './time.ts'

export type AddressKind = 'phone' | 'zalo' | 'telegram'

/** The plain value, only ever in memory: E.164 digits `84912345678`, `{oaId}:{userId}`, a chat id. */
export interface PlainAddress {
  readonly kind: AddressKind
  readonly value: string
}

/** Proof of consent, or of its refusal: which text (the version of the flow and the step in it), when, by which way. */
export interface Consent {
  readonly at: Instant
  readonly flow: string
  readonly step: string
  readonly by: 'zalo' | 'telegram' | 'web'
  readonly given: boolean
  readonly invitation: InvitationId
}

export interface Address extends Document {
  readonly _id: AddressId
  readonly kind: AddressKind
  /** `null` after erasure; the hash stays, so that an opt-out is still known. */
  readonly sealed: Sealed | null
  /** Kept for as long as anything of what was consented to is held, and afterwards as proof. */
  readonly consents: readonly Consent[]
  /** First heard of; absent: before that was noted. */
  readonly since?: Instant
  /** Asked never to be asked again (*dừng* outside a conversation). */
  readonly optedOutAt: Instant | null
  /** Last act of the person on this channel by our clock: opens Zalo's seven days, shows that a bot was started. */
  readonly lastInteraction: Instant | null
  /** The invitations that were sent here lately, for limits on their number; those of long ago are dropped. */
  readonly invited: readonly { readonly invitation: InvitationId; readonly at: Instant }[]
  /** Invitations that wait for an act here; some may have left since by another way. */
  readonly waiting: readonly InvitationId[]
  /** The channel said that nothing can be delivered here (no account, deactivated); cleared by the next act. */
  readonly unreachableAt: Instant | null
  /** The person blocked the office here, or left it: no other way is taken either, until the next act. */
  readonly blockedAt: Instant | null
  /** By the channel's clock, that block: what was said before it opens nothing, however late it comes. Absent: none was told. */
  readonly left?: Moment
  /**
   * Since then no case and no act has had need of it: from here runs the time for which it is kept. May lie ahead (the day
   * on which a case is due). Absent: it is older than this field.
   */
  readonly neededAt?: Instant
  /** Only sample cases name it: it goes with them. */
  readonly sample: boolean
}
