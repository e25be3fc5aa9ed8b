/**
 * Sends the invitations that are due (design.md section 5). A claim carries a lease with a fence; the attempt is noted
 * as `sending` before the channel is called, so that whoever finds it after a crash knows that it may have left: an
 * invitation is received at most once.
 */
import type { Channel, Sent } from '../channels/channel.ts'
import type { PlainAddress } from '../survey/address.ts'
import { earliestSend } from '../survey/calendar.ts'
import type { AddressId } from '../survey/ids.ts'
import { type Attempt, type Invitation, isSending, type Way } from '../survey/invitation.ts'
import { backOff, CREDENTIAL_PAUSE, nextWay } from '../survey/plan.ts'
import { DAY, dayOf, type Instant, MINUTE, startOf } from '../survey/time.ts'
import { change } from './change.ts'
import { closeAt } from './conversations.ts'
import type { Deps } from './deps.ts'
import { prepare } from './invitation-message.ts'
import { invite } from './invite.ts'
import { cellOf, dirtied } from './marks.ts'
import { type Addresses, addressesOf, noteGone, plainOf } from './reach.ts'

/** Longer than any send may take (10 s), with room for a slow store. */
const LEASE = MINUTE
/** A conversation in which something happened so lately is not interrupted by another invitation. */
const FLOOR_PAUSE = 30 * MINUTE
const AT_ONCE = 16

/** Sends up to `limit` due invitations. @returns how many were claimed. */
export async function dispatchDue(deps: Deps, limit = 100): Promise<number> {
  const now = deps.clock()
  const claimed = await deps.store.invitations.claimDue(now, { by: deps.worker, until: now + LEASE }, limit)
  for (let i = 0; i < claimed.length; i += AT_ONCE) {
    await Promise.all(
      claimed.slice(i, i + AT_ONCE).map((one) => deps.lanes.inLine(`dispatch:${one._id}`, () => sendOne(deps, one))),
    )
  }
  return claimed.length
}

async function sendOne(deps: Deps, claimed: Invitation): Promise<void> {
  if (isSending(claimed)) {
    await settle(deps, claimed, { kind: 'uncertain', detail: 'interrupted' })
    return
  }
  const now = deps.clock()
  // A process may have died between a change of the case and what follows from it.
  const record = await deps.store.cases.get(claimed.case)
  if (record === null) return park(deps, claimed, 'no-case')
  const { invitation: mine, why } = await invite(deps, record)
  if (mine === null || mine.fence !== claimed.fence || mine.next === null) return
  if (why !== null) return park(deps, mine, why)
  if (deps.sendingHours === 'policy') {
    const allowed = earliestSend(now, deps.policy, deps.calendar)
    if (allowed > now) return postpone(deps, mine, allowed)
  }
  const addresses = await addressesOf(deps, mine.contacts)
  const channels = new Set(deps.channels.map(({ name }) => name))
  const planned = nextWay({ ...addresses, channels }, mine.attempts, now)
  if ('wait' in planned) return park(deps, mine, planned.wait)
  const { way } = planned
  const target = targetOf(deps, way, addresses)
  if (target === null) return park(deps, mine, 'no-way')
  const busyUntil = await floorTakenUntil(deps, target, mine)
  if (busyUntil > now) return postpone(deps, mine, busyUntil)
  const message = await prepare(deps, mine, way, target.id)
  const noted = await note(deps, mine, way, target.id)
  if (noted === null) return
  const sent = await target.channel.send(target.to, message)
  await settle(deps, noted, sent)
  // Nothing has come: what is typed there answers no question.
  if (sent.kind !== 'sent' && sent.kind !== 'uncertain') await closeAt(deps, mine._id, target.id)
  if (sent.kind === 'unreachable') await noteGone(deps, target.id, now)
}

interface Target {
  readonly channel: Channel
  readonly id: AddressId
  readonly to: PlainAddress
}

function targetOf(deps: Deps, way: Way, addresses: Addresses): Target | null {
  const address =
    way === 'zalo-message' ? addresses.zalo : way === 'zalo-template' ? addresses.phone : addresses.telegram
  const to = address === null ? null : plainOf(deps, address)
  const channel = to === null ? undefined : deps.channels.find(({ reaches }) => reaches.includes(to.kind))
  return address === null || to === null || channel === undefined ? null : { channel, id: address._id, to }
}

