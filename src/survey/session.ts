/**
 * A conversation in flight. The one document that a turn writes; once ended it is the commit record from which the
 * response, the comment and the invitation's state follow (`service/part.ts`), then it goes.
 */
import type { Reply } from '../flow/reply.ts'
import type { State } from '../flow/state.ts'
import type { AddressKind } from './address.ts'
import type { Document } from './document.ts'
import type { AddressId, FlowHash, InvitationId } from './ids.ts'
import type { Way } from './invitation.ts'
import type { Instant } from './time.ts'

/** A reply not yet acknowledged by its channel. */
export interface Outgoing {
  /** Unique within the session, rising: replies to one address leave in this order. */
  readonly id: number
  readonly address: AddressId
  readonly kind: AddressKind
  readonly reply: Reply
  /** Add the link of the form: typing did not work out. */
  readonly withLink: boolean
  /** The process that sends it; after `until` another may take it over. */
  readonly by: string
  readonly until: Instant
}

export interface Seat {
  readonly network: string
  readonly desk: boolean
}

export interface Session extends Document {
  readonly _id: InvitationId
  /** The version of its first turn; it ends on it. */
  readonly flow: FlowHash
  /** Free remarks inside are sealed (`{ text: <sealed> }`). */
  readonly state: State
  /** The way of the first act: how this person came in. */
  readonly way: Way
  /** Ids of the events taken, newest last, at most 24: a late copy of an older one is caught by the channel's clock. */
  readonly seen: readonly string[]
  readonly outbox: readonly Outgoing[]
  readonly nextOutgoing: number
  /** The first answer; `null` while it was only invited or opened. */
  readonly startedAt: Instant | null
  /** The link's generation when it began, for the link that a reply may carry. */
  readonly generation: number
  readonly lastAt: Instant
  /** When the sweeper must look at it again (replies left over, an end not yet followed); `null`: nothing to do. */
  readonly wake: Instant | null
  readonly endedAt: Instant | null
  /** Where its end came from, of the page only: a keyed hash, and whether staff are signed in there. */
  readonly seat?: Seat
  /** Go with the response (`Response.flags`); absent: none. */
  readonly flags?: readonly string[]
  readonly sample: boolean
}

/** Who is talking at an address: its one active conversation, and those that wait their turn. */
export interface Talk extends Document {
  readonly _id: AddressId
  readonly active: InvitationId | null
  readonly waiting: readonly InvitationId[]
  /** The last one that ended here, so that *rút* and *xóa* find it. */
  readonly last: InvitationId | null
  /** Event ids of what happened outside a session, and of ended sessions. */
  readonly seen: readonly string[]
  /** Wrong codes typed since `guessesSince`. */
  readonly guesses: number
  readonly guessesSince: Instant | null
  /** Replies of what happened outside a session, not yet acknowledged. */
  readonly outbox: readonly Outgoing[]
  readonly nextOutgoing: number
  readonly wake: Instant | null
  /** A yes-or-no that the last reply asked outside a session: *rút* or *xóa*, waiting for a confirmation. */
  readonly confirming: 'withdraw' | 'erase' | null
  /** By channel: the event that ended the last conversation here. */
  readonly led: State['led']
}
