/** The pages of the form: one question each, for old telephones, thick fingers, keyboards and screen readers. */
import { html } from 'hono/html'
import type { Say, Values } from '../flow/say.ts'
import type { Answer } from '../flow/state.ts'
import type { FormPost, FormView } from '../service/form-view.ts'
import { type Markup, page } from './page.ts'

/** Characters above which a question is a text to read (the consent), not a heading to see at a glance. */
const LONG = 200

type Shown = Exclude<FormView, { readonly kind: 'unknown' }>
type Question = Extract<FormView, { readonly kind: 'question' }>
type Confirm = Extract<FormView, { readonly kind: 'confirm' }>
type Ended = Extract<FormView, { readonly kind: 'ended' }>

/** Words in the language of the view: `form.{key}`. */
type Words = (key: string, values?: Values) => string

/** @param post what was just posted and could not be taken: nobody types a remark twice. */
export function formPage(say: Say, token: string, view: Shown, post: FormPost | null): Markup {
  const lang = view.language
  const words: Words = (key, values) => say(`form.${key}`, lang, values)
  switch (view.kind) {
    case 'gone':
      return page({ title: words('gone-title'), lang, body: statement(words('gone-title'), words('gone')) })
    case 'confirm':
      return page({ title: words(`confirm-${view.action}`), lang, body: confirmBody(view, words, token, post) })
    case 'ended':
      return page({ title: words('ended-title'), lang, body: endedBody(view, words, token) })
    case 'question':
      return page({ title: view.title, lang, body: questionBody(view, words, token, post) })
  }
}

function statement(title: string, text: string): Markup {
  return html`<main><h1>${title}</h1>${paragraphs(text)}</main>`
}

/** Taken back by one touch of a thumb, it could not be brought again. */
function confirmBody({ action, goes }: Confirm, words: Words, token: string, post: FormPost | null): Markup {
  return html`<main>
<h1>${words(`confirm-${action}`)}</h1>
<p>${words(`confirm-${action}-what`, { goes })}</p>
<form method="post"><input type="hidden" name="step" value="${post?.step ?? ''}">
<div class="buttons">${actionButton(`sure-${action}`, words(action), 'main')}
<a class="button" href="/p/${token}">${words('confirm-no')}</a></div></form>
</main>`
}

function endedBody(view: Ended, words: Words, token: string): Markup {
  return html`<main>
<h1>${words('ended-title')}</h1>
${paragraphs(view.text)}
<form method="post" class="foot"><div class="buttons">
${view.canWithdraw ? actionButton('withdraw', words('withdraw')) : ''}
${rightsLink(words, token)}</div></form>
</main>`
}

function questionBody(view: Question, words: Words, token: string, post: FormPost | null): Markup {
  const { before, after } = aroundQuestion(view)
  const outside = view.reply.besides.filter(({ code }) => code === 'NA' || code === 'SKIP')
  return html`<header class="office"><p>${view.office}</p></header>
<main>
<p class="progress">${view.number === null ? '' : words('progress', view.number)}
<progress value="${view.done}" max="${view.total}" aria-hidden="true"></progress></p>
<form method="post" novalidate>
<input type="hidden" name="step" value="${view.step.id}">
${view.problem === null ? '' : problemBox(view.problem, words)}
${before.map((text) => html`<p>${text}</p>`)}
${answering(view, after, words, post)}
<div class="buttons">
${actionButton('answer', words('next'), 'main')}
${view.canGoBack ? actionButton('back', words('back')) : ''}
${outside.map(({ code, label }) => actionButton(code === 'NA' ? 'na' : 'skip', label))}
</div>
<div class="foot">
${view.hotline === null ? '' : html`<p>${words('hotline', { hotline: view.hotline })}</p>`}
<p>${words('confidential')}</p>
<div class="buttons">
${actionButton('stop', words('stop'), 'quiet')}
${view.canGoBack ? actionButton('withdraw', words('withdraw'), 'quiet') : ''}
${rightsLink(words, token)}
</div>
</div>
</form>
<img src="/p/${token}/dau.gif" alt="" width="1" height="1">
</main>`
}

