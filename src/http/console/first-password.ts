/** `/quan-tri/moi/{token}`: choosing a password by a link that is good once. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { User } from '../../access/user.ts'
import { choosePassword, ownerOf } from '../../service/access/choose-password.ts'
import type { Deps } from '../../service/deps.ts'
import { notice } from '../failures.ts'
import type { Markup } from '../page.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'
import { entryPage } from './entry-page.ts'
import { languageOf } from './language.ts'
import { newPasswordFields, newPasswordProblem } from './new-password.ts'
import { ownSiteOnly } from './own-site.ts'

const typed = z.object({ password: z.string(), again: z.string() })

export function firstPassword(deps: Deps): Hono<Web> {
  const routes = new Hono<Web>()
  const ownSite = ownSiteOnly(deps)
  const framed = (c: Context<Web>, title: string, problem: string | null, body: Markup): Markup => {
    const language = languageOf(c)
    const languages = deps.say('console.languages', language)
    return entryPage({ language, languages, title, problem, said: null, path: '', body })
  }
  const show = (c: Context<Web>, owner: User, problem: string | null, status: 200 | 422 = 200) => {
    const language = languageOf(c)
    const words = (key: string, values = {}): string => deps.say(`first-password.${key}`, language, values)
    const body = html`<p>${words('lead', { name: owner.name, login: owner.login ?? '' })}</p>
<form method="post" class="stacked">
<input type="hidden" name="login" value="${owner.login ?? ''}" autocomplete="username">
${newPasswordFields(deps.say, language, problem !== null)}
<div class="buttons"><button class="main">${words('set')}</button></div>
</form>`
    return c.html(framed(c, words('title'), problem, body), status)
  }
  const gone = (c: Context<Web>) => {
    const language = languageOf(c)
    const words = (key: string): string => deps.say(`first-password.${key}`, language)
    const body = html`<p>${words('gone')}</p>`
    return c.html(framed(c, words('gone-title'), null, body), 410)
  }
  routes.get('/:token', ownSite, async (c) => {
    const owner = await ownerOf(deps, c.req.param('token'))
    return owner === null ? gone(c) : show(c, owner, null)
  })
  routes.post('/:token', ownSite, async (c) => {
    const read = typed.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const token = c.req.param('token')
    const owner = await ownerOf(deps, token)
    if (owner === null) return gone(c)
    const { password, again } = read.data
    const differ = newPasswordProblem(deps.say, languageOf(c), password === again ? null : 'differ')
    if (differ !== null) return show(c, owner, differ, 422)
    const chosen = await choosePassword(deps, token, password)
    if (chosen.kind === 'gone') return gone(c)
    if (chosen.kind === 'done') return c.redirect('/quan-tri/vao?xong=mat-khau', 303)
    return show(c, owner, newPasswordProblem(deps.say, languageOf(c), chosen.why), 422)
  })
  return routes
}
