/**
 * Sends the invitations and reminders that are due (design.md section 5). A claim carries a lease with a fence; the
 * attempt is noted as `sending` before the channel is called, so that whoever finds it after a crash knows that it may
 * have left: an invitation is received at most once.
 */
import type { Channel } from '../channels/channel.ts'
import type { Address, PlainAddress } from '../survey/address.ts'
import { earliestSend } from '../survey/calendar.ts'
import type { CaseRecord } from '../survey/case.ts'
import type { Due, Invitation, SentWay } from '../survey/invitation.ts'
import { channelOf, isWith, nextWay, type Planned } from '../survey/plan.ts'
import type { Cap, Rules } from '../survey/rules.ts'
import { type Instant, MINUTE } from '../survey/time.ts'
import { moneyFor, setAside, settleMoney } from './budget.ts'
import { claimsInTurn } from './claim.ts'
import { closeAt } from './conversations.ts'
import type { Deps } from './deps.ts'
import { followSession } from './follow.ts'
import { giveBack, takePlace } from './frequency.ts'
import { prepare } from './invitation-message.ts'
import { invite } from './invite.ts'
import { officeOf } from './office-rules.ts'
import { expire, park, postpone, returnClaim, skip } from './put-off.ts'
import { type Addresses, addressesOf, noteGone, plainOf, turnedAway } from './reach.ts'
import { release } from './release.ts'
import { STOPPED_PAUSE, stoppedAt } from './sending-stops.ts'
import { closedUntil, interrupted, LEASE, note, settle } from './settle.ts'

/** A conversation in which something happened so lately is not interrupted by another invitation. */
const FLOOR_PAUSE = 30 * MINUTE
const AT_ONCE = 16

/**
 * Sends up to `limit` due messages, each office in its turn.
 *
 * @param signal what was claimed and not begun by then is given back.
 * @returns how many were claimed.
 */
export async function dispatchDue(deps: Deps, limit = 100, signal?: AbortSignal): Promise<number> {
  const due = claimsInTurn(deps, { limit, part: AT_ONCE, lease: LEASE })
  // The next begins as soon as one is done: a slow answer holds up no other, and no turn of the pace goes by unused.
  const lane = async (): Promise<void> => {
    while (signal?.aborted !== true) {
      const one = await due.next()
      if (one === null) return
      await deps.lanes.inLine(`dispatch:${one._id}`, () => sendOne(deps, one))
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane))
  } catch (broken) {
    // Nothing more is begun; the leases of the rest end by themselves.
    due.end()
    throw broken
  }
  await Promise.all(due.end().map((one) => returnClaim(deps, one)))
  return due.count()
}

async function sendOne(deps: Deps, claimed: Invitation): Promise<void> {
  if (claimed.attempts.at(-1)?.outcome === 'sending') return interrupted(deps, claimed)
  // A process may have died between a change of the case and what follows from it.
  const record = await deps.store.cases.get(claimed.case)
  if (record === null) return park(deps, claimed, 'no-case')
  const { invitation: mine, why } = await invite(deps, record)
  if (mine === null || mine.fence !== claimed.fence || mine.next === null) return
  if (why !== null) return park(deps, mine, why)
  const session = await deps.store.sessions.get(mine._id)
  if (session !== null && (session.startedAt !== null || session.endedAt !== null)) {
    // Answered to a process that died before the invitation knew of it.
    await followSession(deps, session, { started: true, known: null })
    return returnClaim(deps, mine)
  }
  const now = deps.clock()
  if (mine.expiresAt <= now) return expire(deps, mine)
  if ((await stoppedAt(deps, mine.unit)) !== null) return postpone(deps, mine, now + STOPPED_PAUSE, 'stopped')
  const { office, rules } = await officeOf(deps, mine.unit)
  const allowed = allowedAt(deps, rules, now)
  if (allowed > now) return postpone(deps, mine, allowed, null)
  const { addresses, planned } = await wayOf(deps, mine, rules, now)
  if ('wait' in planned) {
    await park(deps, mine, planned.wait)
    // The person may have acted after the look at the addresses, and found nothing that waited yet.
    const again = (await wayOf(deps, mine, rules, now)).planned
    return 'wait' in again ? undefined : void (await release(deps, again.address._id))
  }
  const target = targetOf(deps, planned.way, planned.address)
  if (target === null) return park(deps, mine, 'no-way')
  const busyUntil = await floorTakenUntil(deps, target, mine)
  if (busyUntil > now) return postpone(deps, mine, busyUntil, null)
  await sendWithin(deps, { mine, due: mine.next.do, target, addresses, office, rules, record })
}

/** The first instant, at `now` or after it, at which the office's hours let a message leave. */
export function allowedAt(deps: Pick<Deps, 'sendingHours' | 'calendar'>, rules: Rules, now: Instant): Instant {
  return deps.sendingHours === 'always' ? now : earliestSend(now, rules, deps.calendar)
}

