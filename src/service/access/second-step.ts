/** The second step: set up with an authenticator app, taken once for each code, and opened by a recovery code. */
import type { User } from '../../access/user.ts'
import type { UserId } from '../../survey/ids.ts'
import { change } from '../change.ts'
import type { Deps } from '../deps.ts'
import { note } from './audit.ts'
import { type Changed, changeOwn, isOwnPassword, type Proof } from './own-account.ts'
import { hashOfCode, newCodes } from './recovery.ts'
import { newSecret, stepOf, totpUri } from './totp.ts'
import type { Seen } from './visits.ts'

type Access = Pick<Deps, 'store' | 'clock' | 'random' | 'keyring' | 'passwords'>

/** A secret that is not in use yet; the page carries it sealed, so that nothing is stored before a code has shown it works. */
export interface StepOffer {
  /** Base32, to be typed. */
  readonly secret: string
  /** `otpauth://…`, to be scanned. */
  readonly uri: string
  readonly sealed: string
}

export function offerStep({ keyring, random }: Pick<Access, 'keyring' | 'random'>, seen: Seen): StepOffer {
  const secret = newSecret(random)
  return { secret, uri: uriOf(secret, seen.user), sealed: keyring.seal(secret, offerIdentity(seen)) }
}

/** The same offer again, after a code that was wrong; `null`: it was altered, or made for another visit. */
export function sameOffer({ keyring }: Pick<Access, 'keyring'>, seen: Seen, sealed: string): StepOffer | null {
  try {
    const secret = keyring.open(sealed, offerIdentity(seen))
    return { secret, uri: uriOf(secret, seen.user), sealed }
  } catch {
    return null
  }
}

/** @returns with recovery codes, which are told this once. */
export async function setUpStep(
  deps: Access,
  seen: Seen,
  offer: StepOffer,
  given: Proof & { readonly code: string },
): Promise<Changed<{ readonly codes: readonly string[] }>> {
  const { user } = seen
  const now = deps.clock()
  const lastStep = stepOf(offer.secret, given.code, now)
  if (lastStep === null) return { kind: 'refused', why: 'code' }
  const proved = await isOwnPassword(deps, seen, given)
  if (proved !== null) return proved
  const codes = newCodes(deps.random)
  const sealed = deps.keyring.seal(offer.secret, stepIdentity(user._id))
  const totp = { sealed, lastStep, confirmedAt: now }
  const changed = await changeOwn(deps, seen, 'password-and-code', (doc) => ({
    ...doc,
    totp,
    recovery: codes.map(hashOfCode),
  }))
  if (changed.kind !== 'done') return changed
  await note(deps, { deed: 'second-step-set', by: user._id, about: { what: 'app' } })
  return { ...changed, codes }
}

/** Recovery codes anew; those of before are no longer good. */
export async function renewCodes(
  deps: Access,
  seen: Seen,
  given: Proof,
): Promise<Changed<{ readonly codes: readonly string[] }>> {
  if (seen.user.totp === null) return { kind: 'refused', why: 'changed-meanwhile' }
  const proved = await isOwnPassword(deps, seen, given)
  if (proved !== null) return proved
  const codes = newCodes(deps.random)
  const changed = await changeOwn(deps, seen, seen.visit.by, (doc) => ({ ...doc, recovery: codes.map(hashOfCode) }))
  if (changed.kind !== 'done') return changed
  await note(deps, { deed: 'second-step-set', by: seen.user._id, about: { what: 'recovery-codes' } })
  return { ...changed, codes }
}

/** Uses up a code of the app or a recovery code, in one write: of two that come at once one is right. `null`: wrong. */
export async function takeCode(deps: Access, id: UserId, code: string): Promise<'app' | 'recovery' | null> {
  let taken: 'app' | 'recovery' | null = null
  let left = 0
  const decide = (doc: User): User | null => {
    if (doc.totp === null) return null
    const step = stepOf(deps.keyring.open(doc.totp.sealed, stepIdentity(id)), code, deps.clock())
    if (step !== null && step > doc.totp.lastStep) return { ...doc, totp: { ...doc.totp, lastStep: step } }
    const recovery = doc.recovery.filter((hash) => hash !== hashOfCode(code))
    return recovery.length < doc.recovery.length ? { ...doc, recovery } : null
  }
  await change(deps.store.users, id, decide, (before, after) => {
    left = after.recovery.length
    taken = left < before.recovery.length ? 'recovery' : 'app'
  })
  if (taken === 'recovery') await note(deps, { deed: 'recovery-used', by: id, about: { left } })
  return taken
}

function uriOf(secret: string, { login, name }: User): string {
  return totpUri(secret, login ?? name)
}

const stepIdentity = (user: UserId): string => `users:${user}`
const offerIdentity = ({ user, visit }: Seen): string => `users:${user._id}:${visit._id}`
