/** In which language somebody reads the console: as asked for in the address, and from then on by a cookie. */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import type { Markup } from '../page.ts'

const COOKIE = 'ykien_lang'
/** A year, in seconds. */
const AGE = 31_536_000
/** Each called as its readers call it. */
const LANGUAGES = { vi: 'Tiếng Việt', en: 'English' } as const
export type PageLanguage = keyof typeof LANGUAGES

/** `?lang=` is remembered. Vietnamese unless something else was chosen. */
export function languageOf(c: Context): PageLanguage {
  const asked = known(c.req.query('lang'))
  if (asked === null) return known(getCookie(c, COOKIE)) ?? 'vi'
  setCookie(c, COOKIE, asked, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: AGE })
  return asked
}

/** A link to the same page in the other language. @param path of a page that can be asked for, `''`: of this one. */
export function languageSwitch(language: string, path = ''): Markup {
  const other = language === 'vi' ? 'en' : 'vi'
  const to = `${path}${path.includes('?') ? '&' : '?'}lang=${other}`
  return html`<a href="${to}" lang="${other}" hreflang="${other}">${LANGUAGES[other]}</a>`
}

function known(language: string | undefined): PageLanguage | null {
  return language === 'vi' || language === 'en' ? language : null
}
