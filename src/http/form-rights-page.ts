/** The page of `form-rights.ts`: the facts, one form for each right, and what is asked back before it is done. */
import { html } from 'hono/html'
import type { Values } from '../flow/say.ts'
import { heldLines } from '../service/data-text.ts'
import type { Deps } from '../service/deps.ts'
import type { FormRight, RightsView } from '../service/form-rights.ts'
import { type Markup, page } from './page.ts'

type Held = Extract<RightsView, { readonly kind: 'held' }>
type Confirm = Extract<RightsView, { readonly kind: 'confirm' }>
type Words = (key: string, values?: Values) => string

/** @param typed a phone that could not be taken: nobody types it twice. */
export function rightsPage(deps: Pick<Deps, 'say'>, token: string, view: Held | Confirm, typed: string): Markup {
  const lang = view.language
  const words: Words = (key, values) => deps.say(`form.rights.${key}`, lang, values)
  const title = view.kind === 'held' ? words('title') : words(view.right)
  const body = view.kind === 'held' ? heldBody(deps, words, token, view, typed) : confirmBody(words, token, view)
  return page({ title, lang, body })
}

function heldBody(deps: Pick<Deps, 'say'>, words: Words, token: string, view: Held, typed: string): Markup {
  const { held, may, told, language } = view
  const wrong = told?.how === 'invalid'
  return html`<main>
<h1>${words('title')}</h1>
${told === null || wrong ? '' : html`<p class="done" role="status">${words('told', told)}</p>`}
<ul>${heldLines(deps, held, language).map((line) => html`<li>${line}</li>`)}</ul>
${may.map((right) => section(words, token, right, wrong ? typed : null))}
${may.length === 0 ? html`<p>${words('elsewhere')}</p>` : ''}
<p class="foot"><a href="/p/${token}">${words('back')}</a></p>
</main>`
}

/** @param refused a phone that is none. */
function section(words: Words, token: string, right: FormRight, refused: string | null): Markup {
  const post = (inside: Markup | string): Markup =>
    html`<form method="post" action="/p/${token}/du-lieu"><input type="hidden" name="right" value="${right}">${inside}
<div class="buttons"><button>${words(right)}</button></div></form>`
  const heading = html`<h2>${words(right)}</h2>
<p>${words(`${right}-what`)}</p>`
  if (right !== 'contact') return html`${heading}${post('')}`
  const invalid = refused === null ? '' : html` aria-invalid="true" autofocus`
  return html`${heading}
${refused === null ? '' : html`<div class="problem" role="alert"><p id="problem">${words('no-mobile')}</p></div>`}
${post(html`<label for="phone">${words('phone')}</label>
<input id="phone" name="phone" type="tel" autocomplete="tel" maxlength="40" required value="${refused ?? ''}"
aria-describedby="${refused === null ? 'hint' : 'hint problem'}"${invalid}>
<p class="hint" id="hint">${words('phone-hint')}</p>`)}`
}

function confirmBody(words: Words, token: string, { right, goes }: Confirm): Markup {
  return html`<main>
<h1>${words('confirm', { right })}</h1>
<p>${words('confirm-what', { right, goes })}</p>
<form method="post" action="/p/${token}/du-lieu">
<input type="hidden" name="right" value="${right}"><input type="hidden" name="sure" value="yes">
<div class="buttons"><button class="main">${words(right)}</button>
<a class="button" href="/p/${token}/du-lieu">${words('no')}</a></div></form>
</main>`
}
