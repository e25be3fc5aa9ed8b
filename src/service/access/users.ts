/** Those who may sign in: added, changed, shut out, let in again, removed. */
import type { Deed } from '../../access/entry.ts'
import { mayManage } from '../../access/giving.ts'
import { type Grant, grantsKey } from '../../access/grant.ts'
import {
  fault,
  grantFaults,
  loginFaults,
  nameFaults,
  nameOf,
  type Person,
  type PersonFault,
} from '../../access/person.ts'
import type { User } from '../../access/user.ts'
import type { UserId } from '../../survey/ids.ts'
import type { Caller, Deps } from '../deps.ts'
import { type Amended, amendUser, type Refused, reachOf, refused } from './amend-user.ts'
import { note } from './audit.ts'
import { makeSetup } from './setup-link.ts'

type Access = Pick<Deps, 'store' | 'clock' | 'random' | 'keyring'>

/** Somebody, and the token of the link with which they choose a password; it is told this once. */
export interface LinkGiven {
  readonly kind: 'done'
  readonly user: User
  readonly token: string
}

export type UserChanged = { readonly kind: 'done'; readonly user: User } | Refused

/**
 * Those whom the caller manages, in Vietnamese order of their names.
 *
 * @param unit only those who hold a role for it or for what lies under it; `null`: all
 */
export async function listUsers(
  deps: Pick<Deps, 'store'>,
  caller: Caller,
  unit: string | null = null,
): Promise<User[]> {
  const reach = await reachOf(deps, caller)
  const here = unit === null ? null : await reachOf(deps, { units: [unit] })
  const isHere = ({ grants }: User): boolean => grants.some((grant) => grant.unit !== null && here?.has(grant.unit))
  const order = new Intl.Collator('vi')
  const all = await deps.store.users.all()
  return all
    .filter((user) => mayManage(reach, user) && (here === null || isHere(user)))
    .sort((a, b) => order.compare(a.name, b.name))
}

/** `null`: there is none, or none whom the caller manages. */
export async function userOf(deps: Pick<Deps, 'store'>, id: string, caller: Caller): Promise<User | null> {
  const user = await deps.store.users.get(id as UserId)
  return user !== null && mayManage(await reachOf(deps, caller), user) ? user : null
}

export async function addUser(deps: Access, person: Person, caller: Caller): Promise<LinkGiven | Refused> {
  const [login, name] = [person.login, nameOf(person.name)]
  const faults = [...loginFaults(login), ...nameFaults(name), ...(await faultsOf(deps, person.grants, caller))]
  if (faults.length > 0) return refused(faults)
  const { user, token } = newUser(deps, { login, name, grants: person.grants })
  if (!(await deps.store.users.insert(user))) return refused([fault('login', 'login-taken', { login })])
  await noted(deps, 'user-added', user, caller, { after: grantsKey(user.grants) })
  return { kind: 'done', user, token }
}

/** With a link to choose a password; not stored yet. */
export function newUser(
  { keyring, clock, random }: Pick<Deps, 'keyring' | 'clock' | 'random'>,
  { login, name, grants }: Person,
): { readonly user: User; readonly token: string } {
  const [_id, now] = [keyring.userId({ login }), clock()]
  const { token, setup } = makeSetup(_id, random, now)
  const none = { password: null, totp: null, recovery: [] }
  // Above that of anybody who had this login before: their sign-in sessions do not come to life again.
  const user = { _id, rev: 1, login, name, grants, ...none, setup, active: true, generation: now, createdAt: now }
  return { user, token }
}

/**
 * Changes name, roles or both; new roles end the sign-in sessions.
 *
 * @param wanted `was`: the roles that the caller was shown (`grantsKey`); if they are others by now, nothing is done
 */
