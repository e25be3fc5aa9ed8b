/** That a form was posted by our own page (CSRF): it carries a token of its sign-in session. */
import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Visit } from '../../access/visit.ts'
import type { Deps } from '../../service/deps.ts'
import type { Markup } from '../page.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'

const FIELD = 'form'

/** The hidden field that every form of the console begins with. */
export function formField(deps: Pick<Deps, 'keyring'>, visit: Pick<Visit, '_id'>): Markup {
  return html`<input type="hidden" name="${FIELD}" value="${deps.keyring.formToken(visit._id)}">`
}

export async function ownForm(deps: Pick<Deps, 'keyring'>, c: Context<Web>, visit: Visit): Promise<boolean> {
  const given = Buffer.from(String((await posted(c))[FIELD] ?? ''))
  const wanted = Buffer.from(deps.keyring.formToken(visit._id))
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
