/**
 * `/p/{token}`: the form, one question a page, without a script. Reading a page writes nothing, so that a link preview is
 * no opening; a browser that really shows it fetches its mark (`dau.gif`), and that is one.
 */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { isDesk } from '../service/access/desk-network.ts'
import type { Deps } from '../service/deps.ts'
import { markOpened, openForm, postForm } from '../service/form.ts'
import type { FormPost, FormView } from '../service/form-view.ts'
import type { Seat } from '../survey/session.ts'
import { browserOf, keepBrowser } from './browser-cookie.ts'
import { visitBehind } from './console/visit-cookie.ts'
import { notice } from './failures.ts'
import { formPage } from './form-page.ts'
import { formRights } from './form-rights.ts'
import { posted } from './posted.ts'
import { addressOf } from './remote-address.ts'
import { UnknownLinks, WAIT } from './unknown-links.ts'
import type { Web } from './web.ts'

/** A transparent GIF of one pixel. */
const MARK = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** Signs of a text; a questionnaire may ask for 4,000 at the most, and says itself what is too long. */
const TEXT_MAX = 20_000
/** Options of a question, twice over. */
const CODES_MAX = 100

/** The fields of a posted page of the form. */
export const formFields = z
  .object({
    step: z.string().max(100).default(''),
    action: z
      .enum(['answer', 'back', 'skip', 'na', 'stop', 'withdraw', 'sure-stop', 'sure-withdraw'])
      .default('answer'),
    code: z
      .union([z.string().max(100), z.array(z.string().max(100)).max(CODES_MAX)])
      .default([])
      .transform((codes) => (typeof codes === 'string' ? [codes] : codes)),
    text: z.string().max(TEXT_MAX).default(''),
  })
  .transform(({ code: codes, ...rest }): FormPost => ({ ...rest, codes }))

export function form(deps: Deps, { trustProxy }: { readonly trustProxy: boolean }): Hono<Web> {
  const routes = new Hono<Web>()
  const links = new UnknownLinks(deps)
  const show = (c: Context<Web>, token: string, view: FormView, post: FormPost | null) => {
    if (view.kind !== 'unknown') return shown(deps, c, token, view, post)
    if (!links.tried(addressOf(c, trustProxy))) return notice(deps, c, 404, 'not-found')
    c.header('Retry-After', String(WAIT))
    return notice(deps, c, 429, 'too-many-links')
  }
  routes.use(async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
  })
  routes.route('/', formRights(deps))
  routes.get('/:token', async (c) => {
    const token = c.req.param('token')
    const view = await openForm(deps, token, browserOf(deps, c))
    if (view.kind === 'question') keepBrowser(deps, c)
    return show(c, token, view, null)
  })
  routes.get('/:token/dau.gif', async (c) => {
    // A scanner that asks how large it is (`HEAD`) shows it to nobody.
    if (c.req.method === 'GET') await markOpened(deps, c.req.param('token'))
    return c.body(MARK, 200, { 'Content-Type': 'image/gif' })
  })
  routes.post('/:token', async (c) => {
    const parsed = formFields.safeParse(await posted(c))
    if (!parsed.success) return notice(deps, c, 400, 'bad-page')
    const post = parsed.data
    const token = c.req.param('token')
    const view = await postForm(deps, token, keepBrowser(deps, c), post, () => seatOf(deps, c, trustProxy))
    const asksBack = view.kind === 'confirm' || (view.kind === 'question' && view.problem !== null)
    const again = view.kind === 'unknown' || asksBack
    return again ? show(c, token, view, post) : c.redirect(`/p/${token}`, 303)
  })
  return routes
}

/** A form that comes from where staff are signed in was perhaps filled in by them. */
async function seatOf(deps: Deps, c: Context<Web>, trustProxy: boolean): Promise<Seat> {
  const address = addressOf(c, trustProxy)
  const desk = (await visitBehind(deps, c)) !== null || (await isDesk(deps, address))
  return { network: deps.keyring.attemptsId(`network|${address}`), desk }
}

type Known = Exclude<FormView, { readonly kind: 'unknown' }>

function shown(deps: Deps, c: Context<Web>, token: string, view: Known, post: FormPost | null) {
  if (view.kind === 'gone') return c.html(formPage(deps.say, token, view, post), 410)
  const status = view.kind === 'question' && view.problem !== null ? 422 : 200
  return c.html(formPage(deps.say, token, view, post), status)
}
