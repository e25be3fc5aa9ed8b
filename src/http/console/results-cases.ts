/** What the office did with cases on the results page: what became of them, and the counting words by what they are about. */
import { html } from 'hono/html'
import type { BreakdownRow } from '../../report/breakdown.ts'
import { percent, whole } from '../../report/figure.ts'
import {
  awaitingRows,
  breakdownLabel,
  breakdownTables,
  formRows,
  processingRows,
} from '../../report/processing-rows.ts'
import type { Summary } from '../../report/summary.ts'
import type { Wording } from '../../report/wording.ts'
import type { Markup } from '../page.ts'

/** Rows that a page shows of one table; the files have all. */
const SHOWN = 20

/** Whether any case came in, ended or is open. */
export function hasCases({ funnel, processing, awaiting }: Summary): boolean {
  return funnel.closed > 0 || processing.received > 0 || (awaiting?.cases ?? 0) > 0
}

export function processingSection({ processing, awaiting }: Summary, wording: Wording): Markup {
  const words = (key: string): string => wording.say(`report.processing.${key}`, wording.language)
  const rows = [...processingRows(processing, wording), ...awaitingRows(awaiting, wording)]
  return html`<section aria-labelledby="processing">
<h2 id="processing">${words('title')}</h2>
<p class="hint">${words('about')}</p>
<table aria-labelledby="processing">
<thead><tr><th scope="col">${words('what')}</th><th scope="col" class="number">${words('cases')}</th><th scope="col" class="number">n</th></tr></thead>
<tbody>${rows.map(
    ({ label, figure, n }) => html`<tr><th scope="row">${label}</th><td class="number">${figure}</td>
<td class="number">${n === null ? '–' : whole(n, wording.language)}</td></tr>`,
  )}</tbody>
</table>
</section>`
}

/** Nothing for who sees held figures. */
export function formsSection(summary: Summary, wording: Wording): Markup | '' {
  const words = (key: string): string => wording.say(`report.forms.${key}`, wording.language)
  const rows = formRows(summary, wording)
  if (rows.length === 0) return ''
  return html`<section aria-labelledby="forms">
<h2 id="forms">${words('title')}</h2>
<p class="hint">${words('about')}</p>
<table aria-labelledby="forms">
<thead><tr><th scope="col">${words('way')}</th><th scope="col">${words('mode')}</th>
<th scope="col" class="number">${words('in-time')}</th><th scope="col" class="number">${words('late')}</th></tr></thead>
<tbody>${rows.map(
    ({ way, mode, inTime, late }) => html`<tr><th scope="row">${way}</th><td>${mode}</td>
<td class="number">${inTime}</td><td class="number">${late}</td></tr>`,
  )}</tbody>
</table>
</section>`
}

/** Nothing for who sees held figures. */
export function breakdownSections(summary: Summary, wording: Wording): Markup[] {
  const { say, language } = wording
  const words = (key: string, values?: { readonly [name: string]: string | number }): string =>
    say(`report.breakdown.${key}`, language, values)
  const line = (row: BreakdownRow): Markup => html`<tr><th scope="row">${breakdownLabel(row, wording)}</th>
<td class="number">${whole(row.dossiers, language)}</td><td class="number">${whole(row.issued, language)}</td>
<td class="number">${whole(row.finished, language)}</td>
<td class="number">${row.issued === 0 ? '–' : percent(row.finished / row.issued, language)}</td></tr>`
  return breakdownTables(summary).map(
    ({ by, rows }) => html`<section aria-labelledby="by-${by}">
<h2 id="by-${by}">${words(`title.${by}`)}</h2>
<p class="hint">${words('about')}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="by-${by}"><table aria-labelledby="by-${by}">
<thead><tr><th scope="col">${words(`of.${by}`)}</th><th scope="col" class="number">${words('dossiers')}</th>
<th scope="col" class="number">${words('issued')}</th><th scope="col" class="number">${words('finished')}</th>
<th scope="col" class="number">${words('share')}</th></tr></thead>
<tbody>${rows.slice(0, SHOWN).map(line)}</tbody>
</table></div>
${rows.length > SHOWN ? html`<p class="hint">${words('more', { count: rows.length - SHOWN })}</p>` : ''}
</section>`,
  )
}