/** The way that this invitation would take at `now`. */
export async function wayOf(
  deps: Pick<Deps, 'store' | 'channels'>,
  { contacts, attempts, again = 0 }: Pick<Invitation, 'contacts' | 'attempts' | 'again'>,
  rules: Rules,
  now: Instant,
): Promise<{ readonly addresses: Addresses; readonly planned: Planned }> {
  const addresses = await addressesOf(deps, contacts)
  const channels = new Set(deps.channels.map(({ name }) => name))
  const standing = attempts.filter(({ outcome, at }) => outcome !== 'rejected' || at >= again)
  return { addresses, planned: nextWay({ ...addresses, channels }, standing, now, rules.ways) }
}

/** Everything that one send is about. */
interface Sending {
  readonly mine: Invitation
  readonly due: Due
  readonly target: Target
  readonly addresses: Addresses
  readonly office: string
  readonly rules: Rules
  readonly record: CaseRecord
}

/** Takes a place, money and a turn, sends, and gives back what a refusal leaves unused. */
async function sendWithin(deps: Deps, sending: Sending): Promise<void> {
  const { mine, due, target, addresses, office, rules, record } = sending
  const now = deps.clock()
  // Who is reminded has been asked already.
  const cap = due === 'remind' ? null : capOf(deps, rules, record)
  if (!(await takePlace(deps, addresses, mine._id, cap, now))) {
    return skip(deps, mine, tooOften(record))
  }
  const money = moneyFor(mine, office, rules.prices[target.way], rules, now)
  const moneyAt = await setAside(deps, money)
  if (moneyAt !== null) {
    if (due === 'send') await giveBack(deps, addresses, mine._id)
    return postpone(deps, mine, moneyAt, 'budget')
  }
  const turnAt = await deps.pacer.take(channelOf(target.way), target.way)
  // Its turn may have been long in coming; the person may have had enough meanwhile, or staff stopped all sending.
  const away =
    turnAt === null && ((await turnedAway(deps, mine.contacts)) || (await stoppedAt(deps, mine.unit)) !== null)
  const message = turnAt === null && !away ? await prepare(deps, mine, target.way, target.address._id, due) : null
  const noted = message === null ? null : await note(deps, mine, target, due, money.cost)
  if (message === null || noted === null) {
    // Whoever has taken it over meanwhile counts on the money that was set aside.
    if ((await deps.store.invitations.get(mine._id))?.fence === mine.fence) await settleMoney(deps, money, false)
    if (away && due === 'send') await giveBack(deps, addresses, mine._id)
    // Not its turn yet; or it was changed meanwhile, perhaps only counted, and is looked at again.
    if (turnAt !== null) await postpone(deps, mine, turnAt, null)
    else await returnClaim(deps, mine)
    return
  }
  const sent = await target.channel.send(target.to, message)
  const arrived = sent.kind === 'sent' || sent.kind === 'uncertain'
  await settle(deps, noted, sent, rules)
  await settleMoney(deps, money, arrived)
  if (!arrived && due === 'send') await giveBack(deps, addresses, mine._id)
  // Nothing has come there: what is typed answers no question.
  if (!arrived && !isWith(mine.attempts, [target.address._id])) await closeAt(deps, mine._id, target.address._id)
  if ('all' in sent && sent.all === true)
    await deps.pacer.close(channelOf(target.way), target.way, closedUntil(sent, deps.clock()))
  if (sent.kind === 'unreachable') await noteGone(deps, target.address._id, now, sent.byPerson === true)
}

export interface Target {
  readonly way: SentWay
  readonly channel: Channel
  readonly address: Address
  readonly to: PlainAddress
}

function targetOf(deps: Deps, way: SentWay, address: Address): Target | null {
  const to = plainOf(deps, address)
  const channel = to === null ? undefined : deps.channels.find(({ reaches }) => reaches.includes(to.kind))
  return to === null || channel === undefined ? null : { way, channel, address, to }
}

/** How often this applicant may be asked; while trying out, as often as one likes. */
export function capOf(
  deps: Pick<Deps, 'sendingHours'>,
  { frequency }: Rules,
  { applicantKind }: CaseRecord,
): Cap | null {
  if (deps.sendingHours === 'always') return null
  return applicantKind === 'agent' ? frequency.agent : frequency.person
}

export function tooOften({ applicantKind }: CaseRecord): 'agent-limit' | 'asked-lately' {
  return applicantKind === 'agent' ? 'agent-limit' : 'asked-lately'
}

/** Until when another conversation holds this chat; 0: it is free. A phone number is no chat. */
async function floorTakenUntil(deps: Deps, { address, to }: Target, invitation: Invitation): Promise<Instant> {
  if (to.kind === 'phone') return 0
  const talk = await deps.store.talks.get(address._id)
  if (talk === null || talk.active === null || talk.active === invitation._id) return 0
  const session = await deps.store.sessions.get(talk.active)
  return session === null || session.endedAt !== null || session.startedAt === null ? 0 : session.lastAt + FLOOR_PAUSE
}
