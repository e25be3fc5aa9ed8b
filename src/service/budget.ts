/**
 * What an office may spend on messages, by day and by month. Money is set aside before a message leaves and given back
 * when it certainly has not; what a dead process had set aside counts as spent, so that a cap is never passed.
 */
import type { Meta } from '../store/store.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Rules } from '../survey/rules.ts'
import { addDays, type Day, dayOf, type Instant, startOf } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'
import type { Deps } from './deps.ts'

/** What is stored of an office's day or month: VND. */
interface Ledger {
  readonly spent: number
  /** By attempt: set aside, its message under way. */
  readonly aside: Readonly<Record<string, number>>
}

const EMPTY: Ledger = { spent: 0, aside: {} }

/** The money for one attempt. */
export interface Money {
  /** The unit whose budget it is. */
  readonly office: string
  readonly cost: number
  readonly budget: Rules['budget']
  /** Names the attempt: the same before and after a crash. */
  readonly attempt: string
  readonly day: Day
}

export function moneyFor(invitation: Invitation, office: string, cost: number, rules: Rules, now: Instant): Money {
  const attempt = `${invitation._id}:${invitation.attempts.length}`
  return { office, cost, budget: rules.budget, attempt, day: dayOf(now) }
}

interface Period {
  readonly id: string
  readonly cap: number
  /** When the next one begins. */
  readonly ends: Instant
}

/** The periods that have a cap. */
function periodsOf({ office, budget, day }: Pick<Money, 'office' | 'budget' | 'day'>): Period[] {
  const month = day.slice(0, 7)
  const nextMonth = `${addDays(`${month}-01`, 31).slice(0, 7)}-01`
  const all = [
    { id: ledgerId(office, day), cap: budget.day, ends: startOf(addDays(day, 1)) },
    { id: ledgerId(office, month), cap: budget.month, ends: startOf(nextMonth) },
  ]
  return all.flatMap(({ cap, ...period }) => (cap === null ? [] : [{ ...period, cap }]))
}

/** Sets the money aside. @returns `null` when it was there, else when there may be some again. */
export async function setAside(deps: Deps, money: Money): Promise<Instant | null> {
  if (money.cost === 0) return null
  for (const { id, cap, ends } of periodsOf(money)) {
    let enough = true
    await changeLedger(deps, id, (ledger) => {
      if (Object.hasOwn(ledger.aside, money.attempt)) return null
      enough = total(ledger) + money.cost <= cap
      return enough ? { ...ledger, aside: { ...ledger.aside, [money.attempt]: money.cost } } : null
    })
    if (enough) continue
    await settleMoney(deps, money, false)
    return ends
  }
  return null
}

/** The attempt is over: its money is spent, or comes back. Doing it again changes nothing. */
export async function settleMoney(deps: Deps, money: Money, spent: boolean): Promise<void> {
  if (money.cost === 0) return
  for (const { id } of periodsOf(money)) {
    await changeLedger(deps, id, ({ spent: before, aside }) => {
      if (!Object.hasOwn(aside, money.attempt)) return null
      const { [money.attempt]: mine = 0, ...others } = aside
      return { spent: before + (spent ? mine : 0), aside: others }
    })
  }
}

/** A period with a cap, and what is left of it. */
export interface Left extends Period {
  readonly left: number
}

/** What is left of an office's caps on a day. */
export async function leftOf(deps: Pick<Deps, 'store'>, of: Pick<Money, 'office' | 'budget' | 'day'>): Promise<Left[]> {
  return Promise.all(
    periodsOf(of).map(async (period) => {
      const doc = await deps.store.meta.get(period.id)
      return { ...period, left: period.cap - (doc === null ? 0 : total(doc.value as Ledger)) }
    }),
  )
}

function total({ spent, aside }: Ledger): number {
  return Object.values(aside).reduce((sum, cost) => sum + cost, spent)
}

/** @param period a day `2026-11-26` or a month `2026-11`. */
function ledgerId(office: string, period: string): string {
  return `spent:${office}:${period}`
}

/** In line: messages of one office that leave at once would lose against each other, again and again. */
async function changeLedger(deps: Deps, id: string, decide: (ledger: Ledger) => Ledger | null): Promise<void> {
  const fresh: Meta = { _id: id, rev: 0, value: EMPTY }
  await deps.lanes.inLine(id, () =>
    changeOrInsert(deps.store.meta, fresh, (doc) => {
      const next = decide(doc.value as Ledger)
      return next === null ? null : { ...doc, value: next }
    }),
  )
}
