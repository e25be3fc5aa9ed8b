/** An attempt to send, from its note to its end: written before the channel is called, settled by what it answered. */
import type { Sent } from '../channels/channel.ts'
import { addWorkingDays, earliestSend } from '../survey/calendar.ts'
import type { Attempt, Due, Invitation } from '../survey/invitation.ts'
import { remindersOf } from '../survey/invitation.ts'
import { backOff, CREDENTIAL_PAUSE } from '../survey/plan.ts'
import type { Rules } from '../survey/rules.ts'
import { dayOf, HOUR, type Instant, MINUTE, startOf } from '../survey/time.ts'
import { moneyFor, settleMoney } from './budget.ts'
import type { Deps } from './deps.ts'
import type { Target } from './dispatch.ts'
import { changeClaimed } from './funnel.ts'
import { cellOf, dirtied } from './marks.ts'
import { officeOf } from './office-rules.ts'
import { OUTCOME_LEVEL } from './outcome-level.ts'

/** Longer than any send may take (10 s), with room for a slow store. */
export const LEASE = MINUTE

/** States in which the office still waits for the person. */
const WAITED_FOR: readonly Invitation['state'][] = ['planned', 'sent', 'uncertain']

/** Notes the attempt before it is made, under a full lease again; `null`: it was changed or taken over meanwhile. */
export async function note(
  deps: Deps,
  mine: Invitation,
  { way, address }: Target,
  due: Due,
  cost: number,
): Promise<Invitation | null> {
  const at = deps.clock()
  const ends = { outcome: 'sending', detail: null, messageId: null } as const
  const { generation } = mine
  const attempt: Attempt = { way, to: address._id, generation, at, ...ends, reminder: due === 'remind', cost }
  const lease = { by: deps.worker, until: at + LEASE, fence: mine.fence }
  const noted = { ...mine, lease, attempts: [...mine.attempts, attempt], rev: mine.rev + 1 }
  return (await deps.store.invitations.replace(noted)) ? noted : null
}

/** The process that made the last attempt died in the middle of it: it may have left, so it is not repeated. */
export async function interrupted(deps: Deps, claimed: Invitation): Promise<void> {
  const { office, rules } = await officeOf(deps, claimed.unit)
  const { at, cost } = lastOf(claimed)
  await settle(deps, claimed, { kind: 'uncertain', detail: 'interrupted' }, rules)
  const before = { ...claimed, attempts: claimed.attempts.slice(0, -1) }
  await settleMoney(deps, moneyFor(before, office, cost, rules, at), true)
}

/** Writes how the last attempt ended and what is due next, unless a higher fence has taken over. */
export async function settle(deps: Deps, mine: Invitation, sent: Sent, rules: Rules): Promise<void> {
  const now = deps.clock()
  if (sent.kind === 'sent' && sent.messageId !== null) {
    await deps.store.messages.insert({ _id: sent.messageId, rev: 1, invitation: mine._id })
  }
  const cell = await cellOf(deps, mine)
  const written = await changeClaimed(deps, mine, (doc) => {
    const { heard = [], ...attempt } = lastOf(doc)
    if (attempt.outcome !== 'sending') return null
    const messageId = sent.kind === 'sent' ? sent.messageId : null
    const arrived = sent.kind === 'sent' || sent.kind === 'uncertain'
    const cost = arrived ? attempt.cost : 0
    const attempts = doc.attempts.with(-1, { ...attempt, outcome: sent.kind, detail: sent.detail, messageId, cost })
    const came = sent.kind === 'sent' && sent.messageId !== null && heard.includes(sent.messageId) ? now : null
    const marks =
      sent.kind === 'sent'
        ? { ...doc.marks, sent: doc.marks.sent ?? now, delivered: doc.marks.delivered ?? came }
        : doc.marks
    const settled = { ...doc, attempts, marks, lease: null, dirty: dirtied(doc.dirty, cell) }
    // Answered meanwhile, or to be sent to a corrected contact: that stands.
    if (!WAITED_FOR.includes(doc.state)) return { ...settled, next: null }
    if (!Object.values(doc.contacts).includes(attempt.to)) return settled
    const next = reminderAfter(deps, settled, rules, now)
    if (sent.kind === 'sent') return { ...settled, state: 'sent', why: null, next }
    if (sent.kind === 'uncertain') {
      // Its receipt may have come before: then there is no doubt.
      if ((doc.marks.delivered ?? 0) >= attempt.at) return { ...settled, state: 'sent', why: null, next }
      return doc.state === 'sent' ? { ...settled, next } : { ...settled, state: 'uncertain', why: 'uncertain', next }
    }
    return { ...settled, next: { at: retryAt(sent, attempts, now), do: attempt.reminder ? 'remind' : 'send' } }
  })
  if (!written) return
  const { way, reminder } = lastOf(mine)
  const due = reminder ? 'remind' : 'send'
  deps.meter.count('sends', { way, due, outcome: sent.kind })
  const fields = { invitation: mine._id, way, due, outcome: sent.kind, detail: sent.detail }
  const said = sent.kind === 'sent' ? 'sent' : sent.kind === 'uncertain' ? 'perhaps sent' : 'not sent'
  deps.log[OUTCOME_LEVEL[sent.kind]](fields, said)
}

/**
 * When to remind who has not begun; `null`: not again. The reminder settles an uncertain invitation too, for nobody knows
 * whether that one came. Counted from the message that has just left: what failed before it, or went to a contact that was
 * wrong, and what kept an earlier reminder waiting, bring this one no nearer.
 */
function reminderAfter(
  deps: Pick<Deps, 'calendar'>,
  invitation: Invitation,
  rules: Rules,
  now: Instant,
): Invitation['next'] {
  const sent = remindersOf(invitation)
  const days = rules.reminders[sent]
  if (days === undefined) return null
  const { at: last } = lastOf(invitation)
  const later = days - (rules.reminders[sent - 1] ?? 0)
  const wanted = startOf(addWorkingDays(dayOf(last), later, deps.calendar)) + (last - startOf(dayOf(last)))
  const at = earliestSend(Math.max(wanted, now), rules, deps.calendar)
  return at < invitation.expiresAt ? { at, do: 'remind' } : null
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
      return sent.until ?? now + HOUR
    case 'credential':
      return now + CREDENTIAL_PAUSE
    default:
      return now
  }
}

/** Until when nobody may be sent to in this way. */
export function closedUntil(sent: Extract<Sent, { all?: boolean }>, now: Instant): Instant {
  if (sent.kind === 'credential') return now + CREDENTIAL_PAUSE
  return sent.kind === 'retry-after' ? now + sent.ms : (sent.until ?? now + HOUR)
}
