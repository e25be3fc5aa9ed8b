/** The desk's page: close a case, see what became of it, bring in a file. */
import { html } from 'hono/html'
import type { Values } from '../../flow/say.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps, Issue } from '../../service/deps.ts'
import type { ImportRow } from '../../service/import.ts'
import type { CaseAnswer } from '../../service/intake.ts'
import type { InvitationView } from '../../service/invite.ts'
import type { UnitView } from '../../service/units.ts'
import type { CaseRecord } from '../../survey/case.ts'
import { ZONE } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import { PAPERS } from '../slip-page.ts'
import { consolePage } from './frame.ts'
import { formField } from './own-form.ts'

export interface Followed extends Pick<CaseAnswer, 'case' | 'why'> {
  /** It was closed before it was closed just now. */
  readonly before: boolean
  readonly invitation: InvitationView | null
}

export interface DeskView {
  readonly units: readonly UnitView[]
  /** Open sample cases, offered while a code is typed. */
  readonly hints: readonly CaseRecord[]
  /** What stands in the fields: nobody types twice what was refused. */
  readonly typed: { readonly [Field in DeskField]?: string | undefined }
  readonly followed: Followed | null
  readonly slip: { readonly link: string; readonly code: string } | null
  readonly imported: readonly ImportRow[] | null
  readonly issues: readonly Issue[]
}

export type DeskField = 'code' | 'unit' | 'outcome' | 'phone' | 'zaloUser' | 'telegramChat'

type Words = (key: string, values?: Values) => string

const OUTCOMES = ['returned', 'refused', 'withdrawn', 'cancelled'] as const
/** Of these no slip is handed out any more. */
const CLOSED = ['finished', 'declined', 'withdrawn', 'recalled', 'expired']
const LANGUAGE = 'vi'
const CLOCK = new Intl.DateTimeFormat('vi-VN', {
  hour: '2-digit',
  minute: '2-digit',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  timeZone: ZONE,
})

export function deskPage(deps: Pick<Deps, 'say' | 'keyring'>, seen: Seen, view: DeskView): Markup {
  const words: Words = (key, values) => deps.say(`desk.${key}`, LANGUAGE, values)
  const own = formField(deps, seen.visit)
  const body = html`${view.issues.length === 0 ? '' : problems(view.issues)}
${view.followed === null ? '' : followed(view.followed, view.slip, view.units, own, words)}
${view.imported === null ? '' : imported(view.imported, words)}
${closeForm(view, own, words)}
${importForm(view, own, words)}`
  return consolePage(deps, { seen, language: LANGUAGE, current: 'desk', title: words('title'), body })
}

function problems(issues: readonly Issue[]): Markup {
  return html`<div class="problem" role="alert" tabindex="-1" autofocus>${issues.map(({ message }) => html`<p>${message}</p>`)}</div>`
}

function followed(
  { case: record, invitation, why, before }: Followed,
  slip: DeskView['slip'],
  units: readonly UnitView[],
  own: Markup,
  words: Words,
): Markup {
  const unit = units.find(({ id }) => id === record.unit)?.name ?? record.unit
  return html`<section class="done" aria-labelledby="followed">
<h2 id="followed">${words('case', { code: record.code })}</h2>
${record.sample ? html`<p>${words('sample')}</p>` : ''}
${before ? html`<p><strong>${words('closed-before')}</strong></p>` : ''}
<dl>
${known(words('procedure'), record.procedure?.name ?? record.procedure?.code)}
${known(words('unit'), unit)}
${known(words('due'), record.dueAt === null ? null : clock(record.dueAt))}
<dt>${words('outcome')}</dt>
<dd>${words(`outcomes.${record.outcome}`)}${record.closedAt === null ? '' : ` · ${clock(record.closedAt)}`}</dd>
<dt>${words('invitation')}</dt>
<dd>${invitation === null ? words('no-invitation') : words(`states.${invitation.state}`)}</dd>
${why === null ? '' : html`<dt>${words('why')}</dt><dd>${words('reason', { why: why.replaceAll('-', '_') })}</dd>`}
${
  invitation?.next
    ? html`<dt>${words(`next.${invitation.next.do}`)}</dt><dd>${clock(invitation.next.at)} · <a
href="/quan-tri/quay?ho-so=${encodeURIComponent(record.code)}">${words('refresh')}</a></dd>`
    : ''
}
</dl>
${invitation === null ? '' : attempts(invitation, words)}
${slip === null ? '' : slipShown(slip, words)}
${slipForm(record.code, invitation, own, words)}
</section>`
}

/** A line of what is known of the case; none where it is not. */
function known(name: string, value: string | null | undefined): Markup | '' {
  return typeof value === 'string' ? html`<dt>${name}</dt><dd>${value}</dd>` : ''
}

function attempts({ attempts: made }: InvitationView, words: Words): Markup | '' {
  if (made.length === 0) return ''
  return html`<ul>${made.map(
    ({ way, at, outcome }) => html`<li>${clock(at)}: ${words(`ways.${way}`)}, ${words(`ends.${outcome}`)}</li>`,
  )}</ul>`
}

