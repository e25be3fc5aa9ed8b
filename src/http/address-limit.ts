/** How long the address of a request may be. */
import type { MiddlewareHandler } from 'hono'
import type { Deps } from '../service/deps.ts'
import { addressTooLong } from './failures.ts'
import type { Web } from './web.ts'

/** Signs, from the path on. RFC 9110 section 4.1 wants 8,000 to be taken, and none of ours comes near. */
const ADDRESS_MAX = 8_000

export function addressLimit(deps: Deps): MiddlewareHandler<Web> {
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url)
    return pathname.length + search.length > ADDRESS_MAX ? addressTooLong(deps, c, ADDRESS_MAX) : next()
  }
}
