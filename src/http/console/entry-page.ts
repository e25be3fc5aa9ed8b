/** Pages before somebody is signed in: a title, one form, the other language. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import { type Markup, page } from '../page.ts'
import { languageSwitch } from './language.ts'

export interface EntryPage {
  readonly language: Language
  /** What the choice of languages is called. */
  readonly languages: string
  readonly title: string
  /** What was wrong with what was typed. */
  readonly problem: string | null
  /** What has gone well just now, or what to know first. */
  readonly said: string | null
  /** Of this page, for its other language. */
  readonly path: string
  readonly body: Markup
}

export function entryPage({ language, languages, title, problem, said, path, body }: EntryPage): Markup {
  return page({
    title: `${title} · ykien`,
    lang: language,
    body: html`<nav class="languages" aria-label="${languages}">${languageSwitch(language, path)}</nav>
<main>
<h1>${title}</h1>
${problemBox(problem)}
${said === null ? '' : html`<p class="done" role="status">${said}</p>`}
${body}
</main>`,
  })
}

export function problemBox(problem: string | null): Markup | '' {
  if (problem === null) return ''
  return html`<div class="problem" role="alert" id="problem" tabindex="-1" autofocus><p>${problem}</p></div>`
}
