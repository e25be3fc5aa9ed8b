/** `/p/{token}/du-lieu`: what is held about the person behind a form, and what they may do about it. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Deps } from '../service/deps.ts'
import { FORM_RIGHTS, openRights, postRights, type RightsView } from '../service/form-rights.ts'
import { browserOf, keepBrowser } from './browser-cookie.ts'
import { notice } from './failures.ts'
import { formPage } from './form-page.ts'
import { rightsPage } from './form-rights-page.ts'
import { posted } from './posted.ts'
import type { Web } from './web.ts'

const fields = z.object({
  right: z.enum(FORM_RIGHTS),
  sure: z.literal('yes').optional(),
  phone: z.string().max(100).default(''),
})

export function formRights(deps: Deps): Hono<Web> {
  const routes = new Hono<Web>()
  routes.get('/:token/du-lieu', async (c) => {
    const token = c.req.param('token')
    return show(deps, c, token, await openRights(deps, token, browserOf(c)), '')
  })
  routes.post('/:token/du-lieu', async (c) => {
    const read = fields.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { right, sure, phone } = read.data
    const token = c.req.param('token')
    const view = await postRights(deps, token, keepBrowser(deps, c), { right, sure: sure === 'yes', phone })
    return show(deps, c, token, view, phone)
  })
  return routes
}

function show(deps: Deps, c: Context<Web>, token: string, view: RightsView, typed: string) {
  if (view.kind === 'unknown') return notice(deps, c, 404, 'not-found')
  if (view.kind === 'gone') return c.html(formPage(deps.say, token, view, null), 410)
  const wrong = view.kind === 'held' && view.told?.how === 'invalid'
  return c.html(rightsPage(deps, token, view, wrong ? typed : ''), wrong ? 422 : 200)
}
