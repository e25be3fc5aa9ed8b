/** The page of the audit: whether it is whole, then its entries, newest first. */
import { html } from 'hono/html'
import { DEEDS, type Deed, type Entry } from '../../access/entry.ts'
import type { Language } from '../../flow/definition.ts'
import { moment } from '../../report/figure.ts'
import type { AuditCheck, Flaw } from '../../service/access/audit-check.ts'
import type { AuditPage } from '../../service/access/audit-page.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import { iso } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import { consolePage } from './frame.ts'

export interface AuditView {
  readonly shown: AuditPage
  /** What it is narrowed to; `null`: every step. */
  readonly deed: Deed | null
  readonly first: boolean
  readonly check: AuditCheck
}

type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string

const PATH = '/quan-tri/nhat-ky'
const COLUMNS = ['number', 'at', 'unit', 'by', 'deed'] as const

export function auditMarkup(
  deps: Pick<Deps, 'say' | 'keyring'>,
  seen: Seen,
  language: Language,
  { shown, deed, first, check }: AuditView,
): Markup {
  const words: Words = (key, values) => deps.say(`audit.${key}`, language, values)
  const at = (more: Readonly<Record<string, string>>): string =>
    `${PATH}?${new URLSearchParams({ ...(deed === null ? {} : { viec: deed }), ...more })}`
  const body = html`<p>${words('intro')}</p>
${standing(check, words)}
<form method="get" action="${PATH}">
<div class="fields"><label>${words('filter')}<select name="viec">
<option value="">${words('any-deed')}</option>${DEEDS.map(
    (one) => html`<option value="${one}"${one === deed ? ' selected' : ''}>${words(`deed.${one}`)}</option>`,
  )}</select></label></div>
<div class="buttons"><button>${words('show')}</button></div></form>
${shown.entries.length === 0 ? html`<p>${words('empty')}</p>` : list(shown, words)}
<p>${first ? '' : html`<a href="${at({})}">${words('newest')}</a> `}${
    shown.next === null ? '' : html`<a rel="next" href="${at({ truoc: shown.next })}">${words('older')}</a>`
  }</p>`
  return consolePage(deps, { seen, language, current: 'audit', title: words('title'), body })
}

function standing({ entries, last, flaws }: AuditCheck, words: Words): Markup {
  if (flaws.length === 0) {
    const whole = entries === last.number ? 'whole' : 'whole-newest'
    return html`<p class="done" role="status">${words(whole, { entries })}</p>`
  }
  return html`<div class="problem" role="alert"><p>${words('flawed')}</p>
<ul>${flaws.slice(0, FLAWS_SHOWN).map((flaw) => html`<li>${flawIn(words, flaw)}</li>`)}</ul></div>`
}

/** More than this tells nobody more. */
const FLAWS_SHOWN = 20

function flawIn(words: Words, { kind, from, to }: Flaw): string {
  return words(`flaw.${kind}`, { span: from === to ? 'one' : 'more', from: String(from), to: String(to) })
}

function list({ entries, names }: AuditPage, words: Words): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words('list')}"><table>
<thead><tr>${COLUMNS.map((column) => html`<th scope="col">${words(`columns.${column}`)}</th>`)}</tr></thead>
<tbody>${entries.map(
    (entry) => html`<tr><td>${Number(entry._id)}</td><td>${moment(iso(entry.at))}</td>
<td>${entry.unit ?? '–'}</td><td>${whoIn(words, entry, names)}</td><td class="about">${words(`deed.${entry.deed}`)}<br>${Object.entries(entry.about).map(([name, value]) => html`<code>${name}: ${String(value)}</code> `)}</td></tr>`,
  )}</tbody></table></div>`
}

const KNOWN = ['citizen', 'system', 'command-line', 'import']

function whoIn(words: Words, { by }: Entry, names: AuditPage['names']): string {
  if (KNOWN.includes(by)) return words(`by.${by}`)
  if (by.startsWith('key:')) return words('by.key', { name: by.slice('key:'.length) })
  return names.get(by) ?? by
}
