/**
 * Whose turn it is when several offices send at once: each is claimed from in its turn, so that an office with a few
 * messages does not wait behind one with a hundred thousand.
 */
import type { UnitId } from '../survey/ids.ts'
import type { Invitation, Lease } from '../survey/invitation.ts'
import type { Deps } from './deps.ts'

/** Claims up to `limit` due invitations, the same number from each unit, going round from where the last claim ended. */
export async function claimInTurn(deps: Deps, lease: Omit<Lease, 'fence'>, limit: number): Promise<Invitation[]> {
  const now = deps.clock()
  const { invitations } = deps.store
  const units = await inTurn(deps, limit)
  const each = Math.max(1, Math.floor(limit / Math.max(1, units.length)))
  const claimed = await Promise.all(units.map((unit) => invitations.claimDue(unit, now, lease, each)))
  deps.lanes.lastUnit = units.at(-1) ?? ''
  return interleaved(claimed)
}

/** The units with something due, those after the last one first. */
async function inTurn(deps: Deps, limit: number): Promise<UnitId[]> {
  const now = deps.clock()
  const { invitations } = deps.store
  const after = await invitations.dueUnits(now, deps.lanes.lastUnit, limit)
  if (after.length === limit || deps.lanes.lastUnit === '') return after
  const before = await invitations.dueUnits(now, '', limit - after.length)
  return [...after, ...before.filter((unit) => !after.includes(unit))]
}

/** The first of each, then the second of each. */
function interleaved<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat()
}
