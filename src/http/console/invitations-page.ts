/** The page of the invitations: counts, what to do about what is stuck, and the levers. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Say, Values } from '../../flow/say.ts'
import { date, moment, percent, whole } from '../../report/figure.ts'
import type { FixedPeriod } from '../../report/fixed-period.ts'
import type { Tally } from '../../report/tally.ts'
import { type Overview, PLANNED_MAX, type Spent } from '../../service/invitations-overview.ts'
import type { SentAgain } from '../../service/send-again.ts'
import type { UnitView } from '../../service/units.ts'
import { iso } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import { periodSelect } from './results-page.ts'

export interface Done {
  readonly what: 'dung' | 'dung-roi' | 'tiep' | 'tiep-roi'
  readonly count: number
}

export interface InvitationsView {
  readonly say: Say
  readonly language: Language
  readonly period: FixedPeriod
  readonly periods: readonly FixedPeriod[]
  /** To choose among. */
  readonly units: readonly UnitView[]
  readonly overview: Overview
  /** For whoever may stop and send again, and the units for which; `null`: only looks. */
  readonly manage: { readonly units: readonly UnitView[]; readonly own: Markup } | null
  /** What was just done. */
  readonly done: Done | null
}

type Words = (key: string, values?: Values) => string

/** In the order in which they are told. */
const COLUMNS = ['closed', 'invited', 'sent', 'delivered', 'opened', 'finished'] as const

export function invitationsBody(view: InvitationsView): Markup {
  const { say, language, overview, manage, done } = view
  const words: Words = (key, values) => say(key, language, values)
  const { total } = overview
  return html`<div class="results">
${done === null ? '' : html`<p class="done" role="status">${words(`invitations.done.${done.what}`, { count: done.count })}</p>`}
${stopsSection(view, words)}
${picker(view, words)}
${total.funnel.closed === 0 ? html`<p class="done">${words('invitations.empty')}</p>` : unitsSection(overview, language, words)}
${waysSection(total, language, words)}
${stuckSection(total, view, words)}
${plannedSection(overview, language, words)}
${budgetSection(overview, language, words)}
${manage === null ? '' : leversSection(manage, overview.unit, words)}
</div>`
}

function stopsSection({ overview, manage }: InvitationsView, words: Words): Markup | '' {
  if (overview.stops.length === 0) return ''
  const mayResume = (unit: string): boolean => manage?.units.some(({ id }) => id === unit) === true
  return html`<section class="problem" aria-labelledby="stops">
<h2 id="stops">${words('invitations.stops')}</h2>
${overview.stops.map(
  ({ unit, name, since }) => html`<p>${words('invitations.stopped-since', { name, since: moment(iso(since)) })}</p>
${
  manage !== null && mayResume(unit)
    ? html`<form method="post" action="/quan-tri/loi-moi/tiep">${manage.own}<input type="hidden" name="unit" value="${unit}">
<div class="buttons"><button aria-label="${words('invitations.resume-unit', { name })}">${words('invitations.resume')}</button></div></form>`
    : html`<p class="hint">${words('invitations.resume-above')}</p>`
}`,
)}</section>`
}

function picker({ period, periods, units, overview }: InvitationsView, words: Words): Markup {
  return html`<form method="get" aria-label="${words('results.filter')}">
<div class="fields">
${periodSelect(periods, period, words)}
${unitSelect(units, overview.unit, { id: 'unit', label: words('results.unit'), none: words('report.all-units') })}
</div>
<div class="buttons"><button type="submit">${words('invitations.show')}</button></div>
</form>`
}

interface UnitChoice {
  readonly id: string
  readonly label: string
  /** What stands where no unit is chosen. */
  readonly none: string
  readonly required?: boolean
}

function unitSelect(
  units: readonly UnitView[],
  chosen: string | null,
  { id, label, none, required = false }: UnitChoice,
): Markup {
  return html`<label for="${id}">${label}
<select id="${id}" name="unit"${required ? ' required' : ''}>
<option value="">${none}</option>
${units.map((unit) => html`<option value="${unit.id}"${unit.id === chosen ? ' selected' : ''}>${unit.name}</option>`)}
</select></label>`
}

