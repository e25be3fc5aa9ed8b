/** Tells one browser from another: answers are shown and changed only where they were given. */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Deps } from '../service/deps.ts'

const BROWSER = 'ykien_b'
/** 128 random bits, base64url. */
const BROWSER_SHAPE = /^[\w-]{22}$/
const BROWSER_BYTES = 16
/** A year, in seconds: longer than any survey stays open. */
const BROWSER_AGE = 31_536_000

export function browserOf(c: Context): string | null {
  const known = getCookie(c, BROWSER)
  return known !== undefined && BROWSER_SHAPE.test(known) ? known : null
}

/** As it has one, or is given one now. */
export function keepBrowser(deps: Pick<Deps, 'random' | 'publicUrl'>, c: Context): string {
  const known = browserOf(c)
  if (known !== null) return known
  const fresh = Buffer.from(deps.random(BROWSER_BYTES)).toString('base64url')
  const secure = deps.publicUrl.startsWith('https:')
  setCookie(c, BROWSER, fresh, { path: '/p', httpOnly: true, sameSite: 'Lax', secure, maxAge: BROWSER_AGE })
  return fresh
}
