/**
 * What would be sent, without sending it: for each invitation that waits when, by which way, at what cost, or why not;
 * and what the batch as a whole would cost (`ykien dispatch --plan`). Turns between offices and the pace are left out: they
 * shift a message by minutes, not by days.
 */
import type { CaseRecord } from '../survey/case.ts'
import type { AddressId } from '../survey/ids.ts'
import type { Due, Invitation, SentWay } from '../survey/invitation.ts'
import type { Rules } from '../survey/rules.ts'
import { dayOf, type Instant, iso } from '../survey/time.ts'
import { type Left, leftOf } from './budget.ts'
import type { Deps } from './deps.ts'
import { allowedAt, capOf, tooOften, wayOf } from './dispatch.ts'
import { hasEnough, unusedAt, without } from './frequency.ts'
import { whyNot } from './invite.ts'
import { officeOf } from './office-rules.ts'
import type { Addresses } from './reach.ts'

export interface PlannedMessage {
  readonly invitation: string
  readonly case: string
  readonly unit: string
  readonly do: Due
  /** RFC 3339; `null`: it is not sent, and `why` says what keeps it. */
  readonly at: string | null
  readonly way: SentWay | null
  /** VND. */
  readonly cost: number
  readonly why: string | null
}

/** What one office would send by one way. */
export interface Forecast {
  readonly office: string
  readonly way: SentWay
  readonly messages: number
  /** VND. */
  readonly cost: number
}

export interface DispatchPlan {
  readonly messages: readonly PlannedMessage[]
  readonly forecast: readonly Forecast[]
}

export async function planDispatch(deps: Deps): Promise<DispatchPlan> {
  const waiting: Invitation[] = []
  for await (const invitation of deps.store.invitations.unanswered()) waiting.push(invitation)
  waiting.sort((a, b) => (a.next?.at ?? 0) - (b.next?.at ?? 0))
  const sofar: SoFar = { left: new Map(), invited: new Map(), forecast: new Map() }
  const messages: PlannedMessage[] = []
  for (const invitation of waiting) messages.push(await planOne(deps, invitation, sofar))
  return { messages, forecast: [...sofar.forecast.values()] }
}

/** What the messages planned before this one take away from it. */
interface SoFar {
  readonly left: Map<string, number>
  readonly invited: Map<AddressId, Instant[]>
  readonly forecast: Map<string, Forecast>
}

async function planOne(deps: Deps, invitation: Invitation, sofar: SoFar): Promise<PlannedMessage> {
  const record = await deps.store.cases.get(invitation.case)
  const { _id, unit, next, why, attempts } = invitation
  const base = { invitation: _id, case: record?.code ?? '', unit, do: next?.do ?? 'send', cost: 0 } as const
  const not = (reason: string): PlannedMessage => ({ ...base, at: null, way: null, why: reason })
  if (record === null) return not('no-case')
  if (next === null) return not(why ?? 'waiting')
  // Under way, or left so by a process that died: it is seen to its end, and never repeated.
  if (attempts.at(-1)?.outcome === 'sending') return not('uncertain')
  const refusal = await whyNot(deps, record)
  if (refusal !== null) return not(refusal)
  const { office, rules } = await officeOf(deps, unit)
  const at = allowedAt(deps, rules, Math.max(next.at, deps.clock()))
  if (at >= invitation.expiresAt) return not('expired')
  const { addresses, planned } = await wayOf(deps, invitation, rules, at)
  if ('wait' in planned) return not(planned.wait)
  if (!(await isFree(deps, invitation, record, addresses, at, rules, sofar))) return not(tooOften(record))
  const { way } = planned
  const cost = rules.prices[way]
  const funded = await firstFunded(deps, { office, rules, at, before: invitation.expiresAt, cost }, sofar)
  if (funded === null) return { ...not('budget'), way, cost }
  const before = sofar.forecast.get(`${office} ${way}`) ?? { office, way, messages: 0, cost: 0 }
  sofar.forecast.set(`${office} ${way}`, { ...before, messages: before.messages + 1, cost: before.cost + cost })
  return { ...base, at: iso(funded), way, cost, why: funded > at ? 'budget' : null }
}

/** Whether its addresses may be asked then; if so, they have been. */
async function isFree(
  deps: Deps,
  { _id, next }: Invitation,
  record: CaseRecord,
  { phone, zalo, telegram }: Addresses,
  at: Instant,
  rules: Rules,
  { invited }: SoFar,
): Promise<boolean> {
  const cap = capOf(deps, rules, record)
  if (next?.do !== 'send' || cap === null) return true
  const known = [phone, zalo, telegram].filter((address) => address !== null)
  for (const address of known) {
    const more = (invited.get(address._id) ?? []).map((then) => ({ invitation: record._id as never, at: then }))
    const used = hasEnough(address, _id, cap, at) ? without(address, await unusedAt(deps, address)) : address
    if (hasEnough({ ...used, invited: [...used.invited, ...more] }, _id, cap, at)) return false
  }
  for (const address of known) invited.set(address._id, [...(invited.get(address._id) ?? []), at])
  return true
}

interface Spending {
  readonly office: string
  readonly rules: Rules
  readonly at: Instant
  /** Afterwards nobody is asked any more. */
  readonly before: Instant
  readonly cost: number
}

/** Budgets begin anew with a day or a month; after so many of them a price is simply above its cap. */
const PERIODS = 400

/** When it is allowed and there is money for it, `at` or on a later day; `null`: never in time. It is spent then. */
async function firstFunded(
  deps: Deps,
  { office, rules, at, before, cost }: Spending,
  { left }: SoFar,
): Promise<Instant | null> {
  if (cost === 0) return at
  let then = at
  for (let i = 0; i < PERIODS && then < before; i++) {
    const periods = await leftOf(deps, { office, budget: rules.budget, day: dayOf(then) })
    const leftNow = (period: Left): number => left.get(period.id) ?? period.left
    const short = periods.find((period) => leftNow(period) < cost)
    if (short === undefined) {
      for (const period of periods) left.set(period.id, leftNow(period) - cost)
      return then
    }
    if (short.cap < cost) return null
    then = allowedAt(deps, rules, short.ends)
  }
  return null
}