function unitsSection({ units, others, total }: Overview, language: Language, words: Words): Markup {
  const unsent = Object.values(total.unsent).reduce((sum, count) => sum + count, 0)
  const cells = (funnel: Tally['funnel'], stuck: number): Markup =>
    html`${COLUMNS.map(
      (stage) =>
        html`<td class="number">${isUnknown(stage, funnel[stage]) ? '–' : whole(funnel[stage], language)}</td>`,
    )}<td class="number">${whole(stuck, language)}</td>`
  return html`<section aria-labelledby="by-unit">
<h2 id="by-unit">${words('invitations.by-unit')}</h2>
<p class="hint">${words('invitations.about.by-unit')}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="by-unit"><table>
<thead><tr><th scope="col">${words('invitations.unit')}</th>
${COLUMNS.map((stage) => html`<th scope="col" class="number">${words(`invitations.stage.${stage}`)}</th>`)}
<th scope="col" class="number">${words('invitations.unsent')}</th></tr></thead>
<tbody>
${units.map((unit) => html`<tr><th scope="row">${unit.name}</th>${cells(unit.funnel, unit.unsent)}</tr>`)}
${units.length > 1 ? html`<tr class="sum"><th scope="row">${words('invitations.sum')}</th>${cells(total.funnel, unsent)}</tr>` : ''}
</tbody></table></div>
${others > 0 ? html`<p class="hint">${words('invitations.others', { others })}</p>` : ''}
</section>`
}

/** Of fewer than five nothing is held: that is not the same as none. */
function isUnknown(stage: (typeof COLUMNS)[number], count: number): boolean {
  return count === 0 && (stage === 'delivered' || stage === 'opened' || stage === 'finished')
}

function waysSection({ ways }: Tally, language: Language, words: Words): Markup | '' {
  const rows = Object.entries(ways)
  if (rows.length === 0) return ''
  const cost = rows.reduce((sum, [, way]) => sum + way.cost, 0)
  const number = (value: number): Markup => html`<td class="number">${whole(value, language)}</td>`
  return html`<section aria-labelledby="by-way">
<h2 id="by-way">${words('invitations.by-way')}</h2>
<p class="hint">${words('invitations.about.by-way')}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="by-way"><table>
<thead><tr><th scope="col">${words('invitations.way')}</th>
${['messages', 'failed', 'delivered', 'opened', 'cost'].map(
  (key) => html`<th scope="col" class="number">${words(`invitations.way-column.${key}`)}</th>`,
)}</tr></thead>
<tbody>${rows.map(
    ([way, { messages, failed, sent, delivered, opened, cost: spent }]) => html`<tr>
<th scope="row">${words(`desk.ways.${way}`)}</th>${number(messages)}${number(failed)}
<td class="number">${reached(delivered, sent, language)}</td><td class="number">${reached(opened, sent, language)}</td>${number(spent)}</tr>`,
  )}</tbody></table></div>
<p>${words('invitations.cost', { cost: whole(cost, language) })}</p>
</section>`
}

function reached(count: number, sent: number, language: Language): string {
  if (count === 0) return '–'
  return sent === 0 ? whole(count, language) : `${whole(count, language)} (${percent(count / sent, language)})`
}

function stuckSection({ unsent }: Tally, { language }: InvitationsView, words: Words): Markup {
  const rows = Object.entries(unsent).sort(([a, many], [b, fewer]) => fewer - many || a.localeCompare(b))
  return html`<section aria-labelledby="stuck">
<h2 id="stuck">${words('invitations.stuck')}</h2>
${
  rows.length === 0
    ? html`<p class="done">${words('invitations.nothing-stuck')}</p>`
    : html`<p class="hint">${words('invitations.about.stuck')}</p>
<table aria-labelledby="stuck">
<thead><tr><th scope="col">${words('invitations.why')}</th><th scope="col" class="number">${words('results.cases')}</th></tr></thead>
<tbody>${rows.map(([why, count]) => {
        const code = { why: why.replaceAll('-', '_') }
        return html`<tr><th scope="row">${words('desk.reason', code)}<div class="hint">${words('invitations.todo', code)}</div></th>
<td class="number">${whole(count, language)}</td></tr>`
      })}</tbody></table>`
}</section>`
}

