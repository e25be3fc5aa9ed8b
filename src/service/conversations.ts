/** Beginning a conversation, and giving an address to one: what dispatch, a typed code and the web have in common. */

import type { Reply } from '../flow/reply.ts'
import type { Place, State } from '../flow/state.ts'
import { newState } from '../flow/state.ts'
import { opening } from '../flow/turn.ts'
import type { AddressId, InvitationId } from '../survey/ids.ts'
import type { Invitation, Way } from '../survey/invitation.ts'
import type { Session, Talk } from '../survey/session.ts'
import { change, changeOrInsert } from './change.ts'
import { languageOf, statement } from './compose.ts'
import type { Deps } from './deps.ts'
import { factsOf } from './facts.ts'
import { queued } from './outbox.ts'

/** Event ids that a document remembers; a later copy is caught by the channel's clock. */
const REMEMBERED = 24
/** Outside conversations nothing else knows a copy. */
const REMEMBERED_OUTSIDE = 100

export function remembered(seen: readonly string[], ids: readonly string[], many = REMEMBERED): string[] {
  return [...seen, ...ids.filter((id) => !seen.includes(id))].slice(-many)
}

export function rememberedOutside(seen: readonly string[], ids: readonly string[]): string[] {
  return remembered(seen, ids, REMEMBERED_OUTSIDE)
}

/** A conversation that nobody has said a word in yet. Revision 0: it is not stored. */
export async function blankSession(deps: Deps, invitation: Invitation, way: Way): Promise<Session> {
  const record = await deps.store.cases.get(invitation.case)
  return {
    _id: invitation._id,
    rev: 0,
    flow: invitation.flow,
    state: newState(languageOf(record?.language)),
    way,
    generation: invitation.generation,
    seen: [],
    outbox: [],
    nextOutgoing: 1,
    startedAt: null,
    lastAt: deps.clock(),
    wake: null,
    endedAt: null,
    sample: invitation.sample,
  }
}

/**
 * Begins the conversation with its opening shown at `place` (an invitation carries the first question). One that is
 * under way already is only shown there, on the version that it began with.
 */
export async function openAt(
  deps: Deps,
  invitation: Invitation,
  way: Way,
  place: Place,
): Promise<{ readonly reply: Reply; readonly session: Session }> {
  const facts = await factsOf(deps, invitation)
  const blank = await blankSession(deps, invitation, way)
  const talk = await deps.store.talks.get(place as AddressId)
  const openingOf = async ({ flow, state }: Session) =>
    opening(await deps.flows.byHash(flow), facts, place, state.language, deps.tongue)
  const opened = await openingOf(blank)
  const fresh = { ...blank, state: { ...opened.state, led: ledBefore(talk) } }
  const session = await changeOrInsert(deps.store.sessions, fresh, (doc) => (isUnseen(doc) ? fresh : null))
  const reply = session.flow === fresh.flow ? opened.reply : (await openingOf(session)).reply
  return { reply, session }
}

/** Takes back what was prepared for a message that did not come, or came to the wrong person; safe to repeat. */
export async function closeAt(deps: Deps, invitation: InvitationId, address: AddressId): Promise<void> {
  await change(deps.store.talks, address, (talk) => {
    const waiting = talk.waiting.filter((id) => id !== invitation)
    if (talk.active !== invitation && waiting.length === talk.waiting.length) return null
    return { ...talk, active: talk.active === invitation ? null : talk.active, waiting }
  })
  const session = await deps.store.sessions.get(invitation)
  if (session !== null && isUnseen(session) && address in session.state.shown) {
    await deps.store.sessions.remove(invitation, session.rev)
  }
}

/** Only ever prepared for a message that did not leave: nobody has said a word in it. */
function isUnseen({ startedAt, endedAt, seen, state }: Session): boolean {
  return startedAt === null && endedAt === null && seen.length === 0 && state.places.length === 0
}

/**
 * What was typed before the last conversation here ended answers no later one. A talk knows its channel by the moments
 * that it was told.
 */
export function ledBefore(talk: Talk | null): State['led'] {
  return talk?.led ?? {}
}

export function newTalk(id: AddressId): Talk {
  return {
    _id: id,
    rev: 0,
    active: null,
    waiting: [],
    last: null,
    seen: [],
    guesses: 0,
    guessesSince: null,
    outbox: [],
    nextOutgoing: 1,
    wake: null,
    confirming: null,
    led: {},
  }
}

/** Makes this the conversation of the address; the one that was there waits its turn. */
export async function giveFloor(deps: Deps, address: AddressId, invitation: InvitationId): Promise<Talk> {
  return changeOrInsert(deps.store.talks, newTalk(address), (talk) =>
    talk.active === invitation
      ? null
      : {
          ...talk,
          active: invitation,
          waiting: [...talk.waiting, ...(talk.active === null ? [] : [talk.active])].filter((id) => id !== invitation),
          confirming: null,
        },
  )
}

/**
 * Ends the conversation's hold on an address; the next one that waits is offered, not begun.
 *
 * @returns what the caller must deliver.
 */
export async function leaveFloor(
  deps: Deps,
  address: AddressId,
  invitation: InvitationId,
  { seen, state: { led } }: Pick<Session, 'seen' | 'state'>,
): Promise<Talk | null> {
  const kind = (await deps.store.addresses.get(address))?.kind
  const offer = statement(deps.say('chat.more-waiting', 'vi'))
  return change(deps.store.talks, address, (talk) => {
    if (talk.active !== invitation && talk.last === invitation) return null
    const waiting = talk.waiting.filter((id) => id !== invitation)
    const active = talk.active === invitation ? null : talk.active
    const left = { ...talk, active, waiting, last: invitation, seen: rememberedOutside(talk.seen, seen), led }
    const offered = active === null && waiting.length > 0 && kind !== undefined
    return offered ? queued(deps, left, [offer], { address, kind, withLink: false }) : left
  })
}