function problemBox(problem: string, words: Words): Markup {
  return html`<div class="problem" role="alert" tabindex="-1" autofocus>
<p>${words('problem')} <a href="#answer" id="problem">${problem}</a></p></div>`
}

/**
 * What a chat message says before and after the question: greeting, information, what the case knows. Its numbering and
 * its ways of typing several answers are not for a page.
 */
function aroundQuestion({ reply, ask }: Question): { before: readonly string[]; after: readonly string[] } {
  const at = reply.text.lastIndexOf(ask)
  const before = reply.text.slice(0, at).split('\n\n').slice(0, -1)
  const after = reply.text
    .slice(at + ask.length)
    .split('\n\n')
    .slice(1)
  return { before, after: reply.ticked === null ? after : [] }
}

function answering(view: Question, after: readonly string[], words: Words, post: FormPost | null): Markup {
  const { step, reply, given, ask } = view
  const wrong = view.problem === null ? '' : html` aria-invalid="true"`
  const describedBy = `hint${view.problem === null ? '' : ' problem'}`
  switch (step.answering.kind) {
    case 'number': {
      const { min, max } = step.answering
      const value = post?.text ?? (typeof given === 'number' ? String(given) : '')
      return html`<h1><label for="answer">${ask}</label></h1>
<p class="hint" id="hint">${words('number-hint', { min, max })}</p>
<input id="answer" name="text" inputmode="numeric" autocomplete="off" value="${value}" maxlength="40"
aria-describedby="${describedBy}"${wrong}>`
    }
    case 'date': {
      const value = post?.text ?? (typeof given === 'string' ? given : '')
      return html`<h1><label for="answer">${ask}</label></h1>
<p class="hint" id="hint">${words('date-hint')}</p>
<input id="answer" name="text" type="date" value="${value}" aria-describedby="${describedBy}"${wrong}>`
    }
    case 'text': {
      const { max } = step.answering
      const value = post?.text ?? remarkOf(given)
      return html`<h1><label for="answer">${ask}</label></h1>
<p class="hint" id="hint">${words('text-hint', { max })}</p>
<textarea id="answer" name="text" rows="6" maxlength="${max}" aria-describedby="${describedBy}"${wrong}>
${value}</textarea>`
    }
    default: {
      const several = reply.ticked !== null
      const type = several ? 'checkbox' : 'radio'
      const chosen = post?.codes ?? codesOf(given) ?? reply.ticked ?? []
      const option = ({ code, label }: { code: string; label: string }, n: number): Markup =>
        html`<label class="option"><input type="${type}" name="code" value="${code}"${
          n === 0 ? html` id="answer"` : ''
        }${chosen.includes(code) ? html` checked` : ''}${wrong}><span>${label}</span></label>`
      return html`<fieldset aria-describedby="${describedBy}"><legend><h1${ask.length > LONG ? html` class="long"` : ''}>${ask}</h1></legend>
<p class="hint" id="hint">${several ? unlessSaid(ask, words('several-hint')) : after.join(' ')}</p>
${reply.options.map(option)}
</fieldset>`
    }
  }
}

/** A flow file may say the same in its question. */
function unlessSaid(ask: string, hint: string): string {
  return ask.includes(hint) ? '' : hint
}

function actionButton(action: FormPost['action'], label: string, look = 'plain'): Markup {
  return html`<button name="action" value="${action}" class="${look}">${label}</button>`
}

function rightsLink(words: Words, token: string): Markup {
  return html`<a class="button" href="/p/${token}/du-lieu">${words('rights.title')}</a>`
}

function paragraphs(text: string): Markup[] {
  return text.split(/\n{2,}/).map((paragraph) => html`<p>${paragraph}</p>`)
}

function codesOf(given: Answer | null): readonly string[] | null {
  if (typeof given === 'string') return [given]
  return Array.isArray(given) ? given : null
}

function remarkOf(given: Answer | null): string {
  return given !== null && typeof given === 'object' && 'text' in given ? given.text : ''
}
