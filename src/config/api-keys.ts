/** `API_KEYS`: `name:secret`, `name:secret:unit` or `name:secret:unit:role`, comma-separated. Only the hash of a secret stays in memory. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ROLES, type Role } from '../access/role.ts'

export interface ApiKey {
  /** What the record says of who did something. */
  readonly name: string
  /** It may touch this unit and what lies under it; `null`: all. */
  readonly unit: string | null
  /** It may do what this role may; `null`: all that the API has. */
  readonly role: Role | null
  /** SHA-256 of the secret. */
  readonly hash: Uint8Array
  /** The secret has fewer than `SHORTEST_SECRET` characters. */
  readonly short: boolean
}

/** 24 characters of base64 carry 144 bits. */
export const SHORTEST_SECRET = 24

const ENTRY = /^(?<name>[^:,\s]+):(?<secret>[^:,\s]+)(?::(?<unit>[a-z0-9-]*)(?::(?<role>[a-z-]+))?)?$/

export const apiKeyList = z
  .string()
  .transform((text) => text.split(',').map((entry) => apiKey(entry.trim())))
  .pipe(z.array(z.custom<ApiKey>((entry) => entry !== null)))

export function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}

function apiKey(entry: string): ApiKey | null {
  const { name, secret, unit, role } = ENTRY.exec(entry)?.groups ?? {}
  if (name === undefined || secret === undefined) return null
  const named = ROLES.find((known) => known === role) ?? null
  // A role that does not exist, or a unit that was left out without one.
  if ((role !== undefined && named === null) || (unit === '' && role === undefined)) return null
  return { name, unit: unit || null, role: named, hash: hashSecret(secret), short: secret.length < SHORTEST_SECRET }
}
