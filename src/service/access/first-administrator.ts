/**
 * The first administrator: made, with a link to choose a password, when nobody can sign in yet. Each start gives a new
 * link until one was used, and only the newest is good.
 */

import { canSignIn, isTopAdministrator } from '../../access/giving.ts'
import type { User } from '../../access/user.ts'
import { change } from '../change.ts'
import type { Deps } from '../deps.ts'
import { note } from './audit.ts'
import { makeSetup } from './setup-link.ts'
import { newUser } from './users.ts'

const FIRST_LOGIN = 'quan-tri'

type Access = Pick<Deps, 'store' | 'clock' | 'random' | 'keyring' | 'say'>

/** @returns the token of the link; `null`: somebody can sign in, or was given a link on the command line. */
export async function firstAdministrator(deps: Access): Promise<string | null> {
  const { users } = deps.store
  const all = await users.all()
  if (all.some((user) => isTopAdministrator(user) && canSignIn(user))) return null
  if (all.length === 0) {
    const person = { login: FIRST_LOGIN, name: deps.say('people.first-name', 'vi') }
    const { user, token } = newUser(deps, { ...person, grants: [{ role: 'administrator', unit: null }] })
    if (await users.insert(user)) {
      await note(deps, { deed: 'user-added', by: 'system', about: { user: user._id, after: 'administrator' } })
      return token
    }
  }
  return anotherLink(deps)
}

async function anotherLink(deps: Access): Promise<string | null> {
  const id = deps.keyring.userId({ login: FIRST_LOGIN })
  const { token, setup } = makeSetup(id, deps.random, deps.clock())
  const user = await change(deps.store.users, id, (doc) => (isUnused(doc) ? { ...doc, setup } : null))
  if (user?.setup?.hash !== setup.hash) return null
  await note(deps, { deed: 'user-changed', by: 'system', about: { user: id, what: 'link' } })
  return token
}

function isUnused(user: User): boolean {
  return isTopAdministrator(user) && user.password === null
}