function plannedSection({ planned }: Overview, language: Language, words: Words): Markup {
  const many = (count: number): string =>
    count >= PLANNED_MAX ? words('invitations.very-many', { count: whole(count, language) }) : whole(count, language)
  return html`<section aria-labelledby="planned">
<h2 id="planned">${words('invitations.planned')}</h2>
<p class="hint">${words('invitations.about.planned')}</p>
<table aria-labelledby="planned">
<thead><tr><th scope="col">${words('invitations.day')}</th><th scope="col" class="number">${words('invitations.messages')}</th></tr></thead>
<tbody>${planned.map(
    ({ day, count }, n) =>
      html`<tr><th scope="row">${n === 0 ? words('invitations.today', { day: date(day) }) : date(day)}</th><td class="number">${many(count)}</td></tr>`,
  )}</tbody></table></section>`
}

function budgetSection({ budgets }: Overview, language: Language, words: Words): Markup {
  const told = (spent: Spent | null): string =>
    spent === null
      ? words('invitations.no-cap')
      : words('invitations.spent', { spent: whole(spent.spent, language), cap: whole(spent.cap, language) })
  return html`<section aria-labelledby="budget">
<h2 id="budget">${words('invitations.budget')}</h2>
${
  budgets.length === 0
    ? html`<p>${words('invitations.no-budget')}</p>`
    : html`<dl>${budgets.map(
        ({ name, day, month }) =>
          html`<dt>${name}</dt><dd>${words('invitations.budget-day')}: ${told(day)} · ${words('invitations.budget-month')}: ${told(month)}</dd>`,
      )}</dl>`
}</section>`
}

function leversSection({ units, own }: NonNullable<InvitationsView['manage']>, chosen: string | null, words: Words) {
  if (units.length === 0) return html`<p class="done">${words('invitations.no-units')}</p>`
  const labels = { label: words('results.unit'), none: words('invitations.choose-unit'), required: true }
  const select = (id: string): Markup => unitSelect(units, chosen, { id, ...labels })
  return html`<section aria-labelledby="again">
<h2 id="again">${words('invitations.again.title')}</h2>
<p class="hint">${words('invitations.about.again')}</p>
<form method="get" action="/quan-tri/loi-moi/gui-lai"><div class="fields">${select('again-unit')}</div>
<div class="buttons"><button>${words('invitations.again.look')}</button></div></form>
</section>
<section aria-labelledby="stop">
<h2 id="stop">${words('invitations.stop-title')}</h2>
<p class="hint">${words('invitations.about.stop')}</p>
<form method="post" action="/quan-tri/loi-moi/dung">${own}<div class="fields">${select('stop-unit')}</div>
<div class="buttons"><button>${words('invitations.stop')}</button></div></form>
</section>`
}

export interface AgainView {
  readonly say: Say
  readonly language: Language
  readonly unit: string
  readonly name: string
  readonly from: string | undefined
  readonly sent: SentAgain
  readonly dryRun: boolean
  readonly own: Markup
}

/** Before sending again: what would be done; afterwards: what was. */
export function againPage({ say, language, unit, name, from, sent, dryRun, own }: AgainView): Markup {
  const words: Words = (key, values) => say(`invitations.again.${key}`, language, values)
  const { again, left, next } = sent
  const where = (at: string | null | undefined): Markup => html`<input type="hidden" name="unit" value="${unit}">
${typeof at === 'string' ? html`<input type="hidden" name="from" value="${at}">` : ''}`
  const told = dryRun ? (again === 0 ? 'nothing' : 'would') : 'did'
  return html`<p class="lead">${name}</p>
<p class="done" role="status">${words(told, { again, left })}</p>
${left > 0 ? html`<p>${words('left', { left })}</p>` : ''}
${
  dryRun && again > 0
    ? html`<form method="post" action="/quan-tri/loi-moi/gui-lai">${own}${where(from)}
<div class="buttons"><button class="main">${words('confirm', { again })}</button></div></form>`
    : ''
}
${
  next !== null
    ? html`<form method="get" action="/quan-tri/loi-moi/gui-lai">${where(next)}
<p>${words('more')}</p><div class="buttons"><button>${words('go-on')}</button></div></form>`
    : ''
}
<p><a href="/quan-tri/loi-moi?unit=${encodeURIComponent(unit)}">${words('back')}</a></p>`
}
