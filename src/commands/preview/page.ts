/** The page of the preview: one conversation on four screens, and what is wrong with the file above them. */
import { html, raw } from 'hono/html'
import type { Say, Values } from '../../flow/say.ts'
import type { Markup } from '../../http/page.ts'
import type { Path } from '../../preview/path.ts'
import type { Replayed } from '../../preview/replay.ts'
import { caseForm, type Place, screens } from '../../preview/screens.ts'

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

const HERE: Place = { at: '/', form: '/form', save: '/golden' }

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
${caseForm(path, HERE, words)}
</header>
<main>${played === null ? '' : 'threw' in played ? html`<p class="problem" role="alert">${words('threw', { detail: played.threw })}</p>` : screens(played, path, HERE, words, say)}</main>
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
