/** The language of the console: as the address asks (`?lang=en`), remembered in a cookie; Vietnamese otherwise. */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Language } from '../../flow/definition.ts'
import type { Web } from '../web.ts'

const NAME = 'lang'
const YEAR = 365 * 24 * 3_600

/** @param publicUrl says whether the cookie may travel without TLS. */
export function languageOf(c: Context<Web>, publicUrl: string): Language {
  const asked = c.req.query(NAME)
  if (asked !== 'vi' && asked !== 'en') return getCookie(c, NAME) === 'en' ? 'en' : 'vi'
  const secure = publicUrl.startsWith('https://')
  setCookie(c, NAME, asked, { path: '/quan-tri', httpOnly: true, sameSite: 'Lax', secure, maxAge: YEAR })
  return asked
}
