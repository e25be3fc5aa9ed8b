/** A slip for whoever prints it: the page on its paper, or in plain words why there is none. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Deps } from '../service/deps.ts'
import type { Slip } from '../service/slip.ts'
import { page } from './page.ts'
import { type Paper, slipPage, slipPolicy } from './slip-page.ts'
import type { Web } from './web.ts'

export function printed(deps: Deps, c: Context<Web>, slip: Slip, paper: Paper): Response | Promise<Response> {
  c.header('Cache-Control', 'no-store')
  if (slip.kind === 'refused') {
    const title = deps.say('slip.none', 'vi')
    const body = html`<main><h1>${title}</h1>${slip.issues.map(({ message }) => html`<p>${message}</p>`)}</main>`
    return c.html(page({ title, lang: 'vi', body }), slip.status)
  }
  c.header('Content-Security-Policy', slipPolicy(paper))
  return c.html(slipPage(deps.say, { slip, paper, publicUrl: deps.publicUrl }))
}
