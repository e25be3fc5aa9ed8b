/** Where somebody signs in from: an address, and a browser that is known again by a cookie. The cookie lets nobody in. */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Place } from '../../service/access/slow-down.ts'
import type { Deps } from '../../service/deps.ts'
import { addressOf } from '../remote-address.ts'
import type { Web } from '../web.ts'

const COOKIE = 'ykien_known'
const BYTES = 32
const SHAPE = /^[\w-]{43}$/
/** A year, in seconds; how long it counts is known here, not there. */
const AGE = 31_536_000

/** @param trustProxy as of `addressOf`. */
export function placeOf(deps: Pick<Deps, 'random'>, c: Context<Web>, trustProxy: boolean): Place {
  const given = getCookie(c, COOKIE) ?? ''
  const browser = SHAPE.test(given) ? given : Buffer.from(deps.random(BYTES)).toString('base64url')
  return { address: addressOf(c, trustProxy), browser }
}

/** Somebody has signed in here. */
export function keepBrowser({ publicUrl }: Pick<Deps, 'publicUrl'>, c: Context<Web>, { browser }: Place): void {
  const secure = publicUrl.startsWith('https:')
  setCookie(c, COOKIE, browser, { path: '/quan-tri', httpOnly: true, sameSite: 'Lax', secure, maxAge: AGE })
}
