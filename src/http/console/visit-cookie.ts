/** The cookie of a sign-in session. */
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { type Seen, visitOf } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'

/** Browsers keep `__Host-` cookies of https origins only. */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-ykien' : 'ykien'
}

/**
 * For as long as the browser is open: how long it is good is known here, not there.
 *
 * @param secret as `beginVisit` returns it
 */
export function giveCookie(c: Context, publicUrl: string, secret: string): void {
  setCookie(c, cookieName(publicUrl), secret, attributes(publicUrl))
}

export function takeCookie(c: Context, publicUrl: string): void {
  deleteCookie(c, cookieName(publicUrl), attributes(publicUrl))
}

/** The visit that the browser brought, whether it is whole or not; `null`: none that may still be used. */
export function visitBehind(deps: Pick<Deps, 'store' | 'clock' | 'publicUrl'>, c: Context): Promise<Seen | null> {
  return visitOf(deps, getCookie(c, cookieName(deps.publicUrl)) ?? '')
}

function attributes(publicUrl: string) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: publicUrl.startsWith('https:') } as const
}
