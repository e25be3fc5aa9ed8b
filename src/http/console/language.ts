/** In which language somebody reads the console: as asked for in the address, and from then on by a cookie. */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

const COOKIE = 'ykien_lang'
/** A year, in seconds. */
const AGE = 31_536_000

export type PageLanguage = 'vi' | 'en'

/** `?lang=` is remembered. Vietnamese unless something else was chosen. */
export function languageOf(c: Context): PageLanguage {
  const asked = known(c.req.query('lang'))
  if (asked === null) return known(getCookie(c, COOKIE)) ?? 'vi'
  setCookie(c, COOKIE, asked, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: AGE })
  return asked
}

function known(language: string | undefined): PageLanguage | null {
  return language === 'vi' || language === 'en' ? language : null
}
