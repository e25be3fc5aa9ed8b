/**
 * One invitation for one case, for ever, whatever races. Called after every change of a case; calling it again changes
 * nothing. What has not been sent follows the case; what has been sent stays.
 */

import { earliestSend } from '../survey/calendar.ts'
import type { CaseRecord, Contacts } from '../survey/case.ts'
import { type CellId, cellId } from '../survey/document.ts'
import type { InvitationId } from '../survey/ids.ts'
import { type Invitation, isOver, type Marks, mayHaveArrived, type SentWay } from '../survey/invitation.ts'
import { isNamed } from '../survey/named-procedure.ts'
import { channelOf, contactOf } from '../survey/plan.ts'
import type { Rules } from '../survey/rules.ts'
import { type Instant, iso } from '../survey/time.ts'
import { batchFor } from './batches.ts'
import { change } from './change.ts'
import { closeAt } from './conversations.ts'
import type { CounterDeps } from './count.ts'
import type { Caller, Deps, Issue } from './deps.ts'
import { changeInvitation } from './funnel.ts'
import { dirtied } from './marks.ts'
import { officeOf } from './office-rules.ts'
import { addressesOf } from './reach.ts'
import { rehome } from './rehome.ts'
import { mayTouch } from './units.ts'
import { followWithdrawal } from './withdraw.ts'

export interface Invited {
  readonly invitation: Invitation | null
  /** Why no message leaves (`cancelled`, `no-consent`, `no-contact`, `phone-invalid` …); `null`: one will, or has. */
  readonly why: string | null
}

const NO_MARKS: Marks = { sent: null, delivered: null, opened: null, started: null, finished: null }

/** States in which no message leaves. */
const WITH_REASON: readonly Invitation['state'][] = ['waiting', 'skipped', 'expired']

/** Has anything left the house, or did the person act? Then the invitation no longer follows its case. */
export function hasLeft(invitation: Invitation): boolean {
  return invitation.marks.sent !== null || invitation.marks.opened !== null || invitation.attempts.some(mayHaveArrived)
}

export async function invite(deps: Deps, record: CaseRecord): Promise<Invited> {
  const id = deps.keyring.invitationId(record._id)
  const known = await deps.store.invitations.get(id)
  const refusal = (await whyNot(deps, record)) ?? (known === null ? await closedLongAgo(deps, record) : null)
  await noteRefusal(deps, record, refusal === 'open' || (known !== null && hasLeft(known)) ? null : refusal)
  if (refusal !== null) {
    if (known === null || hasLeft(known)) return { invitation: known, why: refusal }
    return { invitation: await recall(deps, id, record, refusal), why: refusal }
  }
  const wanted = await draft(deps, id, record)
  if (known === null && (await deps.store.invitations.insert(wanted))) {
    deps.meter.count('funnel', { step: 'invited' })
    deps.lanes.wake()
    return { invitation: wanted, why: wanted.why }
  }
  const now = await changeInvitation(deps, id, (doc) => follow(doc, wanted))
  if (now !== null) await leaveFormer(deps, now)
  deps.lanes.wake()
  return { invitation: now, why: now !== null && WITH_REASON.includes(now.state) ? now.why : null }
}

/**
 * For a counter: a case that it finds dirty may be one whose process died before it invited anybody, or was corrected
 * after it was answered; an answer may have been parted from what the case was before that, or was withdrawn.
 */
export function withInvitations(deps: Deps): Deps & Pick<CounterDeps, 'follow' | 'followAnswer'> {
  const followAnswer = async (invitation: Invitation): Promise<void> => {
    await followWithdrawal(deps, invitation)
    await rehome(deps, invitation)
  }
  return {
    ...deps,
    followAnswer,
    follow: async (record) => {
      const { invitation } = await invite(deps, record)
      if (invitation !== null) await followAnswer(invitation)
    },
  }
}

/** Why nobody is asked about this case, as it is and as its people want it now. */
export async function whyNot(deps: Deps, record: CaseRecord): Promise<string | null> {
  if (record.outcome === 'open' || record.closedAt === null) return 'open'
  if (record.outcome === 'cancelled') return 'cancelled'
  if ((await deps.flows.forOutcome(record.outcome)) === null) return 'no-flow'
  const { rules } = await officeOf(deps, record.unit)
  if (isNamed(rules.procedures.never, record.procedure)) return 'never-surveyed'
  const addresses = await addressesOf(deps, record.contacts)
  const known = [addresses.phone, addresses.zalo, addresses.telegram]
  return known.some((address) => address !== null && address.optedOutAt !== null) ? 'no-consent' : null
}

