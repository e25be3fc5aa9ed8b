/** `/quan-tri/vao`, `/quan-tri/ra`: signing in, in one step or two, and out. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { note } from '../../service/access/audit.ts'
import { type Doorstep, type SignedIn, signIn, signInByCode } from '../../service/access/sign-in.ts'
import { endVisit, type Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import type { HttpOptions } from '../app.ts'
import { notice } from '../failures.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'
import { backPath } from './back-path.ts'
import { deviceOf } from './device.ts'
import { languageOf } from './language.ts'
import { ownSiteOnly } from './own-site.ts'
import { keepBrowser, placeOf } from './place.ts'
import { type CodeView, codePage, type PasswordView, passwordPage } from './sign-in-page.ts'
import { singleSignOnLink } from './single-sign-on.ts'
import { giveCookie, takeCookie, visitBehind } from './visit-cookie.ts'
import { minutesUntil, waiting } from './wait.ts'

/** Of the longest password and more; what is longer was typed by nobody. */
const TYPED_MAX = 1_000

const typed = z.object({
  login: z.string().max(TYPED_MAX),
  password: z.string().max(TYPED_MAX),
  ve: z.string().default(''),
})
const typedCode = z.object({ code: z.string().max(TYPED_MAX), ve: z.string().default('') })

export function signInRoutes(
  deps: Deps,
  { trustProxy, identityProvider }: Pick<HttpOptions, 'trustProxy' | 'identityProvider'>,
): Hono<Web> {
  const routes = new Hono<Web>()
  const ownSite = ownSiteOnly(deps)
  const doorstep = (c: Context<Web>, seen: Seen | null): Doorstep => ({
    place: placeOf(deps, c, trustProxy),
    device: deviceOf(c.req.header('User-Agent')),
    former: seen?.visit ?? null,
  })
  const show = (c: Context<Web>, view: Omit<PasswordView, 'language' | 'other'>, status: 200 | 422 | 429 = 200) => {
    const language = languageOf(c)
    const other = singleSignOnLink(deps, identityProvider, language, view.ve)
    return c.html(passwordPage(deps.say, { ...view, language, other }), status)
  }
  const showCode = (c: Context<Web>, view: Omit<CodeView, 'language'>, status: 200 | 422 | 429 = 200) =>
    c.html(codePage(deps.say, { ...view, language: languageOf(c) }), status)

  routes.get('/vao', ownSite, async (c) => {
    const { ve = '', 'het-gio': over, xong } = c.req.query()
    const said = over === undefined ? (xong === 'mat-khau' ? 'password-chosen' : null) : 'over'
    const seen = await visitBehind(deps, c)
    if (seen !== null && seen.visit.by !== 'password') return c.redirect(backPath(ve) ?? '/quan-tri', 303)
    return show(c, { ve, login: '', problem: null, said })
  })
  routes.post('/vao', ownSite, async (c) => {
    const read = typed.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { login, ve } = read.data
    const from = doorstep(c, await visitBehind(deps, c))
    const answer = await signIn(deps, read.data, from)
    if (answer.kind === 'in') return entered(deps, c, { ...answer, from, ve })
    if (answer.kind === 'wrong') return show(c, { ve, login, problem: { kind: 'wrong' }, said: null }, 422)
    const minutes = minutesUntil(deps, answer.until)
    waiting(c, minutes)
    return show(c, { ve, login, problem: { kind: 'wait', minutes }, said: null }, 429)
  })
  routes.get('/vao/ma', ownSite, async (c) => {
    const seen = await visitBehind(deps, c)
    const { ve = '' } = c.req.query()
    if (seen?.visit.by !== 'password') return c.redirect('/quan-tri/vao', 303)
    return showCode(c, { ve, problem: null })
  })
  routes.post('/vao/ma', ownSite, async (c) => {
    const read = typedCode.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const seen = await visitBehind(deps, c)
    if (seen?.visit.by !== 'password') return c.redirect('/quan-tri/vao?het-gio=1', 303)
    const { ve, code } = read.data
    const from = doorstep(c, seen)
    const answer = await signInByCode(deps, seen, code, from)
    if (answer.kind === 'in') return entered(deps, c, { ...answer, from, ve })
    if (answer.kind === 'wrong') return showCode(c, { ve, problem: { kind: 'wrong' } }, 422)
    const minutes = minutesUntil(deps, answer.until)
    waiting(c, minutes)
    return showCode(c, { ve, problem: { kind: 'wait', minutes } }, 429)
  })
  routes.post('/ra', async (c) => {
    const { visit, user } = c.var.visit
    await endVisit(deps, visit._id)
    await note(deps, { deed: 'signed-out', by: user._id })
    takeCookie(c, deps.publicUrl)
    return c.redirect('/quan-tri/vao', 303)
  })

  return routes
}

function entered(
  deps: Deps,
  c: Context<Web>,
  {
    secret,
    whole,
    from,
    ve,
  }: Pick<Extract<SignedIn, { kind: 'in' }>, 'secret' | 'whole'> & {
    readonly from: Doorstep
    readonly ve: string
  },
): Response {
  giveCookie(c, deps.publicUrl, secret)
  const back = backPath(ve)
  if (!whole)
    return c.redirect(back === null ? '/quan-tri/vao/ma' : `/quan-tri/vao/ma?ve=${encodeURIComponent(back)}`, 303)
  keepBrowser(deps, c, from.place)
  return c.redirect(back ?? '/quan-tri', 303)
}
