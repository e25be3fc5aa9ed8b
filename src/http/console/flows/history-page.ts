/** Every version of a questionnaire: who published it and when, how it differs from today's, and the way back to it. */
import { html } from 'hono/html'
import { type Change, changeLine } from '../../../flow/change.ts'
import { moment } from '../../../report/figure.ts'
import type { Deps } from '../../../service/deps.ts'
import type { Version } from '../../../service/flow-versions.ts'
import { iso } from '../../../survey/time.ts'
import type { Markup } from '../../page.ts'
import { consolePage } from '../frame.ts'
import { formField } from '../own-form.ts'
import { draftAt, historyAt } from './paths.ts'
import type { Reader } from './reader.ts'

export interface HistoryView {
  readonly flow: string
  readonly versions: readonly (Version & { readonly changes: readonly Change[] })[]
  readonly nameOf: (by: string) => string
  readonly why: string | null
  readonly done: boolean
}

export function historyPage(deps: Pick<Deps, 'say' | 'keyring'>, reader: Reader, view: HistoryView): Markup {
  const { seen, language, words } = reader
  const { flow, versions, nameOf, why, done } = view
  const one = ({
    hash,
    publishedAt,
    publishedBy,
    current,
    running,
    changes,
  }: HistoryView['versions'][number]): Markup =>
    html`<li><p><b>${moment(iso(publishedAt))}</b> · ${nameOf(publishedBy)} · <code>${hash.slice(0, 8)}</code>
${current ? html`<strong>${words('current')}</strong>` : ''}
${running > 0 ? words('running', { running }) : ''}</p>
${
  current
    ? ''
    : html`<details><summary>${words('differs', { n: changes.length })}</summary>
<ul>${changes.map((change) => html`<li>${changeLine(change, deps.say, language)}</li>`)}</ul>
<form method="post" action="${historyAt(flow)}">${formField(deps, seen.visit)}
<input type="hidden" name="version" value="${hash}"><p>${words('roll-back-what')}</p>
<div class="buttons"><button>${words('roll-back')}</button></div></form></details>`
}</li>`
  const body = html`<p><a href="${draftAt(flow)}">${words('back-to-text')}</a></p>
${done ? html`<p class="done" role="status">${words('published')}</p>` : ''}
${why === null ? '' : html`<div class="problem" role="alert"><p>${words(`refused.${why}`)}</p></div>`}
<ol class="versions" reversed>${versions.map(one)}</ol>`
  return consolePage(deps, { seen, language, current: 'flows', title: words('history-title', { flow }), body })
}
