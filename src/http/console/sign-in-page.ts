/** The two forms of signing in. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Say } from '../../flow/say.ts'
import type { Markup } from '../page.ts'
import { entryPage } from './entry-page.ts'

type Problem = { readonly kind: 'wrong' } | { readonly kind: 'wait'; readonly minutes: number } | null

export interface PasswordView {
  readonly language: Language
  /** Where to go afterwards. */
  readonly ve: string
  /** As it was typed. */
  readonly login: string
  readonly problem: Problem
  /** Another way in: single sign-on. */
  readonly other: Markup | ''
  readonly said: 'over' | 'password-chosen' | null
}

export interface CodeView {
  readonly language: Language
  readonly ve: string
  readonly problem: Problem
}

export function passwordPage(say: Say, { language, ve, login, problem, other, said }: PasswordView): Markup {
  const words = (key: string): string => say(`sign-in.${key}`, language)
  const wrong = invalid(problem)
  const body = html`<form method="post" action="/quan-tri/vao" class="stacked">
<input type="hidden" name="ve" value="${ve}">
<label for="login">${words('login')}</label>
<input id="login" name="login" value="${login}" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false"${wrong}>
<label for="password">${words('password')}</label>
<input id="password" name="password" type="password" required autocomplete="current-password"${wrong}>
<div class="buttons"><button class="main">${words('enter')}</button></div>
</form>
${other === '' ? '' : html`<p>${other}</p>`}
<p class="foot">${words('help')}</p>`
  return entryPage({
    language,
    languages: say('console.languages', language),
    title: words('title'),
    problem: problemOf(say, 'sign-in', problem, language),
    said: said === null ? null : words(said),
    path: withBack('/quan-tri/vao', ve),
    body,
  })
}

export function codePage(say: Say, { language, ve, problem }: CodeView): Markup {
  const words = (key: string): string => say(`sign-in-code.${key}`, language)
  const body = html`<form method="post" action="/quan-tri/vao/ma" class="stacked">
<input type="hidden" name="ve" value="${ve}">
<label for="code">${words('code')}</label>
<p class="hint" id="hint">${words('hint')}</p>
<input id="code" name="code" required autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" aria-describedby="hint"${invalid(problem)}>
<div class="buttons"><button class="main">${words('enter')}</button></div>
</form>
<p class="foot"><a href="/quan-tri/vao">${words('again')}</a></p>`
  return entryPage({
    language,
    languages: say('console.languages', language),
    title: words('title'),
    problem: problemOf(say, 'sign-in-code', problem, language),
    said: null,
    path: withBack('/quan-tri/vao/ma', ve),
    body,
  })
}

/** That of the wait does not say that anything typed was wrong: it was not looked at. */
function invalid(problem: Problem): Markup | '' {
  return problem?.kind === 'wrong' ? html` aria-invalid="true" aria-errormessage="problem"` : ''
}

function problemOf(say: Say, page: string, problem: Problem, language: Language): string | null {
  if (problem === null) return null
  return problem.kind === 'wrong'
    ? say(`${page}.wrong`, language)
    : say('sign-in.wait', language, { minutes: problem.minutes })
}

function withBack(path: string, ve: string): string {
  return ve === '' ? path : `${path}?ve=${encodeURIComponent(ve)}`
}