export async function changeUser(
  deps: Access,
  id: UserId,
  wanted: { readonly name?: string; readonly grants?: readonly Grant[]; readonly was?: string },
  caller: Caller,
): Promise<UserChanged> {
  const faults = wanted.grants === undefined ? [] : await faultsOf(deps, wanted.grants, caller)
  const amended = await amendUser(deps, id, caller, (user) => {
    const name = wanted.name === undefined ? user.name : nameOf(wanted.name)
    const grants = wanted.grants ?? user.grants
    const [was, shall] = [grantsKey(user.grants), grantsKey(grants)]
    const [renamed, given] = [name !== user.name, was !== shall]
    if (!renamed && !given) return user
    const found = [...(renamed ? nameFaults(name) : []), ...(given ? faults : [])]
    if (found.length > 0) return found
    if (user.login === null) return [fault('', 'by-groups')]
    if (given && caller.name === user._id) return [fault('grants', 'own-account')]
    if (wanted.was !== undefined && wanted.was !== was) return [fault('grants', 'changed-meanwhile')]
    return { ...user, name, grants, generation: user.generation + (given ? 1 : 0) }
  })
  return told(deps, amended, caller, ({ before, user }) => {
    const roles = { before: grantsKey(before.grants), after: grantsKey(user.grants) }
    return roles.before === roles.after ? { what: 'name' } : { what: 'roles', ...roles }
  })
}

/** Shuts somebody out (ends their sign-in sessions, and a link that was not used), or lets them in again. */
export async function setActive(deps: Access, id: UserId, active: boolean, caller: Caller): Promise<UserChanged> {
  const amended = await amendUser(deps, id, caller, (user) => {
    if (user.active === active) return user
    if (caller.name === user._id) return [fault('', 'own-account')]
    return { ...user, active, setup: active ? user.setup : null, generation: user.generation + 1 }
  })
  return told(deps, amended, caller, () => ({ what: active ? 'let-in' : 'shut-out' }))
}

/**
 * A new link to choose a password; one that was given before is no longer good.
 *
 * @param options `resetSecondStep`: the way back in for who lost their telephone and the recovery codes too
 */
export async function renewLink(
  deps: Access,
  id: UserId,
  caller: Caller,
  options: { readonly resetSecondStep?: boolean } = {},
): Promise<LinkGiven | Refused> {
  const { token, setup } = makeSetup(id, deps.random, deps.clock())
  const reset = options.resetSecondStep === true
  const amended = await amendUser(deps, id, caller, (user) => {
    const why = noLink(user, caller)
    if (why !== null) return [fault('', why)]
    const second = reset ? { totp: null, recovery: [], generation: user.generation + 1 } : {}
    return { ...user, ...second, setup }
  })
  const given = await told(deps, amended, caller, () => ({ what: reset ? 'link-and-second-step' : 'link' }))
  return given.kind === 'refused' ? given : { ...given, token }
}

/** Why this user gets no link from this caller; `null`: they may. */
function noLink(user: User, caller: Caller): PersonFault['code'] | null {
  if (user.login === null) return 'by-groups'
  if (!user.active) return 'not-active'
  // A password is changed with the old one: a stolen session must not do without.
  return caller.name === user._id ? 'own-account' : null
}

export async function removeUser(deps: Access, id: UserId, caller: Caller): Promise<UserChanged> {
  const amended = await amendUser(deps, id, caller, (user) =>
    caller.name === user._id ? [fault('', 'own-account')] : null,
  )
  if (amended.kind === 'refused') return amended
  const user = amended.before
  await noted(deps, 'user-removed', user, caller, { before: grantsKey(user.grants) })
  return { kind: 'done', user }
}

async function faultsOf(deps: Access, grants: readonly Grant[], caller: Caller): Promise<PersonFault[]> {
  const units = new Set<string>((await deps.store.units.all()).map(({ _id }) => _id))
  return grantFaults(grants, units, await reachOf(deps, caller))
}

type About = Readonly<Record<string, string>>

async function told(
  deps: Access,
  amended: Amended | Refused,
  caller: Caller,
  about: (changed: { readonly before: User; readonly user: User }) => About,
): Promise<UserChanged> {
  if (amended.kind === 'refused') return amended
  const { before, after } = amended
  const user = after ?? before
  if (user !== before) await noted(deps, 'user-changed', user, caller, about({ before, user }))
  return { kind: 'done', user }
}

async function noted(deps: Access, deed: Deed, user: User, caller: Caller, about: About): Promise<void> {
  const units = new Set(user.grants.map(({ unit }) => unit))
  const [unit = null] = units.size === 1 ? units : []
  await note(deps, { deed, by: caller.name, unit, about: { user: user._id, ...about } })
}
