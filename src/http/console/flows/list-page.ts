/** All questionnaires, what is asked and what is being written, and a new one. */
import { html } from 'hono/html'
import { moment } from '../../../report/figure.ts'
import type { Deps } from '../../../service/deps.ts'
import type { FlowRow } from '../../../service/flow-drafts.ts'
import { iso } from '../../../survey/time.ts'
import type { Markup } from '../../page.ts'
import { consolePage } from '../frame.ts'
import { formField } from '../own-form.ts'
import { MODELS } from './models.ts'
import { draftAt, FLOWS, historyAt } from './paths.ts'
import type { Reader } from './reader.ts'

export interface ListView {
  readonly rows: readonly FlowRow[]
  readonly nameOf: (by: string) => string
  /** Why a new one was not begun. */
  readonly why: string | null
}

export function listPage(deps: Pick<Deps, 'say' | 'keyring'>, reader: Reader, { rows, nameOf, why }: ListView): Markup {
  const { seen, language, words } = reader
  const at = (instant: number): string => moment(iso(instant))
  const row = ({ flow, title, current, written }: FlowRow): Markup => html`<tr>
<th scope="row"><a href="${draftAt(flow)}">${title ?? flow}</a><div class="hint"><code>${flow}</code></div></th>
<td>${
    current === null
      ? words('not-asked')
      : html`<a href="${historyAt(flow)}">${words('since', {
          at: at(current.publishedAt),
          by: nameOf(current.publishedBy ?? 'system'),
        })}</a>`
  }</td>
<td>${written === null ? '–' : words('written', { at: at(written.savedAt), by: nameOf(written.savedBy) })}</td></tr>`
  const models = [...MODELS.keys()].map(
    (name) => html`<option value="mau:${name}">${name === '' ? words('small') : name}</option>`,
  )
  const asked = rows.flatMap(({ flow, title, current }) =>
    current?.source === undefined ? [] : [html`<option value="${flow}">${title ?? flow}</option>`],
  )
  const body = html`<p>${words('lead')}</p>
${why === null ? '' : html`<div class="problem" role="alert"><p>${words(`refused.${why}`)}</p></div>`}
<div class="scroll" tabindex="0" role="region" aria-label="${words('title')}"><table>
<thead><tr><th scope="col">${words('flow')}</th><th scope="col">${words('asked')}</th><th scope="col">${words('draft')}</th></tr></thead>
<tbody>${rows.map(row)}</tbody></table></div>
<h2>${words('new')}</h2>
<form method="post" action="${FLOWS}">${formField(deps, seen.visit)}
<div class="fields"><label>${words('id')}<input name="flow" required maxlength="48" pattern="[a-z0-9][a-z0-9\\-]*" autocomplete="off">
<span class="hint">${words('id-hint')}</span></label>
<label>${words('from')}<select name="from">${models}${asked}</select></label></div>
<div class="buttons"><button>${words('begin')}</button></div></form>`
  return consolePage(deps, { seen, language, current: 'flows', title: words('title'), body })
}
