/**
 * Forms that come before signing in have no session whose token they could carry. A post from another site is told by what
 * the browser says: `Sec-Fetch-Site`, and over plain http, where that is not sent, `Origin`.
 */
import type { Context, MiddlewareHandler } from 'hono'
import type { Deps } from '../../service/deps.ts'
import { notice } from '../failures.ts'
import type { Web } from '../web.ts'

/** Under `no-referrer` a browser says `Origin: null` to its own page too; with this it names the origin, and no path. */
const POLICY = 'strict-origin'

export function ownSiteOnly(deps: Deps): MiddlewareHandler<Web> {
  return async (c, next) => {
    if (c.req.method === 'POST' && !fromOwnSite(c, deps.publicUrl)) return notice(deps, c, 403, 'foreign-form')
    await next()
    c.header('Referrer-Policy', POLICY)
    return undefined
  }
}

function fromOwnSite(c: Context<Web>, publicUrl: string): boolean {
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = c.req.header('Origin')
  // What says neither is no browser of these years, and carries nobody's cookies.
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  // A proxy may pass on another name than the one that the browser asked for: the public one is ours too.
  return [c.req.url, publicUrl].some((own) => new URL(own).host === new URL(origin).host)
}