/** Until when another conversation holds this chat; 0: it is free. A phone number is no chat. */
async function floorTakenUntil(deps: Deps, { id, to }: Target, invitation: Invitation): Promise<Instant> {
  if (to.kind === 'phone') return 0
  const talk = await deps.store.talks.get(id)
  if (talk === null || talk.active === null || talk.active === invitation._id) return 0
  const session = await deps.store.sessions.get(talk.active)
  return session === null || session.endedAt !== null || session.startedAt === null ? 0 : session.lastAt + FLOOR_PAUSE
}

/** Notes the attempt before it is made, under a full lease again; `null`: it was changed or taken over meanwhile. */
async function note(deps: Deps, mine: Invitation, way: Way, to: AddressId): Promise<Invitation | null> {
  const at = deps.clock()
  const { generation } = mine
  const attempt: Attempt = { way, to, generation, at, outcome: 'sending', detail: null, messageId: null }
  const lease = { by: deps.worker, until: at + LEASE, fence: mine.fence }
  const noted = { ...mine, lease, attempts: [...mine.attempts, attempt], rev: mine.rev + 1 }
  return (await deps.store.invitations.replace(noted)) ? noted : null
}

/** Writes how the last attempt ended and what is due next, unless a higher fence has taken over. */
async function settle(deps: Deps, mine: Invitation, sent: Sent): Promise<void> {
  const now = deps.clock()
  const cell = await cellOf(deps, mine)
  await change(deps.store.invitations, mine._id, (doc): Invitation | null => {
    const { early = [], ...attempt } = lastOf(doc)
    if (doc.fence !== mine.fence || attempt.outcome !== 'sending') return null
    const messageId = sent.kind === 'sent' ? sent.messageId : null
    const attempts = doc.attempts.with(-1, { ...attempt, outcome: sent.kind, detail: sent.detail, messageId })
    const received = messageId !== null && early.includes(messageId) ? now : null
    const marks =
      sent.kind === 'sent'
        ? { ...doc.marks, sent: doc.marks.sent ?? now, delivered: doc.marks.delivered ?? received }
        : doc.marks
    const settled = { ...doc, attempts, marks, lease: null, dirty: dirtied(doc.dirty, cell) }
    // Answered meanwhile, or to be sent to a corrected contact: that stands.
    if (doc.state !== 'planned' || !Object.values(doc.contacts).includes(attempt.to)) return settled
    if (sent.kind === 'sent') return { ...settled, state: 'sent', why: null, next: null }
    if (sent.kind === 'uncertain') return { ...settled, state: 'uncertain', why: 'uncertain', next: null }
    return { ...settled, next: { at: retryAt(sent, attempts, now), do: 'send' } }
  })
  deps.log.info({ invitation: mine._id, way: lastOf(mine).way, outcome: sent.kind, detail: sent.detail }, 'sent')
}

function lastOf(doc: Invitation): Attempt {
  const last = doc.attempts.at(-1)
  if (last === undefined) throw Object.assign(new Error('an invitation has no attempt'), { code: 'NO_ATTEMPT' })
  return last
}

/** When the next attempt is due after one that failed: at once by another way, or later by the same. */
function retryAt(sent: Exclude<Sent, { kind: 'sent' }>, attempts: readonly Attempt[], now: Instant): Instant {
  switch (sent.kind) {
    case 'retry-after': {
      const failures = attempts.length - 1 - attempts.findLastIndex(({ outcome }) => outcome !== 'retry-after')
      return now + Math.max(sent.ms, backOff(failures))
    }
    case 'out-of-quota':
      return sent.until ?? startOf(dayOf(now)) + DAY
    case 'credential':
      return now + CREDENTIAL_PAUSE
    default:
      return now
  }
}

async function postpone(deps: Deps, claimed: Invitation, at: Instant): Promise<void> {
  await change(deps.store.invitations, claimed._id, (doc): Invitation | null =>
    doc.fence === claimed.fence ? { ...doc, lease: null, next: { at, do: 'send' } } : null,
  )
}

/** No message can go now: it waits as a link or code, or for an act on a known address. */
async function park(deps: Deps, claimed: Invitation, why: string): Promise<void> {
  await change(deps.store.invitations, claimed._id, (doc) =>
    doc.fence === claimed.fence
      ? { ...doc, lease: null, next: null, why, state: doc.state === 'planned' ? 'waiting' : doc.state }
      : null,
  )
}