/** Whoever brings in last year's cases must not make the office write to everybody who came then. */
async function closedLongAgo(deps: Deps, { closedAt, unit }: CaseRecord): Promise<string | null> {
  if (deps.sendingHours === 'always' || closedAt === null) return null
  const { rules } = await officeOf(deps, unit)
  return closedAt + rules.expiresAfter <= deps.clock() ? 'closed-long-ago' : null
}

/** The reason stands with the case, and is counted. */
async function noteRefusal(deps: Deps, { _id, uninvited }: CaseRecord, refusal: string | null): Promise<void> {
  if (uninvited === refusal) return
  await change(deps.store.cases, _id, (doc): CaseRecord | null => {
    if (doc.uninvited === refusal) return null
    const cell = doc.closedDay === null ? null : cellId(doc.closedDay, doc.unit)
    return { ...doc, uninvited: refusal, dirty: dirtied(doc.dirty, cell) }
  })
}

/** The invitation as this case would have it today. */
async function draft(deps: Deps, id: InvitationId, record: CaseRecord): Promise<Invitation> {
  if (record.outcome === 'open' || record.closedAt === null || record.closedDay === null) {
    throw Object.assign(new Error('an open case has no invitation'), { code: 'CASE_OPEN' })
  }
  const flow = await deps.flows.forOutcome(record.outcome)
  if (flow === null) throw Object.assign(new Error('no flow for this outcome'), { code: 'NO_FLOW' })
  const now = deps.clock()
  const { rules } = await officeOf(deps, record.unit)
  const why = whyItWaits(deps, record, rules)
  return {
    _id: id,
    rev: 1,
    dirty: [cellId(record.closedDay, record.unit)],
    case: record._id,
    unit: record.unit,
    createdAt: now,
    expiresAt: now + rules.expiresAfter,
    contacts: record.contacts,
    flow: flow._id,
    batch: (await batchFor(deps, record.closedDay))._id,
    state: why === null ? 'planned' : 'waiting',
    why,
    next: why === null ? { at: sendAt(deps, rules, record.closedAt), do: 'send' } : null,
    lease: null,
    fence: 0,
    attempts: [],
    marks: NO_MARKS,
    generation: 1,
    generations: 1,
    slips: [],
    place: null,
    consent: null,
    callBackAt: null,
    sample: record.sample,
  }
}

function whyItWaits(deps: Deps, { sample, contacts, flags }: CaseRecord, rules: Rules): string | null {
  if (sample && !deps.emulated) return 'sample'
  if (Object.values(contacts).every((contact) => contact === null)) {
    return flags.find((flag) => flag.startsWith('phone-')) ?? 'no-contact'
  }
  const isOn = (way: SentWay): boolean =>
    deps.channels.some(({ name, reaches }) => name === channelOf(way) && reaches.includes(contactOf(way)))
  return rules.ways.some((way) => contacts[contactOf(way)] !== null && isOn(way)) ? null : 'no-channel'
}

/** When the first attempt is allowed: after the delay, inside the sending hours. */
export function sendAt(
  deps: Pick<Deps, 'sendingHours' | 'calendar' | 'clock'>,
  rules: Rules,
  closedAt: Instant,
): Instant {
  if (deps.sendingHours === 'always') return deps.clock()
  return earliestSend(Math.max(closedAt + rules.delayAfterClosing, deps.clock()), rules, deps.calendar)
}

/** Where it was sent before a contact was corrected it is no conversation any more. */
async function leaveFormer(deps: Deps, { _id, attempts, contacts, marks }: Invitation): Promise<void> {
  if (marks.opened !== null || marks.started !== null) return
  const to = attempts.map((attempt) => attempt.to).filter((address) => address !== null)
  const former = to.filter((address) => !Object.values(contacts).includes(address))
  for (const address of new Set(former)) await closeAt(deps, _id, address)
}

