/** A first or a new password, chosen by a link that is good once. */
import type { User } from '../../access/user.ts'
import { change } from '../change.ts'
import type { Deps } from '../deps.ts'
import { note } from './audit.ts'
import { readSetupToken } from './setup-link.ts'
import { type PasswordFault, passwordFault } from './strength.ts'

type Access = Pick<Deps, 'store' | 'clock' | 'keyring' | 'passwords'>

export type Chosen =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly why: PasswordFault }
  /** The link is none, was used, is too old, or its user was shut out: all the same to whoever has it. */
  | { readonly kind: 'gone' }

/** Whose link this is; `null`: it is not good. Looking does not use it up. */
export async function ownerOf(deps: Pick<Deps, 'store' | 'clock'>, token: string): Promise<User | null> {
  const read = readSetupToken(token)
  const user = read === null ? null : await deps.store.users.get(read.user)
  return user !== null && read !== null && isGood(user, read.hash, deps) ? user : null
}

/** Ends all sign-in sessions of before. */
export async function choosePassword(deps: Access, token: string, password: string): Promise<Chosen> {
  const read = readSetupToken(token)
  const owner = await ownerOf(deps, token)
  if (read === null || owner === null) return { kind: 'gone' }
  const fault = await passwordFault(password, owner)
  if (fault !== null) return { kind: 'refused', why: fault }
  const hash = await deps.passwords.hash(password)
  let won = false
  await change(
    deps.store.users,
    owner._id,
    (doc) =>
      isGood(doc, read.hash, deps) ? { ...doc, password: hash, setup: null, generation: doc.generation + 1 } : null,
    () => {
      won = true
    },
  )
  if (!won) return { kind: 'gone' }
  await note(deps, { deed: 'password-set', by: owner._id, about: { by: 'link' } })
  return { kind: 'done' }
}

/** The hash of 256 random bits: how long the comparison takes tells nothing of them. */
function isGood({ active, setup }: User, hash: string, { clock }: Pick<Deps, 'clock'>): boolean {
  return active && setup !== null && setup.hash === hash && setup.until > clock()
}
