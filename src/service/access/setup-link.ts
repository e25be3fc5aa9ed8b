/**
 * The link, good once and for a day, with which somebody chooses a password: `/quan-tri/moi/{token}`. Its token is
 * `{user}.{secret}`; only the hash of the secret is stored, with the user.
 */
import { createHash } from 'node:crypto'
import type { User } from '../../access/user.ts'
import type { UserId } from '../../survey/ids.ts'
import { DAY, type Instant } from '../../survey/time.ts'

const SECRET_BYTES = 32
const TOKEN = /^(?<user>[A-Za-z0-9_-]{22})\.(?<secret>[A-Za-z0-9_-]{43})$/

export type Setup = NonNullable<User['setup']>

export function makeSetup(
  user: UserId,
  random: (bytes: number) => Uint8Array,
  now: Instant,
): { readonly token: string; readonly setup: Setup } {
  const secret = Buffer.from(random(SECRET_BYTES)).toString('base64url')
  return { token: `${user}.${secret}`, setup: { hash: hashOf(secret), until: now + DAY } }
}

/** Whose it is, and what `setup.hash` must then be; `null`: it has not the shape of one. */
export function readSetupToken(token: string): { readonly user: UserId; readonly hash: string } | null {
  const { user, secret } = TOKEN.exec(token)?.groups ?? {}
  return user === undefined || secret === undefined ? null : { user: user as UserId, hash: hashOf(secret) }
}

export function setupLink({ publicUrl }: { readonly publicUrl: string }, token: string): string {
  return `${publicUrl}/quan-tri/moi/${token}`
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
