/** The policy in words, and two months of the working calendar. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Say, Values } from '../../flow/say.ts'
import { date, whole } from '../../report/figure.ts'
import type { PolicyTold, Setting, Value } from '../../service/policy-told.ts'
import type { UnitView } from '../../service/units.ts'
import { type Calendar, type DayTold, tellDay } from '../../survey/calendar.ts'
import type { Hours } from '../../survey/rules.ts'
import { addDays, DAY, type Day, HOUR, MINUTE } from '../../survey/time.ts'
import type { Markup } from '../page.ts'

export interface PolicyView {
  readonly say: Say
  readonly language: Language
  readonly units: readonly UnitView[]
  readonly unit: string | null
  readonly told: PolicyTold
  readonly calendar: Calendar
  /** While trying out: hours, delays and limits are not kept to. */
  readonly always: boolean
  readonly today: Day
  /** `2026-11` */
  readonly months: readonly string[]
}

type Words = (key: string, values?: Values) => string

const WEEK = 7

export function policyBody(view: PolicyView): Markup {
  const { say, language, always, told } = view
  const words: Words = (key, values) => say(`policy.${key}`, language, values)
  return html`${always ? html`<p class="problem">${words('always')}</p>` : ''}
${picker(view, words)}
<section aria-labelledby="rules">
<h2 id="rules">${words('rules')}</h2>
<p class="hint">${told.office === null ? words('common', { one: view.unit === null ? 'no' : 'yes' }) : words('own', { office: nameOf(told.office, view.units) })}</p>
<dl class="rules">${told.settings.map((setting) => row(setting, view, words))}</dl>
</section>
<section aria-labelledby="change">
<h2 id="change">${words('change')}</h2>
<ol><li>${words('change-edit')}</li>
<li>${words('change-check')} <code>npm run ykien -- flow check</code></li>
<li>${words('change-restart')}</li></ol>
</section>
<section aria-labelledby="calendar">
<h2 id="calendar">${words('calendar')}</h2>
<p class="hint">${words('calendar-hint')}</p>
<div class="months">${view.months.map((month) => monthTable(month, view, words))}</div>
</section>`
}

function nameOf(id: string, units: readonly UnitView[]): string {
  return units.find((unit) => unit.id === id)?.name ?? id
}

function picker({ units, unit }: PolicyView, words: Words): Markup {
  const option = (id: string, name: string): Markup =>
    html`<option value="${id}"${id === (unit ?? '') ? ' selected' : ''}>${name}</option>`
  return html`<form method="get" aria-label="${words('choose')}">
<div class="fields"><label for="unit">${words('unit')}
<select id="unit" name="unit">${option('', words('everybody'))}${units.map(({ id, name }) => option(id, name))}</select></label></div>
<div class="buttons"><button type="submit">${words('show')}</button></div>
</form>`
}

function row({ key, value, line, own }: Setting, view: PolicyView, words: Words): Markup {
  const where = line === null ? words('left-out') : words(own ? 'line-own' : 'line', { line: String(line) })
  return html`<div><dt>${words(`keys.${key.replaceAll('.', '-')}`)}
<span class="hint"><code>${key}</code> · ${where}</span></dt><dd>${inWords(value, view, words)}</dd></div>`
}

function inWords(value: Value, { say, language }: PolicyView, words: Words): Markup | string {
  switch (value.kind) {
    case 'duration':
      return duration(value.ms, words)
    case 'hours':
      return value.hours.map(span).join(', ')
    case 'yes-no':
      return words(value.yes ? 'yes' : 'no')
    case 'days':
      return value.days.length === 0 ? words('no-reminder') : words('reminder-days', { days: value.days.join(', ') })
    case 'cap':
      return value.cap === null
        ? words('no-limit')
        : words('cap', { invitations: value.cap.invitations, within: duration(value.cap.within, words) })
    case 'names':
      return value.names.length === 0 ? words('none') : value.names.join('; ')
    case 'ways':
      return html`<ol>${value.ways.map((way) => html`<li>${say(`desk.ways.${way}`, language)}</li>`)}</ol>`
    case 'money':
      return value.dong === null ? words('no-limit') : words('dong', { dong: whole(value.dong, language) })
    case 'pace':
      return words('per-second', { messages: String(value.perSecond) })
  }
}

/** In the largest unit that tells it whole. */
function duration(ms: number, words: Words): string {
  if (ms > 0 && ms % DAY === 0) return words('days', { days: ms / DAY })
  if (ms > 0 && ms % HOUR === 0) return words('hours', { hours: ms / HOUR })
  return words('minutes', { minutes: ms / MINUTE })
}

function span({ from, until }: Hours): string {
  const clock = (ms: number): string => {
    const two = (value: number): string => String(value).padStart(2, '0')
    return `${two(Math.floor(ms / HOUR))}:${two((ms % HOUR) / MINUTE)}`
  }
  return `${clock(from)}–${clock(until)}`
}

function monthTable(month: string, { calendar, today }: PolicyView, words: Words): Markup {
  const first = `${month}-01`
  const days: Day[] = []
  for (let day = first; day.startsWith(month); day = addDays(day, 1)) days.push(day)
  const told = new Map(days.map((day) => [day, tellDay(day, calendar)]))
  // Weeks begin on Monday in Viet Nam.
  const blank = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % WEEK
  const cells: (Day | null)[] = [...Array.from({ length: blank }, () => null), ...days]
  const weeks = Array.from({ length: Math.ceil(cells.length / WEEK) }, (_, n) => cells.slice(n * WEEK, (n + 1) * WEEK))
  const named = [...told].filter(([, { names }]) => names.length > 0)
  const id = `month-${month}`
  return html`<div>
<table class="month"><caption id="${id}">${words('month', { month: String(Number(month.slice(5))), year: month.slice(0, 4) })}</caption>
<thead><tr>${['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map(
    (name) =>
      html`<th scope="col"><abbr title="${words(`weekday.${name}`)}">${words(`weekday-short.${name}`)}</abbr></th>`,
  )}</tr></thead>
<tbody>${weeks.map((week) => html`<tr>${week.map((day) => cell(day, told, today, words))}</tr>`)}</tbody></table>
${named.length === 0 ? '' : html`<ul>${named.map(([day, { names }]) => html`<li>${date(day)}: ${names.join('; ')}</li>`)}</ul>`}
</div>`
}

function cell(day: Day | null, told: ReadonlyMap<Day, DayTold>, today: Day, words: Words): Markup {
  const said = day === null ? undefined : told.get(day)
  if (day === null || said === undefined) return html`<td></td>`
  const kind = said.quiet ? 'quiet' : said.kind
  const current = day === today ? html` aria-current="date"` : ''
  return html`<td class="${kind}"${current}>${String(Number(day.slice(8)))}${
    kind === 'working' ? '' : html`<small>${words(`day.${kind}`)}</small>`
  }</td>`
}
