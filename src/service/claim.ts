/**
 * Whose turn it is when several offices send at once: each is claimed from in its turn, so that an office with a few
 * messages does not wait behind one with a hundred thousand.
 */
import type { UnitId } from '../survey/ids.ts'
import type { Invitation, Lease } from '../survey/invitation.ts'
import type { Deps } from './deps.ts'

export interface ClaimOptions {
  /** Of all that are claimed. */
  readonly limit: number
  /** Claimed at a time: at a slow pace more would be somebody else's again before their turn comes. */
  readonly part: number
  /** Milliseconds that a claim holds. */
  readonly lease: number
}

export interface Claims {
  /** The next one; `null`: nothing more is due, or the limit is reached. */
  next(): Promise<Invitation | null>
  /** No more come. @returns those that were claimed and not taken. */
  end(): readonly Invitation[]
  /** How many were claimed. */
  count(): number
}

/** Due invitations one after the other, the next part claimed when the last is used up. */
export function claimsInTurn(deps: Deps, { limit, part, lease }: ClaimOptions): Claims {
  let left: Invitation[] = []
  let count = 0
  let over = false
  let filling: Promise<void> | null = null
  const fill = async (): Promise<void> => {
    const more = await claimInTurn(
      deps,
      { by: deps.worker, until: deps.clock() + lease },
      Math.min(part, limit - count),
    )
    count += more.length
    left.push(...more)
    over ||= more.length === 0 || count >= limit
    filling = null
  }
  return {
    async next() {
      while (left.length === 0 && !over) {
        filling ??= fill()
        await filling
      }
      return left.shift() ?? null
    },
    end() {
      const rest = left
      left = []
      over = true
      return rest
    },
    count: () => count,
  }
}

/** Claims up to `limit` due invitations, the same number from each unit, going round from where the last claim ended. */
async function claimInTurn(deps: Deps, lease: Omit<Lease, 'fence'>, limit: number): Promise<Invitation[]> {
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