/** How a known invitation follows its case; `null`: it stays as it is. */
function follow(doc: Invitation, wanted: Invitation): Invitation | null {
  const corrected = doc.state !== 'recalled' && !sameContacts(doc.contacts, wanted.contacts)
  const { contacts, unit, flow, batch, state, why, next, dirty, expiresAt } = wanted
  // What a limit or time has ended is not begun again by repeating what is known of its case.
  if (doc.state === 'expired' || (doc.state === 'skipped' && !corrected)) return null
  // Whoever had the link of a contact that is none any more must not answer for the right person.
  const replaced = corrected && isReplaced(doc.contacts, contacts)
  const other = { generation: doc.generations + 1, generations: doc.generations + 1 }
  if (hasLeft(doc)) {
    if (!corrected || doc.marks.opened !== null || doc.marks.started !== null) return null
    // It lies with a contact that is right: its link lives, and no second message goes there.
    const there = doc.attempts.findLast((one) => mayHaveArrived(one) && Object.values(contacts).includes(one.to))
    if (there?.outcome === 'sending') return { ...doc, contacts }
    if (there !== undefined) {
      const sent = there.outcome === 'uncertain' ? 'uncertain' : 'sent'
      const why = sent === 'uncertain' ? sent : null
      return { ...doc, contacts, state: sent, why, next: null, lease: null, generation: there.generation }
    }
    const renewed = replaced ? other : {}
    return { ...doc, contacts, state, why, next, expiresAt, dirty: both(doc, dirty), lease: null, ...renewed }
  }
  const same = doc.unit === unit && doc.flow === flow && doc.batch === batch
  const unchanged = !corrected && same && doc.state !== 'recalled'
  if (unchanged && (doc.state === 'planned' || doc.why === why || waitsForAnAct(doc))) return null
  const due = corrected || doc.state !== 'planned' ? next : doc.next
  const renewed = replaced && doc.slips.length > 0 ? other : {}
  return { ...doc, contacts, unit, flow, batch, state, why, next: due, expiresAt, dirty: both(doc, dirty), ...renewed }
}

/** Every way to its contacts failed for good, or they turned the office away; only they can open one again. */
function waitsForAnAct({ state, why }: Invitation): boolean {
  return state === 'waiting' && (why === 'not-started' || why === 'no-way' || why === 'blocked')
}

/** Whether a contact that was known is another now, or none; one that comes to the others replaces nothing. */
function isReplaced(before: Contacts, now: Contacts): boolean {
  return (['phone', 'zalo', 'telegram'] as const).some((kind) => before[kind] !== null && before[kind] !== now[kind])
}

async function recall(deps: Deps, id: InvitationId, record: CaseRecord, why: string): Promise<Invitation | null> {
  const dirty = record.closedDay === null ? [] : [cellId(record.closedDay, record.unit)]
  return changeInvitation(deps, id, (doc) =>
    hasLeft(doc) || (doc.state === 'recalled' && doc.why === why)
      ? null
      : { ...doc, state: 'recalled', why, next: null, lease: null, dirty: both(doc, dirty) },
  )
}

function both(doc: Invitation, dirty: readonly CellId[]): CellId[] {
  return [...new Set([...doc.dirty, ...dirty])]
}

function sameContacts(a: Contacts, b: Contacts): boolean {
  return a.phone === b.phone && a.zalo === b.zalo && a.telegram === b.telegram
}

/** Nobody writes down that time has passed: it is seen when one looks. */
function stateAt(doc: Invitation, now: Instant): Invitation['state'] {
  return isOver(doc) || doc.state === 'recalled' || doc.expiresAt > now ? doc.state : 'expired'
}

/** What staff may see of an invitation (faces.md section 2): never an answer, never an address. */
export interface InvitationView {
  readonly id: string
  readonly case: string
  readonly flow: string
  readonly state: string
  readonly why: string | null
  readonly attempts: readonly { way: string; at: string; outcome: string; detail: string | null }[]
  readonly next: { at: string; do: string } | null
}

export type InvitationSeen =
  | { readonly kind: 'done'; readonly invitation: InvitationView }
  | { readonly kind: 'refused'; readonly status: 404; readonly issues: readonly Issue[] }

export async function invitationView(deps: Deps, id: string, caller: Caller): Promise<InvitationSeen> {
  const doc = await deps.store.invitations.get(id as InvitationId)
  const record = doc === null ? null : await deps.store.cases.get(doc.case)
  if (doc === null || record === null || !(await mayTouch(deps, caller, record.unit))) {
    const issue = { path: 'id', code: 'unknown-invitation', message: deps.say('invite.unknown', 'vi') }
    return { kind: 'refused', status: 404, issues: [issue] }
  }
  const flow = await deps.flows.byHash(doc.flow)
  return {
    kind: 'done',
    invitation: {
      id: doc._id,
      case: record.code,
      flow: flow.flow,
      state: stateAt(doc, deps.clock()),
      why: doc.why,
      attempts: doc.attempts.map(({ way, at, outcome, detail }) => ({ way, at: iso(at), outcome, detail })),
      next: doc.next === null ? null : { at: iso(doc.next.at), do: doc.next.do },
    },
  }
}
