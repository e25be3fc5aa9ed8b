/** The page of the preview: one conversation on four screens, and what is wrong with the file above them. */
import { html, raw } from 'hono/html'
import type { Say, Values } from '../../flow/say.ts'
import type { Markup } from '../../http/page.ts'
import { further, type Path, writePath } from './path.ts'
import { type Bubble, bubblesOn, PHONES } from './phones.ts'
import type { Replayed } from './replay.ts'

export interface PreviewPage {
  readonly title: string
  readonly file: string
  readonly path: Path
  /** Findings of the check, in words. */
  readonly findings: readonly string[]
  /** Among them are errors: the conversation is that of the last good version. */
  readonly isBroken: boolean
  /** `null`: there was no good version yet. `threw`: a text of the flow cannot be said. */
  readonly played: Replayed | { readonly threw: string } | null
  readonly saved: string | null
  /** Of the file: another means that it was saved since. */
  readonly version: number
  readonly nonce: string
}

type Words = (key: string, values?: Values) => string

export function previewPage(shown: PreviewPage, say: Say): Markup {
  const words: Words = (key, values) => say(`flow-preview.${key}`, 'vi', values)
  const { title, findings, played, path, version, nonce, saved } = shown
  return html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words('title', { title })}</title>
<link rel="stylesheet" href="/preview.css">
</head>
<body>
<header>
<h1>${title}</h1>
<p>${words('about', { file: shown.file })}</p>
${saved === null ? '' : html`<p class="saved" role="status">${words('saved', { file: saved })}</p>`}
${findings.length === 0 ? '' : findingsBox(shown, words)}
${caseForm(path, words)}
</header>
<main>${played === null ? '' : 'threw' in played ? html`<p class="problem" role="alert">${words('threw', { detail: played.threw })}</p>` : screens(played, path, words, say)}</main>
<script nonce="${nonce}">${raw(follow(version))}</script>
</body>
</html>
`
}

/** Loads the page again when the file was saved: its address is the conversation. What is being typed is not lost. */
const follow = (
  version: number,
): string => `new EventSource('/changes?seen=${version}').addEventListener('saved', () => {
  const typing = document.querySelector('input[name=said]')
  if (typing && typing.value) sessionStorage.setItem('said', typing.value)
  location.reload()
})
const kept = sessionStorage.getItem('said')
if (kept) { document.querySelector('input[name=said]')?.setAttribute('value', kept); sessionStorage.removeItem('said') }
for (const phone of document.querySelectorAll('.talk')) phone.scrollTop = phone.scrollHeight`

/** Errors stand open and are spoken; of what is only to be looked at again a line is enough until somebody looks. */
function findingsBox({ findings, isBroken, played }: PreviewPage, words: Words): Markup {
  const list = html`<ul>${findings.map((line) => html`<li>${line}</li>`)}</ul>`
  const n = findings.length
  if (!isBroken) return html`<details class="warning"><summary>${words('warnings', { n })}</summary>${list}</details>`
  return html`<section class="problem" role="alert" aria-labelledby="findings">
<h2 id="findings">${words('findings', { n })}</h2>${list}
${played === null ? '' : html`<p>${words('last-good')}</p>`}</section>`
}

/** The case that is tried: begins anew with it. */
function caseForm({ language, sober, field }: Path, words: Words): Markup {
  const chosen = (is: boolean): Markup | string => (is ? html` selected` : '')
  return html`<form class="case" method="get" action="/">
<label>${words('language')} <select name="language"><option value="vi">Tiếng Việt</option>
<option value="en"${chosen(language === 'en')}>English</option></select></label>
<label>${words('sober')} <select name="sober"><option value="no">${words('no')}</option>
<option value="yes"${chosen(sober)}>${words('yes')}</option></select></label>
<label>${words('field')} <input name="field" value="${field?.code ?? ''}" size="10" maxlength="24"></label>
<button>${words('restart')}</button></form>`
}

function screens(played: Replayed, path: Path, words: Words, say: Say): Markup {
  const { acts } = path
  return html`<section class="screens">
${PHONES.map((phone) => {
  const bubbles = bubblesOn(phone, played, path.language, say)
  const last = bubbles.findLastIndex(({ from }) => from === 'office')
  return html`<article class="phone ${phone}"><h2>${words(`phone.${phone}`)}</h2>
<div class="talk" tabindex="0" role="log" aria-label="${words(`phone.${phone}`)}">${bubbles.map((one, i) => bubbleOf(one, i === last, path))}</div></article>`
})}
<article class="phone web"><h2>${words('phone.web')}</h2>
<iframe src="/form?${writePath(path)}" title="${words('phone.web')}"></iframe></article>
</section>
<section class="tools">
<form method="get" action="/" class="type">${hidden(path)}
<label>${words('said')} <input name="said" autocomplete="off" maxlength="4000" required autofocus></label>
<button>${words('send')}</button></form>
<p><a href="/?${writePath(further(path, { does: 'media' }))}">${words('media-act')}</a>
<a href="/?${writePath(further(path, { does: 'back' }))}">${words('back-act')}</a>
${acts.length === 0 ? '' : html`<a href="/?${writePath({ ...path, acts: acts.slice(0, -1), empty: false })}">${words('undo')}</a>`}</p>
${
  acts.length === 0
    ? ''
    : html`<form method="post" action="/golden?${writePath({ ...path, empty: false })}" class="save">
<label>${words('name')} <input name="name" required maxlength="200" autocomplete="off"></label>
<button>${words('save')}</button></form>`
}
</section>`
}

/** Only the last message has buttons that can be pressed here; old ones stay to be seen. */
function bubbleOf({ from, text, buttons }: Bubble, isLast: boolean, path: Path): Markup {
  return html`<div class="bubble ${from}"><p>${text}</p>${buttons.map(
    (row) =>
      html`<div class="row">${row.map(({ label, press }) =>
        isLast && press !== null
          ? html`<a class="button" href="/?${writePath(further(path, { press }))}">${label}</a>`
          : html`<span class="button">${label}</span>`,
      )}</div>`,
  )}</div>`
}

function hidden(path: Path): Markup[] {
  const query = new URLSearchParams(writePath({ ...path, empty: false }))
  return [...query].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
}
