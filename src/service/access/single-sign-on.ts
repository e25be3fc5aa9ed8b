/** Signing in by an identity provider: it says who somebody is and in which groups, at each sign-in anew. */
import { type Grant, grantKey, grantsKey } from '../../access/grant.ts'
import { nameOf } from '../../access/person.ts'
import type { User } from '../../access/user.ts'
import type { Visit } from '../../access/visit.ts'
import type { UserId } from '../../survey/ids.ts'
import { change, changeOrInsert } from '../change.ts'
import type { Deps } from '../deps.ts'
import { note } from './audit.ts'
import type { Identity, IdentityProvider } from './identity-provider.ts'
import { beginVisit, endVisit } from './visits.ts'

type Access = Pick<Deps, 'store' | 'clock' | 'random' | 'keyring'>

const HOW = { how: 'single-sign-on' }
const NAME_MAX = 100

export type SingleSignedOn =
  | { readonly kind: 'done'; readonly user: User; readonly secret: string }
  /** `no-group`: none of their groups gives a role; `shut-out`: an administrator here said so. */
  | { readonly kind: 'refused'; readonly why: 'no-group' | 'shut-out' }

/**
 * Makes or updates the user and begins a sign-in session. Roles that have changed end the sessions of before. Here the
 * provider has the last word: it may take the role even from the last administrator (the command line makes another).
 *
 * @param from what the browser calls itself, and the visit of the cookie that it came with: that ends
 */
export async function singleSignOn(
  deps: Access,
  identity: Identity,
  groups: IdentityProvider['groups'],
  from: { readonly device: string; readonly former: Visit | null },
): Promise<SingleSignedOn> {
  const id = deps.keyring.userId({ subject: `${identity.issuer}|${identity.subject}` })
  const grants = grantsOf(identity.groups, groups)
  if (grants.length === 0) {
    await withoutRoles(deps, id)
    return refuse(deps, id, 'no-group')
  }
  const user = await putUser(deps, id, nameOf(identity.name).slice(0, NAME_MAX), grants)
  if (!user.active) return refuse(deps, id, 'shut-out')
  if (from.former !== null) await endVisit(deps, from.former._id)
  const secret = await beginVisit(deps, user, 'single-sign-on', from.device)
  await note(deps, { deed: 'signed-in', by: id, about: HOW })
  return { kind: 'done', user, secret }
}

/** Units that a group gives roles for and that there are not: such a role holds for nothing. */
export async function unknownUnitsOf(deps: Pick<Deps, 'store'>, groups: IdentityProvider['groups']): Promise<string[]> {
  const named = new Set([...groups.values()].flat().flatMap(({ unit }) => unit ?? []))
  const known = new Set<string>((await deps.store.units.all()).map(({ _id }) => _id))
  return [...named].filter((unit) => !known.has(unit))
}

function grantsOf(theirs: readonly string[], groups: IdentityProvider['groups']): Grant[] {
  const given = theirs.flatMap((group) => groups.get(group) ?? [])
  return [...new Map(given.map((grant) => [grantKey(grant), grant])).values()]
}

async function putUser(deps: Access, id: UserId, name: string, grants: readonly Grant[]): Promise<User> {
  const now = deps.clock()
  // Above that of anybody who was removed before: their sign-in sessions do not come to life again.
  const state = { active: true, generation: now, createdAt: now }
  const none = { login: null, password: null, totp: null, recovery: [], setup: null }
  const fresh: User = { _id: id, rev: 0, name, grants, ...none, ...state }
  let before: User | null = null
  const user = await changeOrInsert(deps.store.users, fresh, (doc) => {
    before = doc.rev === 0 ? null : doc
    if (doc.rev === 0 || !doc.active) return null
    const same = grantsKey(doc.grants) === grantsKey(grants)
    if (same && doc.name === name) return null
    return { ...doc, name, grants: same ? doc.grants : grants, generation: doc.generation + (same ? 0 : 1) }
  })
  await noted(deps, before, user)
  return user
}

/** Who is in no group of ours any more loses what they held, and with it their sessions. */
async function withoutRoles(deps: Access, id: UserId): Promise<void> {
  let before: User | null = null
  const after = await change(deps.store.users, id, (doc) => {
    before = doc
    return doc.grants.length === 0 ? null : { ...doc, grants: [], generation: doc.generation + 1 }
  })
  if (after !== null) await noted(deps, before, after)
}

async function noted(deps: Access, before: User | null, { _id: user, grants }: User): Promise<void> {
  const after = grantsKey(grants)
  if (before === null) {
    await note(deps, { deed: 'user-added', by: 'system', about: { user, after, ...HOW } })
  } else if (grantsKey(before.grants) !== after) {
    const roles = { what: 'roles', before: grantsKey(before.grants), after }
    await note(deps, { deed: 'user-changed', by: 'system', about: { user, ...roles, ...HOW } })
  }
}

async function refuse(deps: Access, user: UserId, why: 'no-group' | 'shut-out'): Promise<SingleSignedOn> {
  await note(deps, { deed: 'sign-in-refused', by: user, about: { why, ...HOW } })
  return { kind: 'refused', why }
}
