/** Signing in: the password, then the second step of whoever has one. Each step begins a new visit. */
import type { User } from '../../access/user.ts'
import type { Visit } from '../../access/visit.ts'
import type { Instant } from '../../survey/time.ts'
import { change } from '../change.ts'
import type { Deps } from '../deps.ts'
import { note } from './audit.ts'
import { knowDesk } from './desk-network.ts'
import { takeCode } from './second-step.ts'
import { attempt, knowPlace, type Place } from './slow-down.ts'
import { beginVisit, endVisit, type Seen } from './visits.ts'

type Access = Pick<Deps, 'store' | 'clock' | 'random' | 'keyring' | 'passwords'>

/** Where somebody signs in from. */
export interface Doorstep {
  readonly place: Place
  /** What the browser calls itself. */
  readonly device: string
  /** Of the cookie that it came with: it ends. */
  readonly former: Visit | null
}

export type SignedIn =
  /** `secret`: the cookie's new value; `whole` false: the second step is still to come. */
  | { readonly kind: 'in'; readonly secret: string; readonly whole: boolean }
  /** An unknown name, a wrong password and somebody who was shut out are one and the same. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly until: Instant }

export async function signIn(
  deps: Access,
  { login, password }: { readonly login: string; readonly password: string },
  from: Doorstep,
): Promise<SignedIn> {
  const id = deps.keyring.userId({ login: login.normalize('NFC').trim().toLowerCase() })
  const user = await deps.store.users.get(id)
  const kept = user?.active === true ? user.password : null
  const tried = await attempt(deps, { step: 'password', user: id, place: from.place }, async () =>
    (await deps.passwords.verify(kept, password)) ? user : null,
  )
  if (tried.kind === 'wait') return tried
  if (tried.kind === 'wrong') return refused(deps, user?._id ?? 'unknown', 'password')
  await strengthen(deps, tried.value, password)
  return begin(deps, tried.value, tried.value.totp === null ? 'password-alone' : 'password', from)
}

/** @param seen a visit of which the second step is still to come. */
export async function signInByCode(
  deps: Access,
  { visit, user }: Seen,
  code: string,
  from: Doorstep,
): Promise<SignedIn> {
  const tried = await attempt(deps, { step: 'code', user: user._id, place: from.place }, () =>
    takeCode(deps, user._id, code),
  )
  if (tried.kind === 'wait') return tried
  if (tried.kind === 'wrong') return refused(deps, user._id, 'code')
  // With the generation that this user was seen with: a password that was changed meanwhile ends this visit too.
  return begin(deps, user, 'password-and-code', { ...from, former: visit })
}

async function begin(deps: Access, user: User, by: Visit['by'], from: Doorstep): Promise<SignedIn> {
  if (from.former !== null) await endVisit(deps, from.former._id)
  const secret = await beginVisit(deps, user, by, from.device)
  const whole = by !== 'password'
  if (whole) {
    await knowPlace(deps, user._id, from.place)
    await knowDesk(deps, from.place.address)
    await note(deps, { deed: 'signed-in', by: user._id, about: { by } })
  }
  return { kind: 'in', secret, whole }
}

async function refused(deps: Access, by: string, step: 'password' | 'code'): Promise<SignedIn> {
  await note(deps, { deed: 'sign-in-refused', by, about: { step } })
  return { kind: 'wrong' }
}

/** What was made with less than is asked for today is made anew while the password is at hand. */
async function strengthen({ store, passwords }: Access, user: User, password: string): Promise<void> {
  const { password: kept } = user
  if (kept === null || !passwords.isWeak(kept)) return
  const fresh = await passwords.hash(password)
  await change(store.users, user._id, (doc) => (doc.password === kept ? { ...doc, password: fresh } : null))
}
