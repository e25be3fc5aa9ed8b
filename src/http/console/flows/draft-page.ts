/** A questionnaire as text, what is wrong with it, and how people will see it. Works without a script; one makes it better. */
import { html, raw } from 'hono/html'
import type { Finding } from '../../../flow/findings.ts'
import { moment } from '../../../report/figure.ts'
import type { Deps } from '../../../service/deps.ts'
import type { OpenFlow } from '../../../service/flow-drafts.ts'
import { iso } from '../../../survey/time.ts'
import type { Markup } from '../../page.ts'
import { consolePage } from '../frame.ts'
import { formField } from '../own-form.ts'
import { findingsBox, foundJson } from './findings.ts'
import { draftAt, FLOWS, frameAt, historyAt, publishAt, trialAt } from './paths.ts'
import type { Reader } from './reader.ts'

export interface DraftView {
  readonly open: OpenFlow
  readonly findings: readonly Finding[]
  readonly nameOf: (by: string) => string
  /** What was typed here and not stored, for somebody else saved meanwhile. */
  readonly mine: string | null
  readonly why: string | null
  readonly saved: boolean
  /** By it the styles of the editor are let in. */
  readonly nonce: string
}

export function draftPage(deps: Pick<Deps, 'say' | 'keyring'>, reader: Reader, view: DraftView): Markup {
  const { seen, language, words } = reader
  const { open, findings, nameOf, mine, why, saved, nonce } = view
  const { flow, rev, written, isOutdated, current } = open
  const by = written === null ? null : { at: moment(iso(written.savedAt)), by: nameOf(written.savedBy) }
  const text = mine ?? open.text
  const body = html`<p><a href="${FLOWS}">${words('all')}</a></p>
${saved ? html`<p class="done" role="status">${words('saved')}</p>` : ''}
${why === null ? '' : html`<div class="problem" role="alert"><p>${words(`refused.${why}`)}</p></div>`}
${mine === null ? '' : conflict(view, reader)}
${isOutdated ? html`<p class="warning">${words('outdated')}</p>` : ''}
<p class="hint" id="state">${by === null ? words('as-asked') : words('written', by)}</p>
<div class="writing">
<form method="post" action="${draftAt(flow)}" enctype="multipart/form-data" id="writing">${formField(deps, seen.visit)}
<input type="hidden" name="rev" value="${rev}">
<label for="text">${words('text')}</label>
<textarea id="text" name="text" rows="32" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off">${text}</textarea>
<div class="buttons"><button class="main">${words('save')}</button>
<a class="button" href="${publishAt(flow)}">${words('to-publish')}</a>
<a class="button" href="${trialAt(flow)}">${words('to-trial')}</a>
${current === null ? '' : html`<a class="button" href="${historyAt(flow)}">${words('to-history')}</a>`}</div>
</form>
<iframe class="trial" src="${frameAt(flow)}" title="${words('trial-title')}"></iframe>
</div>
<div id="findings">${findingsBox(findings, reader, deps.say)}</div>
${replacedBox(view, reader)}
${written === null ? '' : giveUpForm(deps, reader, open)}
<script type="application/json" id="found">${raw(foundJson(findings, deps.say))}</script>
<script type="module" src="${FLOWS}/_/editor.js" data-nonce="${nonce}" data-saved="${words('saved')}" data-failed="${words('not-saved')}"
data-conflict="${words('conflict-script')}" data-label="${words('text')}"></script>`
  return consolePage(deps, { seen, language, current: 'flows', title: current?.flow.title.vi ?? flow, body })
}

/** Both are there: theirs is stored, mine lies in the field and is stored on top once it is saved again. */
function conflict({ open }: DraftView, { words }: Reader): Markup {
  return html`<div class="problem" role="alert"><p>${words('conflict')}</p>
<details open><summary>${words('theirs')}</summary><pre class="text" tabindex="0">${open.text}</pre></details></div>`
}

function replacedBox({ open: { replaced }, nameOf }: DraftView, { words }: Reader): Markup | '' {
  if (replaced === null) return ''
  const by = { at: moment(iso(replaced.savedAt)), by: nameOf(replaced.savedBy) }
  return html`<details><summary>${words('replaced', by)}</summary><pre class="text" tabindex="0">${replaced.text}</pre></details>`
}

function giveUpForm(deps: Pick<Deps, 'keyring'>, { seen, words }: Reader, { flow, rev }: OpenFlow): Markup {
  return html`<details><summary>${words('give-up')}</summary>
<form method="post" action="${draftAt(flow)}/bo">${formField(deps, seen.visit)}
<input type="hidden" name="rev" value="${rev}">
<p>${words('give-up-what')}</p><div class="buttons"><button>${words('give-up-do')}</button></div></form></details>`
}
