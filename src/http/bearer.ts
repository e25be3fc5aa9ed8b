/** Who calls the API: a bearer key out of `API_KEYS`. */
import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { RIGHTS_OF } from '../access/role.ts'
import { type ApiKey, hashSecret } from '../config/api-keys.ts'
import type { Say } from '../flow/say.ts'
import { RIGHTS_OF_KEY } from './doors.ts'
import { problem } from './problem.ts'
import type { Web } from './web.ts'

/** Finds the key, by hash and in constant time, and notes what it may do. `false`: there is none, or a wrong one. */
export function knowsKey(c: Context<Web>, keys: readonly ApiKey[]): boolean {
  const given = /^Bearer +(\S+) *$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? ''
  const hash = hashSecret(given)
  const [key] = keys.filter((known) => timingSafeEqual(known.hash, hash))
  if (key === undefined) return false
  c.set('caller', { name: `key:${key.name}`, units: key.unit === null ? null : [key.unit] })
  c.set('rights', key.role === null ? RIGHTS_OF_KEY : RIGHTS_OF[key.role])
  return true
}

/** The same answer to a missing and to a wrong key. */
export function noKey(c: Context, say: Say): Response {
  const errors = [{ path: 'Authorization', code: 'unauthorized', message: say('http.unauthorized', 'vi') }]
  return problem(c, 401, errors, { 'WWW-Authenticate': 'Bearer realm="ykien"' })
}
