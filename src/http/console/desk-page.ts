/** The desk's page: a code is typed or scanned, its case looked at and closed; a new case; a file of cases. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps, Issue } from '../../service/deps.ts'
import type { UnitView } from '../../service/units.ts'
import type { CaseRecord } from '../../survey/case.ts'
import type { Markup } from '../page.ts'
import { caseSection, type FoundCase, outcomeSelect, type Words } from './case-page.ts'
import { consolePage } from './frame.ts'
import { formField } from './own-form.ts'

export interface DeskView {
  /** Those for which this person may enter cases, and bring in a file of them; `null`: they may not at all. */
  readonly units: { readonly write: readonly UnitView[] | null; readonly import: readonly UnitView[] | null }
  /** Everything is a trial: sample cases are offered, and addresses that only a trial knows. */
  readonly emulated: boolean
  readonly hints: readonly CaseRecord[]
  readonly found: FoundCase | null
  /** A code that no case has; what stands in the fields of the new one: nobody types twice what was refused. */
  readonly unknown: { readonly [Field in DeskField]?: string | undefined } | null
  readonly issues: readonly Issue[]
}

export type DeskField = 'code' | 'unit' | 'procedure' | 'outcome' | 'phone' | 'zaloUser' | 'telegramChat'

const OUTCOMES = ['returned', 'refused', 'withdrawn', 'cancelled', 'open'] as const

export function deskPage(deps: Pick<Deps, 'say' | 'keyring'>, seen: Seen, language: Language, view: DeskView): Markup {
  const words: Words = (key, values) => deps.say(`desk.${key}`, language, values)
  const own = formField(deps, seen.visit)
  const body = html`${view.issues.length === 0 ? '' : problems(view)}
${lookUpForm(view, words)}
${view.found === null ? '' : caseSection(view.found, own, words)}
${view.units.write?.length === 0 ? html`<p class="done">${words('no-units')}</p>` : ''}
${view.unknown === null || !view.units.write?.length ? '' : newCaseForm(view, view.units.write, view.unknown, own, words)}
${view.hints.length === 0 ? '' : openSamples(view.hints, words)}
${!view.units.import?.length ? '' : importForm(view.units.import, own, words)}`
  return consolePage(deps, { seen, language, current: 'desk', title: words('title'), body })
}

/** Where a new case is to be mended the eye goes there; else the next code may be scanned at once. */
function mends({ issues, unknown }: DeskView): boolean {
  return unknown !== null && issues.some(({ code }) => code !== 'unknown-case')
}

function problems(view: DeskView): Markup {
  const focus = mends(view) ? html` tabindex="-1" autofocus` : ''
  return html`<div class="problem" role="alert"${focus}>${view.issues.map(({ message }) => html`<p>${message}</p>`)}</div>`
}

/**
 * A scanner types the code and ends with Enter. The field is empty and has the focus whenever a case was found, closed or
 * corrected: were the focus on a button, the Enter of the next scan would press it.
 */
function lookUpForm(view: DeskView, words: Words): Markup {
  return html`<form method="get" action="/quan-tri/quay" role="search">
<div class="fields">
<label>${words('code')}<input name="ho-so" list="codes" required autocomplete="off" spellcheck="false"${
    mends(view) || (view.found?.refusedPhone ?? null) !== null ? '' : ' autofocus'
  }></label>
<datalist id="codes">${view.hints.map(
    (record) => html`<option value="${record.code}">${record.procedure?.name ?? ''}</option>`,
  )}</datalist>
<button>${words('look-up')}</button>
</div>
${view.found === null && view.unknown === null ? html`<p class="hint">${words('look-up-hint')}</p>` : ''}
</form>`
}

function newCaseForm(
  { issues, emulated }: DeskView,
  units: readonly UnitView[],
  typed: NonNullable<DeskView['unknown']>,
  own: Markup,
  words: Words,
): Markup {
  const wrong = (field: DeskField): Markup | '' =>
    issues.some(({ path }) => path === field || path === `applicant.${field}`) ? html` aria-invalid="true"` : ''
  const value = (field: DeskField): string => typed[field] ?? ''
  const only = units.length === 1 ? (units[0]?.id ?? '') : ''
  return html`<section aria-labelledby="new"><h2 id="new">${words('new-title', { code: value('code') })}</h2>
<p class="hint">${words('new-hint')}</p>
<form method="post" action="/quan-tri/quay/ho-so">${own}<input type="hidden" name="code" value="${value('code')}">
<div class="fields">
${unitSelect(units, value('unit') || only, words('unit-choose'), words, wrong('unit'))}
<label>${words('procedure')}<input name="procedure" value="${value('procedure')}" maxlength="500" autocomplete="off"${wrong('procedure')}></label>
${outcomeSelect(OUTCOMES, value('outcome'), words)}
<label>${words('phone')}<input name="phone" type="tel" value="${value('phone')}" maxlength="40" autocomplete="off"${wrong('phone')}></label>
${
  emulated
    ? html`<label>${words('zalo-user')}<input name="zaloUser" value="${value('zaloUser')}" autocomplete="off"${wrong('zaloUser')}></label>
<label>${words('telegram-chat')}<input name="telegramChat" value="${value('telegramChat')}" autocomplete="off"${wrong('telegramChat')}></label>`
    : ''
}
</div>
<div class="buttons"><button class="main">${words('new')}</button></div>
</form></section>`
}

/** What a newcomer may close without knowing a code. */
function openSamples(hints: DeskView['hints'], words: Words): Markup {
  return html`<section aria-labelledby="samples"><h2 id="samples">${words('open-samples')}</h2>
<ul>${hints.map(
    ({ code, procedure }) =>
      html`<li><a href="/quan-tri/quay?ho-so=${encodeURIComponent(code)}">${code}</a> ${procedure?.name ?? ''}</li>`,
  )}</ul></section>`
}

function importForm(units: readonly UnitView[], own: Markup, words: Words): Markup {
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
