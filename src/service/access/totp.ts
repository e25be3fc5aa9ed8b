/** Time-based one-time codes (RFC 6238), as every authenticator app makes them: SHA-1, six digits, thirty seconds. */
import { Secret, TOTP } from 'otpauth'
import type { Instant } from '../../survey/time.ts'

/** RFC 4226 section 4: 160 bits. */
const SECRET_BYTES = 20
/** Steps before and after now that are taken too, for clocks that go wrong (RFC 6238 section 5.2). */
const WINDOW = 1
const ISSUER = 'ykien'

/** @returns base32, as it is typed into an app. */
export function newSecret(random: (bytes: number) => Uint8Array): string {
  return new Secret({ buffer: Uint8Array.from(random(SECRET_BYTES)).buffer }).base32
}

/** `otpauth://totp/…`, as a QR code carries it. */
export function totpUri(secret: string, account: string): string {
  return new TOTP({ issuer: ISSUER, label: account, secret }).toString()
}

/** The time step that this code is of; `null`: of none around now. */
export function stepOf(secret: string, code: string, now: Instant): number | null {
  const token = code.replaceAll(/\s/g, '')
  const delta = TOTP.validate({ token, secret: Secret.fromBase32(secret), timestamp: now, window: WINDOW })
  return delta === null ? null : TOTP.counter({ timestamp: now }) + delta
}
