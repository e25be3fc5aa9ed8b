/** Somebody who signs in (*người dùng*). */
import type { Document, Sealed } from '../survey/document.ts'
import type { UserId } from '../survey/ids.ts'
import type { Instant } from '../survey/time.ts'
import type { Grant } from './grant.ts'

export interface User extends Document {
  /** Keyed hash of how they sign in (`Keyring.userId`): it stands in the audit and in logs, where no name may. */
  readonly _id: UserId
  /** What is typed to sign in: `a-z 0-9 . -`, 2 to 64 signs; `null`: they come by single sign-on alone. */
  readonly login: string | null
  /** As people call them, NFC. */
  readonly name: string
  readonly grants: readonly Grant[]
  /** PHC string of argon2id; `null`: none was chosen yet, or they come by single sign-on. */
  readonly password: string | null
  /**
   * The second step (TOTP), once a code has shown that it works: its secret, sealed, and the last time step that was used,
   * so that none is used twice.
   */
  readonly totp: { readonly sealed: Sealed; readonly lastStep: number; readonly confirmedAt: Instant } | null
  /** SHA-256 of recovery codes that are not used up. */
  readonly recovery: readonly string[]
  /** A link, for once, to choose a password: SHA-256 of its token, and until when. */
  readonly setup: { readonly hash: string; readonly until: Instant } | null
  /** `false`: may not sign in any more. */
  readonly active: boolean
  /** Rises when rights, password or second step change: sign-in sessions of before end. */
  readonly generation: number
  readonly createdAt: Instant
  /** When they last signed in; absent: never. */
  readonly signedInAt?: Instant
}
