/** A turn inside a conversation: find it, take the turn, write it in one go, let what follows follow. */
import type { Said } from '../flow/input.ts'
import { type Turn, turn } from '../flow/turn.ts'
import type { AddressId } from '../survey/ids.ts'
import { isOver } from '../survey/invitation.ts'
import type { Session, Talk } from '../survey/session.ts'
import { acknowledge } from './acknowledge.ts'
import { readRef, statement } from './compose.ts'
import { blankSession, giveFloor, ledBefore, remembered } from './conversations.ts'
import { dataText } from './data-text.ts'
import type { Deps } from './deps.ts'
import { follow } from './follow.ts'
import { guess } from './guesses.ts'
import { lookUp } from './hand-out.ts'
import { asCode, isToken, saltOf } from './keyring.ts'
import { mark } from './marks.ts'
import { queued, REPLY_LEASE } from './outbox.ts'
import type { ChatEvent } from './receive.ts'
import { sealRemarks } from './remarks.ts'
import { claimsSomething, lawfulWay } from './serious-claims.ts'
import { forget } from './withdraw.ts'

/** A lost race is read again and tried again; more than this in a row and the channel will repeat the event. */
const TRIES = 20

/**
 * `copy`: it had its effect before, or is older than the open question. `none`: no conversation here could take the event;
 * `over`: the code belongs to one that has ended.
 */
export type Conversed = 'taken' | 'copy' | 'none' | 'over'

export async function converse(deps: Deps, event: ChatEvent, address: AddressId): Promise<Conversed> {
  for (let i = 0; i < TRIES; i++) {
    const talk = await deps.store.talks.get(address)
    if (talk?.seen.includes(event.id)) return 'copy'
    const found = await sessionFor(deps, event, address, talk)
    if (found === null) return 'none'
    if (found === 'over') return 'over'
    if (found === 'seen' || found.session.seen.includes(event.id)) return 'copy'
    const done = await take(deps, event, address, found)
    if (done !== 'again') return done
  }
  throw Object.assign(new Error('a conversation changed while its turn was being taken'), { code: 'RACE_LOST' })
}

/** Whether this event had its effect before, inside a conversation or outside. */
export async function wasTaken(deps: Deps, event: ChatEvent, address: AddressId): Promise<boolean> {
  const talk = await deps.store.talks.get(address)
  if (talk?.seen.includes(event.id)) return true
  const session = talk?.active == null ? null : await deps.store.sessions.get(talk.active)
  return session?.seen.includes(event.id) ?? false
}

interface Found {
  readonly session: Session
  readonly said: Said
}

/** The conversation that this event belongs to, and what it says there. */
async function sessionFor(
  deps: Deps,
  event: ChatEvent,
  address: AddressId,
  talk: Talk | null,
): Promise<Found | 'over' | 'seen' | null> {
  if (event.kind === 'start' && event.payload !== null) return join(deps, address, event.payload)
  const ids = talk === null ? [] : [talk.active, ...talk.waiting].filter((id) => id !== null)
  if (event.kind === 'press') {
    const ref = readRef(event.ref)
    const pressed = ref === null ? undefined : ids.find((id) => saltOf(id) === ref.salt)
    const id = pressed ?? talk?.active ?? null
    const session = id === null ? null : await deps.store.sessions.get(id)
    if (session === null) return null
    if (session.endedAt !== null) return session.seen.includes(event.id) ? 'seen' : null
    if (pressed !== undefined && pressed !== talk?.active) await giveFloor(deps, address, pressed)
    // A button of another survey, or of none that we know, is an old button here.
    return { session, said: { kind: 'press', step: pressed === undefined ? '' : (ref?.step ?? ''), code: event.code } }
  }
  const session = talk?.active == null ? null : await deps.store.sessions.get(talk.active)
  // Between the end of a conversation and its going, the address knows nothing yet of what ended it.
  if (session?.endedAt != null && session.seen.includes(event.id)) return 'seen'
  if (session === null || session.endedAt !== null) {
    return event.kind === 'text' ? join(deps, address, event.text.trim()) : null
  }
  if (event.kind === 'text') return { session, said: { kind: 'text', text: event.text } }
  return { session, said: event.kind === 'media' ? { kind: 'media' } : { kind: 'open' } }
}

