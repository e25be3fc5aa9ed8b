/** The one way in which a user is changed or removed: within the caller's reach, and never the last administrator. */
import { canSignIn, isTopAdministrator, mayManage, type Reach } from '../../access/giving.ts'
import { fault, type PersonFault } from '../../access/person.ts'
import type { User } from '../../access/user.ts'
import type { UserId } from '../../survey/ids.ts'
import type { Caller, Deps } from '../deps.ts'
import { scopeOf } from '../units.ts'

const TRIES = 50

export interface Refused {
  readonly kind: 'refused'
  readonly faults: readonly PersonFault[]
}

/** `after` null: removed; the same as `before`: there was nothing to change. */
export interface Amended {
  readonly kind: 'done'
  readonly before: User
  readonly after: User | null
}

/** Pure, for it may run several times: what shall be written (`null`: removed), or why not. */
type Decide = (user: User) => User | null | readonly PersonFault[]

/** @throws Error `RACE_LOST` when fifty writes in a row were lost. */
export async function amendUser(
  deps: Pick<Deps, 'store'>,
  id: UserId,
  caller: Caller,
  decide: Decide,
): Promise<Amended | Refused> {
  const { users } = deps.store
  const reach = await reachOf(deps, caller)
  for (let i = 0; i < TRIES; i++) {
    const before = await users.get(id)
    // Of somebody who is not theirs to manage they do not even learn that there is one.
    if (before === null || !mayManage(reach, before)) return refused([fault('', 'unknown-user')])
    const next = decide(before)
    if (isFaults(next)) return refused(next)
    if (next === before) return { kind: 'done', before, after: before }
    const leaves = isTopAdministrator(before) && (next === null || !isTopAdministrator(next))
    if (leaves && !(await anotherStays(deps, id))) return refused([fault('', 'last-administrator')])
    const after = next === null ? null : { ...next, rev: before.rev + 1 }
    const written = after === null ? await users.remove(id, before.rev) : await users.replace(after)
    if (written) return { kind: 'done', before, after }
  }
  throw raceLost()
}

/**
 * Whether there is another administrator of everything who can sign in. That one is written too (only its revision), so
 * that of two who take the role from each other, or of any ring of them, one loses its race and looks again.
 */
async function anotherStays({ store }: Pick<Deps, 'store'>, leaving: UserId): Promise<boolean> {
  for (let i = 0; i < TRIES; i++) {
    const all = await store.users.all()
    const others = all.filter((user) => user._id !== leaving && isTopAdministrator(user) && canSignIn(user))
    if (others.length === 0) return false
    for (const other of others) if (await store.users.replace({ ...other, rev: other.rev + 1 })) return true
  }
  throw raceLost()
}

export async function reachOf({ store }: Pick<Deps, 'store'>, { units }: Pick<Caller, 'units'>): Promise<Reach> {
  return units === null ? null : scopeOf(await store.units.all(), units)
}

export function refused(faults: readonly PersonFault[]): Refused {
  return { kind: 'refused', faults }
}

function isFaults(next: ReturnType<Decide>): next is readonly PersonFault[] {
  return Array.isArray(next)
}

function raceLost(): Error {
  return Object.assign(new Error('a user changed fifty times while being changed'), { code: 'RACE_LOST' })
}
