/**
 * What became of the invitations of a period and a unit, for whoever watches over them: how far they came, what keeps some
 * back, what they cost, what is planned. Counts only; what it costs to make does not grow with the invitations.
 */
import type { FixedPeriod } from '../report/fixed-period.ts'
import { addTallies, emptyTally, type Funnel, type Tally } from '../report/tally.ts'
import { addDays, type Day, dayOf, type Instant, startOf } from '../survey/time.ts'
import type { Unit } from '../survey/unit.ts'
import { leftOf } from './budget.ts'
import type { Caller, Deps } from './deps.ts'
import { heldByUnit } from './held.ts'
import { officesOf } from './office-rules.ts'
import { readStops } from './sending-stops.ts'
import { pathsIn, scopeOf } from './units.ts'

/** Rows of the table of units; who wants another chooses it. */
const UNITS_MAX = 100
/** Offices whose budget is told; each is read by itself. */
const OFFICES_MAX = 50
const DAYS_AHEAD = 5
/** More than so many for one day is "very many". */
export const PLANNED_MAX = 10_000

export interface UnitLine {
  readonly id: string
  readonly name: string
  readonly funnel: Funnel
  /** Cases that were sent nothing, whatever the reason. */
  readonly unsent: number
}

export interface Spent {
  readonly spent: number
  readonly cap: number
}

export interface Overview {
  readonly unit: string | null
  /** The later stages are held (`report/held.ts`). */
  readonly total: Tally
  /** Those with closed cases, the most first. */
  readonly units: readonly UnitLine[]
  /** Units with closed cases that are not among them. */
  readonly others: number
  /** By day, from today on; what is overdue counts as today's. */
  readonly planned: readonly { readonly day: Day; readonly count: number }[]
  /** Offices with a cap, today and this month. */
  readonly budgets: readonly { readonly name: string; readonly day: Spent | null; readonly month: Spent | null }[]
  /** Stops that hold something within this unit, a stop of a unit above it among them. */
  readonly stops: readonly { readonly unit: string; readonly name: string; readonly since: Instant }[]
}

/** @returns `null`: there is no such unit, or not for this caller. */
export async function overview(
  deps: Deps,
  { period, unit }: { readonly period: FixedPeriod; readonly unit: string | null },
  caller: Caller,
): Promise<Overview | null> {
  const all = await deps.store.units.all()
  const mine = caller.units === null ? null : scopeOf(all, caller.units)
  if (unit !== null && (!all.some(({ _id }) => _id === unit) || mine?.has(unit) === false)) return null
  const within = unit === null ? mine : scopeOf(all, [unit])
  const ids = within === null ? null : [...within]
  const tallies = await heldByUnit(deps, period, ids)
  const lines = [...tallies]
    .filter(([, { funnel }]) => funnel.closed > 0)
    .map(([id, tally]) => lineOf(id, tally, all))
    .sort((a, b) => b.funnel.closed - a.funnel.closed || a.name.localeCompare(b.name, 'vi'))
  const shown = within === null ? all : all.filter(({ _id }) => within.has(_id))
  return {
    unit,
    total: [...tallies.values()].reduce(addTallies, emptyTally()),
    units: lines.slice(0, UNITS_MAX),
    others: Math.max(0, lines.length - UNITS_MAX),
    planned: await plannedDays(deps, ids),
    budgets: await budgetsOf(deps, all, shown),
    stops: await stopsWithin(deps, all, shown),
  }
}

function lineOf(id: string, { funnel, unsent }: Tally, units: readonly Unit[]): UnitLine {
  const many = Object.values(unsent).reduce((sum, count) => sum + count, 0)
  return { id, name: nameOf(id, units), funnel, unsent: many }
}

function nameOf(id: string, units: readonly Unit[]): string {
  return units.find(({ _id }) => _id === id)?.name ?? id
}

async function plannedDays({ store, clock }: Deps, units: readonly string[] | null): Promise<Overview['planned']> {
  const today = dayOf(clock())
  const days = Array.from({ length: DAYS_AHEAD }, (_, n) => addDays(today, n))
  return Promise.all(
    days.map(async (day) => {
      const [from, to] = [day === today ? 0 : startOf(day), startOf(addDays(day, 1))]
      return { day, count: await store.invitations.plannedCount(from, to, units, PLANNED_MAX) }
    }),
  )
}

async function budgetsOf(deps: Deps, all: readonly Unit[], shown: readonly Unit[]): Promise<Overview['budgets']> {
  const offices = officesOf(deps.policy, all)
  const capped = new Map(
    shown
      .flatMap(({ _id }) => offices.get(_id) ?? [])
      .filter(({ rules: { budget } }) => budget.day !== null || budget.month !== null)
      .map(({ office, rules }) => [office, rules]),
  )
  const day = dayOf(deps.clock())
  return Promise.all(
    [...capped].slice(0, OFFICES_MAX).map(async ([office, { budget }]) => {
      const periods = await leftOf(deps, { office, budget, day })
      const spent = (period: string): Spent | null => {
        const found = periods.find(({ id }) => id.endsWith(`:${period}`))
        return found === undefined ? null : { spent: found.cap - found.left, cap: found.cap }
      }
      return { name: nameOf(office, all), day: spent(day), month: spent(day.slice(0, 7)) }
    }),
  )
}

async function stopsWithin(deps: Deps, all: readonly Unit[], shown: readonly Unit[]): Promise<Overview['stops']> {
  const stops = await readStops(deps)
  const pathOf = pathsIn(all)
  const holding = new Set(shown.flatMap(({ _id }) => pathOf(_id)).filter((id) => Object.hasOwn(stops, id)))
  return [...holding].map((unit) => ({ unit, name: nameOf(unit, all), since: stops[unit]?.at ?? 0 }))
}