/** What a token or code opens, begun if it was not, made the conversation of this address. */
async function join(deps: Deps, address: AddressId, tokenOrCode: string): Promise<Found | 'over' | null> {
  if (!isToken(tokenOrCode) && asCode(tokenOrCode) === null) return null
  // Nobody guesses 128 bits: only the short codes are counted.
  const look = () => lookUp(deps, tokenOrCode)
  const opened = isToken(tokenOrCode) ? await look() : await guess(deps, address, look)
  if (opened === null || opened === 'gone') return null
  const { invitation, key } = opened
  if (isOver(invitation)) return 'over'
  await mark(deps, invitation._id, 'opened', deps.clock())
  await giveFloor(deps, address, invitation._id)
  const known = await deps.store.sessions.get(invitation._id)
  if (known !== null && known.endedAt !== null) return 'over'
  if (known !== null) return { session: known, said: { kind: 'open' } }
  const blank = await blankSession(deps, invitation, key.way)
  const led = ledBefore(await deps.store.talks.get(address))
  return { session: { ...blank, state: { ...blank.state, led } }, said: { kind: 'open' } }
}

async function take(
  deps: Deps,
  event: ChatEvent,
  address: AddressId,
  { session, said }: Found,
): Promise<Conversed | 'again'> {
  const flow = await deps.flows.byHash(session.flow)
  const input = { said, place: address, channel: event.channel, moment: event.moment }
  const turned = turn(flow, session.state, input, await deps.facts.of(session._id), deps.tongue)
  const taken = turned.asked === 'data' ? await withData(deps, turned, address) : turned
  // What the question could not take, or was typed where it was never shown, may be the code of another survey.
  if (
    (taken.happened === 'not-understood' || taken.happened === 'shown') &&
    said.kind === 'text' &&
    event.kind === 'text'
  ) {
    const joined = await join(deps, address, event.text.trim())
    // Its own code shows it again.
    if (joined !== null && joined !== 'over') {
      return take(deps, event, address, joined.session._id === session._id ? { session, said: joined.said } : joined)
    }
  }
  if (taken.happened === 'late' && taken.replies.length === 0) return 'copy'
  // First of all, for the event counts as taken once the session is written: a death in between would leave it undone.
  if (taken.asked === 'erase') await forget(deps, address, session._id)
  const { language } = taken.state
  const told = claimsSomething(taken.understood)
    ? [statement(await lawfulWay(deps, session._id, language)), ...taken.replies]
    : taken.replies
  const next = written(deps, session, { ...taken, replies: told }, event, address)
  const won = session.rev === 0 ? await deps.store.sessions.insert(next) : await deps.store.sessions.replace(next)
  if (!won) return 'again'
  if (event.kind === 'press' && event.handle !== null) acknowledge(deps, event, event.handle, taken, next)
  void follow(deps, next, { started: next.startedAt !== session.startedAt, known: event.from })
  return 'taken'
}

/** What is held is told first, then the open question again. */
async function withData(deps: Deps, turned: Turn, address: AddressId): Promise<Turn> {
  const told = statement(await dataText(deps, address, turned.state.language))
  return { ...turned, replies: [told, ...turned.replies] }
}

/** The session after this turn, as one document to write. */
function written(deps: Deps, session: Session, taken: Turn, event: ChatEvent, address: AddressId): Session {
  const now = deps.clock()
  const stuck = taken.happened === 'not-understood' && taken.state.misses >= 2
  // Where the pressed message itself shows the ticks, no second message is needed.
  const redrawn = taken.happened === 'ticked' && event.kind === 'press' && event.handle !== null
  const replies = redrawn ? [] : taken.replies
  const base = queued(deps, session, replies, {
    address,
    kind: event.from.kind,
    withLink: stuck || taken.asked === 'data',
  })
  const ended = taken.state.ended !== null
  const answered = taken.understood !== null && taken.state.ended !== 'declined'
  return {
    ...base,
    rev: session.rev + 1,
    state: sealRemarks(deps, session._id, taken.state, taken.understood),
    seen: remembered(session.seen, [event.id]),
    startedAt: session.startedAt ?? (answered ? now : null),
    lastAt: now,
    endedAt: ended ? (session.endedAt ?? now) : null,
    wake: base.outbox.length > 0 || ended ? now + REPLY_LEASE : null,
  }
}
