/**
 * Sends again (*gửi lại*) what a unit could not send for a reason that may be gone: a channel was off, a way was not
 * allowed, a channel rejected the message, the money was out. Only what certainly has reached nobody, of people who may
 * still be asked: an invitation is received at most once (design.md section 5).
 */
import { type Invitation, mayHaveArrived } from '../survey/invitation.ts'
import type { Rules } from '../survey/rules.ts'
import { dayOf, type Instant } from '../survey/time.ts'
import { note } from './access/audit.ts'
import { leftOf } from './budget.ts'
import type { Caller, Deps } from './deps.ts'
import { wayOf } from './dispatch.ts'
import { changeInvitation } from './funnel.ts'
import { sendAt, whyNot } from './invite.ts'
import { cellOf, dirtied } from './marks.ts'
import { officeOf } from './office-rules.ts'
import { stoppedAt } from './sending-stops.ts'
import { mayTouch, scopeOf } from './units.ts'

/** Reasons that may be gone without any act of the person. */
const MAY_BE_GONE = ['no-channel', 'no-way', 'not-started', 'budget'] as const

const PAGE = 100
/** Looked at in one go; whoever pressed the button waits for it. */
const AT_MOST = 1_000

export interface SentAgain {
  /** Planned anew, or would be. */
  readonly again: number
  /** Looked at and left as they are. */
  readonly left: number
  /** Where to go on, for there are more than were looked at; `null`: that was all. */
  readonly next: string | null
}

export interface AgainOptions {
  /** Only say what would be done. */
  readonly dryRun: boolean
  /** `next` of the last time. */
  readonly from?: string | undefined
}

/** @returns `null`: there is no such unit, or not for this caller. */
export async function sendAgain(
  deps: Deps,
  unit: string,
  caller: Caller,
  { dryRun, from = '' }: AgainOptions,
): Promise<SentAgain | null> {
  const units = await deps.store.units.all()
  if (!units.some(({ _id }) => _id === unit) || !(await mayTouch(deps, caller, unit))) return null
  let [again, left] = [0, 0]
  let [last, next]: (string | null)[] = [null, null]
  for await (const { invitation, place } of candidates(deps, [...scopeOf(units, [unit])].sort(), from)) {
    if (again + left === AT_MOST) {
      next = last
      break
    }
    last = place
    if (await replan(deps, invitation, dryRun)) again++
    else left++
  }
  if (!dryRun && again > 0) {
    deps.lanes.wake()
    await note(deps, { deed: 'sent-again', by: caller.name, unit, about: { again, left } })
  }
  return { again, left, next: next ?? null }
}

/** In one order, after the place `from`: `{unit}|{why}|{id}`. */
async function* candidates({ store }: Deps, units: readonly string[], from: string) {
  const [fromUnit = '', fromWhy = '', fromId = ''] = from.split('|')
  const all = units.flatMap((unit) => MAY_BE_GONE.map((why) => ({ unit, why })))
  const start = all.findIndex(({ unit, why }) => unit === fromUnit && why === fromWhy)
  for (const [n, { unit, why }] of all.slice(Math.max(0, start)).entries()) {
    let page: Invitation[]
    let after = n === 0 && start >= 0 ? fromId : ''
    do {
      page = await store.invitations.kept(unit as Invitation['unit'], why, after, PAGE)
      for (const invitation of page) yield { invitation, place: `${unit}|${why}|${invitation._id}` }
      after = page.at(-1)?._id ?? ''
    } while (page.length === PAGE)
  }
}

/** @returns whether it is, or would be, planned anew. */
async function replan(deps: Deps, invitation: Invitation, dryRun: boolean): Promise<boolean> {
  const now = deps.clock()
  if (!isOpen(deps, invitation, now)) return false
  const record = await deps.store.cases.get(invitation.case)
  if (record === null || record.closedAt === null || (await whyNot(deps, record)) !== null) return false
  if ((await stoppedAt(deps, invitation.unit)) !== null) return false
  const { office, rules } = await officeOf(deps, invitation.unit)
  const { planned } = await wayOf(deps, { ...invitation, again: now }, rules, now)
  if ('wait' in planned) return false
  if (!(await isFunded(deps, office, rules, rules.prices[planned.way]))) return false
  if (dryRun) return true
  const next = { at: sendAt(deps, rules, record.closedAt), do: 'send' } as const
  const cell = await cellOf(deps, invitation)
  let done = false
  await changeInvitation(deps, invitation._id, (doc) => {
    done = isOpen(deps, doc, now)
    if (!done) return null
    return { ...doc, state: 'planned', why: null, next, again: now, lease: null, dirty: dirtied(doc.dirty, cell) }
  })
  return done
}

/** Whether it waits for such a reason, has certainly reached nobody, and may still be sent. */
function isOpen({ emulated }: Pick<Deps, 'emulated'>, doc: Invitation, now: Instant): boolean {
  const waits = doc.state === 'waiting' ? doc.next === null : doc.state === 'planned' && doc.why === 'budget'
  const gone = MAY_BE_GONE.some((why) => why === doc.why)
  const reached = doc.attempts.some(mayHaveArrived) || doc.marks.opened !== null
  return waits && gone && !reached && doc.expiresAt > now && (!doc.sample || emulated)
}

async function isFunded(deps: Deps, office: string, { budget }: Rules, cost: number): Promise<boolean> {
  const periods = await leftOf(deps, { office, budget, day: dayOf(deps.clock()) })
  return cost === 0 || periods.every(({ left }) => left >= cost)
}
