/**
 * Sends the invitations that are due (design.md section 5). A claim carries a lease with a fence; the attempt is noted
 * as `sending` before the channel is called, so that whoever finds it after a crash knows that it may have left: an
 * invitation is received at most once.
 */
import type { Channel, Sent } from '../channels/channel.ts'
import type { PlainAddress } from '../survey/address.ts'
import { earliestSend } from '../survey/calendar.ts'
import type { Attempt, AttemptOutcome, Invitation, Way } from '../survey/invitation.ts'
import { backOff, CREDENTIAL_PAUSE, nextWay } from '../survey/plan.ts'
import { DAY, dayOf, type Instant, MINUTE, startOf } from '../survey/time.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { prepare } from './invitation-message.ts'
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
  if (claimed.attempts.at(-1)?.outcome === 'sending') {
    await settle(deps, claimed, { kind: 'uncertain', detail: 'interrupted' })
    return
  }
  const now = deps.clock()
  const addresses = await addressesOf(deps, claimed.contacts)
  if ([addresses.phone, addresses.zalo, addresses.telegram].some((address) => address?.optedOutAt != null)) {
    return park(deps, claimed, 'no-consent')
  }
  if (deps.sendingHours === 'policy') {
    const allowed = earliestSend(now, deps.policy, deps.calendar)
    if (allowed > now) return postpone(deps, claimed, allowed)
  }
  const channels = new Set(deps.channels.map(({ name }) => name))
  const planned = nextWay({ ...addresses, channels }, claimed.attempts, now)
  if ('wait' in planned) return park(deps, claimed, planned.wait)
  const { way } = planned
  const target = targetOf(deps, way, addresses)
  if (target === null) return park(deps, claimed, 'no-way')
  const busyUntil = await floorTakenUntil(deps, target, claimed)
  if (busyUntil > now) return postpone(deps, claimed, busyUntil)
  const noted = await note(deps, claimed, way, now)
  if (noted === null) return
  const message = await prepare(deps, noted, way, deps.keyring.addressId(target.to))
  const sent = await target.channel.send(target.to, message)
  await settle(deps, noted, sent)
  if (sent.kind === 'unreachable') await noteGone(deps, deps.keyring.addressId(target.to), now)
}

interface Target {
  readonly channel: Channel
  readonly to: PlainAddress
}

function targetOf(deps: Deps, way: Way, addresses: Addresses): Target | null {
  const address =
    way === 'zalo-message' ? addresses.zalo : way === 'zalo-template' ? addresses.phone : addresses.telegram
  const to = address === null ? null : plainOf(deps, address)
  const channel = to === null ? undefined : deps.channels.find(({ reaches }) => reaches.includes(to.kind))
  return to === null || channel === undefined ? null : { channel, to }
}

/** Until when another conversation holds this chat; 0: it is free. A phone number is no chat. */
async function floorTakenUntil(deps: Deps, { to }: Target, invitation: Invitation): Promise<Instant> {
  if (to.kind === 'phone') return 0
  const talk = await deps.store.talks.get(deps.keyring.addressId(to))
  if (talk === null || talk.active === null || talk.active === invitation._id) return 0
  const session = await deps.store.sessions.get(talk.active)
  return session === null || session.endedAt !== null || session.startedAt === null ? 0 : session.lastAt + FLOOR_PAUSE
}

/** Notes the attempt before it is made; `null`: another worker has taken over. */
async function note(deps: Deps, claimed: Invitation, way: Way, at: Instant): Promise<Invitation | null> {
  const flow = await currentVersion(deps, claimed)
  const attempt: Attempt = { way, at, outcome: 'sending', detail: null, messageId: null }
  const noted = { ...claimed, flow, attempts: [...claimed.attempts, attempt], rev: claimed.rev + 1 }
  return (await deps.store.invitations.replace(noted)) ? noted : null
}

/** Until it leaves, an invitation asks what is published now. */
async function currentVersion(deps: Deps, invitation: Invitation): Promise<Invitation['flow']> {
  if ((await deps.store.sessions.get(invitation._id)) !== null) return invitation.flow
  const { flow } = await deps.flows.byHash(invitation.flow)
  return (await deps.flows.current(flow))?._id ?? invitation.flow
}

/** Writes how the last attempt ended and what is due next, unless a higher fence has taken over. */
async function settle(deps: Deps, mine: Invitation, sent: Sent): Promise<void> {
  const now = deps.clock()
  const cell = await cellOf(deps, mine)
  await change(deps.store.invitations, mine._id, (doc): Invitation | null => {
    if (doc.fence !== mine.fence || doc.attempts.at(-1)?.outcome !== 'sending') return null
    const outcome: AttemptOutcome = sent.kind
    const messageId = sent.kind === 'sent' ? sent.messageId : null
    const attempts = doc.attempts.with(-1, { ...lastOf(doc), outcome, detail: sent.detail, messageId })
    const base = { ...doc, attempts, lease: null, dirty: dirtied(doc.dirty, cell) }
    if (sent.kind === 'sent') {
      const state = doc.state === 'planned' ? 'sent' : doc.state
      return { ...base, state, why: null, next: null, marks: { ...doc.marks, sent: doc.marks.sent ?? now } }
    }
    if (sent.kind === 'uncertain') return { ...base, state: 'uncertain', why: 'uncertain', next: null }
    return { ...base, next: { at: retryAt(sent, attempts, now), do: 'send' } }
  })
  if (sent.kind === 'sent') return
  deps.log.warn({ invitation: mine._id, way: lastOf(mine).way, outcome: sent.kind, detail: sent.detail }, 'not sent')
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
