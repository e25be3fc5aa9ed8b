/** Who calls the API: a bearer key out of `API_KEYS`. */
import { timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { type ApiKey, hashSecret } from '../config/api-keys.ts'
import type { Say } from '../flow/say.ts'
import { problem } from './problem.ts'
import type { Web } from './web.ts'

/** A missing and a wrong key get the same answer; every key is compared, by hash, in constant time. */
export function bearer(keys: readonly ApiKey[], say: Say): MiddlewareHandler<Web> {
  return async (c, next) => {
    const given = /^Bearer +(\S+) *$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? ''
    const hash = hashSecret(given)
    const [key] = keys.filter((known) => timingSafeEqual(known.hash, hash))
    if (key === undefined) {
      const errors = [{ path: 'Authorization', code: 'unauthorized', message: say('http.unauthorized', 'vi') }]
      return problem(c, 401, errors, { 'WWW-Authenticate': 'Bearer realm="ykien"' })
    }
    c.set('caller', { name: key.name, unit: key.unit })
    return next()
  }
}
