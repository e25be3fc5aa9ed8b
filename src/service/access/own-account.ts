/** What somebody changes in their own account: each change ends their other sign-in sessions, and this one goes on anew. */
import type { User } from '../../access/user.ts'
import type { Visit } from '../../access/visit.ts'
import type { Instant } from '../../survey/time.ts'
import { change } from '../change.ts'
import type { Deps } from '../deps.ts'
import { note } from './audit.ts'
import { attempt, type Place } from './slow-down.ts'
import { type PasswordFault, passwordFault } from './strength.ts'
import { endOthers, endVisit, renewVisit, type Seen } from './visits.ts'

type Access = Pick<Deps, 'store' | 'clock' | 'random' | 'keyring' | 'passwords'>

/** That it is really they, asked again before what matters: a page left open is not enough. */
export interface Proof {
  readonly password: string
  readonly place: Place
}

export type Changed<More = unknown> =
  /** `secret`: the cookie's new value. */
  | ({ readonly kind: 'done'; readonly secret: string } & More)
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'wait'; readonly until: Instant }

export type Refusal = 'password' | 'code' | 'changed-meanwhile' | 'same' | PasswordFault

export async function changePassword(
  deps: Access,
  seen: Seen,
  given: Proof & { readonly fresh: string },
): Promise<Changed> {
  if (given.fresh.normalize('NFC') === given.password.normalize('NFC')) return { kind: 'refused', why: 'same' }
  const fault = await passwordFault(given.fresh, seen.user)
  if (fault !== null) return { kind: 'refused', why: fault }
  const proved = await isOwnPassword(deps, seen, given)
  if (proved !== null) return proved
  const password = await deps.passwords.hash(given.fresh)
  const changed = await changeOwn(deps, seen, seen.visit.by, (doc) => ({ ...doc, password, setup: null }))
  if (changed.kind === 'done') await note(deps, { deed: 'password-set', by: seen.user._id, about: { by: 'old-one' } })
  return changed
}

/** `null`: it is. Guessing here is as slow as at the door. */
export async function isOwnPassword(
  deps: Access,
  { user }: Seen,
  { password, place }: Proof,
): Promise<Exclude<Changed, { kind: 'done' }> | null> {
  const tried = await attempt(deps, { step: 'password', user: user._id, place }, async () =>
    (await deps.passwords.verify(user.password, password)) ? true : null,
  )
  if (tried.kind === 'wait') return tried
  return tried.kind === 'wrong' ? { kind: 'refused', why: 'password' } : null
}

/** Writes it unless rights, password or second step were changed since this page was asked for. */
export async function changeOwn(
  deps: Access,
  { user, visit }: Seen,
  by: Visit['by'],
  decide: (doc: User) => User,
): Promise<Changed<object>> {
  const { generation } = user
  let written: User | null = null
  await change(
    deps.store.users,
    user._id,
    (doc) => (doc.generation === generation ? { ...decide(doc), generation: generation + 1 } : null),
    (_, after) => {
      written = after
    },
  )
  if (written === null) return { kind: 'refused', why: 'changed-meanwhile' }
  await endOthers(deps, user, visit._id)
  return { kind: 'done', secret: await renewVisit(deps, written, visit, by) }
}

/** Ends one of one's own sign-in sessions; that of somebody else is left alone. */
export async function endOwnVisit(deps: Access, { user }: Seen, id: Visit['_id']): Promise<void> {
  const visit = await deps.store.visits.get(id)
  if (visit?.user !== user._id) return
  await endVisit(deps, id)
  await note(deps, { deed: 'visit-ended', by: user._id, about: { visits: 1 } })
}

export async function endOtherVisits(deps: Access, { user, visit }: Seen): Promise<void> {
  const visits = await endOthers(deps, user, visit._id)
  if (visits > 0) await note(deps, { deed: 'visit-ended', by: user._id, about: { visits } })
}
