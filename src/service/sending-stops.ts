/**
 * Where sending is stopped (*dừng gửi*): for a unit and what lies under it. One document holds all stops, and is read before
 * each message, so that a stop holds at once in every process. What is due meanwhile is put off, an hour at a time; so
 * whatever a resumption leaves behind leaves by itself soon after.
 */
import type { UnitId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import { HOUR, type Instant } from '../survey/time.ts'
import type { Unit } from '../survey/unit.ts'
import { note } from './access/audit.ts'
import { changeOrInsert } from './change.ts'
import type { Caller, Deps } from './deps.ts'
import { changeInvitation } from './funnel.ts'
import { cellOf, dirtied } from './marks.ts'
import { mayTouch, scopeOf, unitPath } from './units.ts'

/** When what a stop holds up is looked at again. */
export const STOPPED_PAUSE = HOUR

const STOPS = 'sending-stops'
const PAGE = 200
/** So many become due at once; more would keep whoever pressed the button waiting. */
const RESUMED_AT_ONCE = 2_000

export interface Stop {
  readonly at: Instant
  /** A user's id. */
  readonly by: string
}

/** By unit id. */
export type Stops = Readonly<Record<string, Stop>>

export async function readStops({ store }: Pick<Deps, 'store'>): Promise<Stops> {
  return ((await store.meta.get(STOPS))?.value ?? {}) as Stops
}

/** The unit, itself or the nearest above it, whose sending is stopped; `null`: it may send. */
export async function stoppedAt(deps: Pick<Deps, 'store'>, unit: string): Promise<string | null> {
  const stops = await readStops(deps)
  if (Object.keys(stops).length === 0) return null
  return (await unitPath(deps, unit)).find((at) => Object.hasOwn(stops, at)) ?? null
}

export type StopChanged = 'done' | 'unchanged' | 'unknown-unit'

/** Doing it again changes nothing. `unknown-unit`: there is none, or not for this caller. */
export async function stopSending(deps: Deps, unit: string, caller: Caller): Promise<StopChanged> {
  if (!(await isTheirs(deps, unit, caller))) return 'unknown-unit'
  const stop = { at: deps.clock(), by: caller.name }
  const changed = await changeStops(deps, (stops) => (Object.hasOwn(stops, unit) ? null : { ...stops, [unit]: stop }))
  if (changed) await note(deps, { deed: 'sending-stopped', by: caller.name, unit })
  return changed ? 'done' : 'unchanged'
}

/** What was put off is due again, as far as no other stop holds it. */
export async function resumeSending(
  deps: Deps,
  unit: string,
  caller: Caller,
): Promise<{ readonly kind: StopChanged; readonly due: number }> {
  if (!(await isTheirs(deps, unit, caller))) return { kind: 'unknown-unit', due: 0 }
  const changed = await changeStops(deps, (stops) => {
    if (!Object.hasOwn(stops, unit)) return null
    const { [unit]: _, ...others } = stops
    return others
  })
  // Also where the stop was gone already: a process may have died before what follows was done.
  const due = await makeDue(deps, unit)
  if (changed) await note(deps, { deed: 'sending-resumed', by: caller.name, unit, about: { due } })
  return { kind: changed ? 'done' : 'unchanged', due }
}

async function isTheirs(deps: Pick<Deps, 'store'>, unit: string, caller: Caller): Promise<boolean> {
  return (await deps.store.units.get(unit as UnitId)) !== null && (await mayTouch(deps, caller, unit))
}

/** @returns whether anything was written. */
async function changeStops({ store }: Pick<Deps, 'store'>, decide: (stops: Stops) => Stops | null): Promise<boolean> {
  let changed = false
  await changeOrInsert(store.meta, { _id: STOPS, rev: 0, value: {} }, (doc) => {
    const next = decide(doc.value as Stops)
    changed = next !== null
    return next === null ? null : { ...doc, value: next }
  })
  return changed
}

async function makeDue(deps: Deps, top: string): Promise<number> {
  const units = await deps.store.units.all()
  const free = freeUnits(units, top, await readStops(deps))
  let due = 0
  for (const unit of free) {
    for (let after = ''; due < RESUMED_AT_ONCE; ) {
      const page = await deps.store.invitations.kept(unit, 'stopped', after, PAGE)
      for (const one of page) if (await dueNow(deps, one)) due++
      after = page.at(-1)?._id ?? ''
      if (page.length < PAGE) break
    }
  }
  if (due > 0) deps.lanes.wake()
  return due
}

/** The unit and what lies under it, without what another stop holds. */
function freeUnits(units: readonly Unit[], top: string, stops: Stops): UnitId[] {
  const stopped = scopeOf(units, Object.keys(stops))
  const within = scopeOf(units, [top])
  return units.map(({ _id }) => _id).filter((id) => within.has(id) && !stopped.has(id))
}

async function dueNow(deps: Deps, invitation: Invitation): Promise<boolean> {
  const now = deps.clock()
  const cell = await cellOf(deps, invitation)
  let changed = false
  await changeInvitation(deps, invitation._id, (doc) => {
    changed = doc.why === 'stopped' && doc.next !== null
    if (doc.why !== 'stopped' || doc.next === null) return null
    return { ...doc, why: null, next: { ...doc.next, at: now }, dirty: dirtied(doc.dirty, cell) }
  })
  return changed
}