function slipForm(code: string, invitation: InvitationView | null, own: Markup, words: Words): Markup | '' {
  if (invitation === null || CLOSED.includes(invitation.state)) return ''
  return html`<form method="post" action="/quan-tri/quay/phieu" class="buttons">${own}<input type="hidden" name="id" value="${invitation.id}">
<input type="hidden" name="code" value="${code}">
${PAPERS.map(
  (paper) =>
    html`<button name="kho" value="${paper}" formaction="/quan-tri/quay/phieu/in" formtarget="_blank">${words(
      `print.${paper}`,
    )}</button>`,
)}
<button>${words('slip')}</button></form>`
}

function slipShown({ link, code }: NonNullable<DeskView['slip']>, words: Words): Markup {
  return html`<p>${words('slip-link')}: <a href="${link}">${link}</a></p>
<p>${words('slip-code')}: <span class="code">${code.slice(0, 4)} ${code.slice(4)}</span></p>`
}

function imported(rows: readonly ImportRow[], words: Words): Markup {
  const count = (result: ImportRow['result']): number => rows.filter((row) => row.result === result).length
  return html`<section class="done" aria-labelledby="imported">
<h2 id="imported">${words('imported', {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    error: count('error'),
  })}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="imported"><table>
<thead><tr>${['row', 'code', 'result', 'column', 'message'].map(
    (key) => html`<th scope="col">${words(`columns.${key}`)}</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    ({ row, code, result, column, message }) =>
      html`<tr><td>${row}</td><td>${code}</td><td>${words(
        `row-results.${result}`,
      )}</td><td>${column ?? ''}</td><td>${message ?? ''}</td></tr>`,
  )}</tbody></table></div></section>`
}

function closeForm({ units, hints, typed, issues }: DeskView, own: Markup, words: Words): Markup {
  const wrong = (field: DeskField): Markup | '' =>
    issues.some(({ path }) => path === field || path === `applicant.${field}`) ? html` aria-invalid="true"` : ''
  const value = (field: DeskField): string => typed[field] ?? ''
  return html`<section aria-labelledby="close"><h2 id="close">${words('close-title')}</h2>
<p class="hint">${words('close-hint')}</p>
<form method="post" action="/quan-tri/quay/ho-so">${own}
<div class="fields">
<label>${words('code')}<input name="code" list="codes" value="${value('code')}" required autocomplete="off"${wrong('code')}></label>
<datalist id="codes">${hints.map(
    (record) => html`<option value="${record.code}">${record.procedure?.name ?? ''}</option>`,
  )}</datalist>
${unitSelect(units, value('unit'), words('unit-known'), words, wrong('unit'))}
<label>${words('outcome')}<select name="outcome">${OUTCOMES.map(
    (outcome) =>
      html`<option value="${outcome}"${outcome === value('outcome') ? ' selected' : ''}>${words(`outcomes.${outcome}`)}</option>`,
  )}</select></label>
<label>${words('phone')}<input name="phone" type="tel" value="${value('phone')}" autocomplete="off"${wrong('phone')}></label>
<label>${words('zalo-user')}<input name="zaloUser" inputmode="numeric" value="${value('zaloUser')}" autocomplete="off"${wrong('zaloUser')}></label>
<label>${words('telegram-chat')}<input name="telegramChat" inputmode="numeric" value="${value('telegramChat')}" autocomplete="off"${wrong('telegramChat')}></label>
</div>
<div class="buttons"><button class="main">${words('close')}</button></div>
</form>
${hints.length === 0 ? '' : openSamples(hints, words)}</section>`
}

/** What a newcomer may close without knowing a code. */
function openSamples(hints: DeskView['hints'], words: Words): Markup {
  return html`<h3>${words('open-samples')}</h3>
<ul>${hints.map(
    ({ code, procedure }) =>
      html`<li><a href="/quan-tri/quay?ho-so=${encodeURIComponent(code)}">${code}</a> ${procedure?.name ?? ''}</li>`,
  )}</ul>`
}

function importForm({ units }: DeskView, own: Markup, words: Words): Markup {
  return html`<section aria-labelledby="import"><h2 id="import">${words('import-title')}</h2>
<p class="hint">${words('import-hint')}</p>
<form method="post" action="/quan-tri/quay/nhap" enctype="multipart/form-data">${own}
<div class="fields">
<label>${words('file')}<input type="file" name="file" accept=".csv,.xlsx,.txt" required></label>
${unitSelect(units, '', words('unit-of-file'), words, '')}
</div>
<div class="buttons"><button>${words('import')}</button></div>
</form></section>`
}

function unitSelect(
  units: readonly UnitView[],
  chosen: string,
  none: string,
  words: Words,
  wrong: Markup | '',
): Markup {
  return html`<label>${words('unit')}<select name="unit"${wrong}><option value="">${none}</option>${units.map(
    ({ id, name }) => html`<option value="${id}"${id === chosen ? ' selected' : ''}>${name}</option>`,
  )}</select></label>`
}

/** `09:30 24/11/2026` in Viet Nam. */
function clock(at: string): string {
  return CLOCK.format(new Date(at))
}
