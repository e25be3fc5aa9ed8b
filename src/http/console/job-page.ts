/** One piece of long work: how far it is, what it would do or has done, and what may be done about it. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Values } from '../../flow/say.ts'
import { whole } from '../../report/figure.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import { columnsOf } from '../../service/jobs/report.ts'
import type { Job } from '../../survey/job.ts'
import type { Markup } from '../page.ts'
import { clock } from './case-page.ts'
import { consolePage } from './frame.ts'
import { stateOf } from './jobs-page.ts'
import { formField } from './own-form.ts'

export interface JobView {
  readonly job: Job
  /** Some of what it left: errors first. */
  readonly rows: readonly Readonly<Record<string, string | number | null>>[]
  /** It changes while one looks. */
  readonly moving: boolean
  /** The page was asked not to load itself again. */
  readonly still: boolean
}

/** Columns that a narrow screen has room for. */
const NARROW = 3

type Words = (key: string, values?: Values) => string

export function jobPage(deps: Pick<Deps, 'say' | 'keyring'>, seen: Seen, language: Language, view: JobView): Markup {
  const words: Words = (key, values) => deps.say(`jobs.${key}`, language, values)
  const own = formField(deps, seen.visit)
  const { job } = view
  const state = stateOf(job)
  const body = html`<section class="${state === 'failed' ? 'problem' : 'done'}" aria-labelledby="state">
<h2 id="state">${words(`states.${state}`)}</h2>
<p role="status">${told(job, state, words)}</p>
${view.moving ? progress(job, words) : ''}
${counts(job, language, words)}
${view.moving ? again(view, words) : ''}
</section>
${buttons(job, state, job.by === seen.user._id, own, words)}
${view.rows.length === 0 ? '' : table(view, words)}
<p><a href="/quan-tri/viec">${words('all')}</a>${
    job.task.kind === 'import' ? html` · <a href="/quan-tri/quay">${words('to-desk')}</a>` : ''
  }</p>`
  const title = `${words(`kinds.${job.task.kind}`)}, ${clock(job.createdAt)}`
  return consolePage(deps, { seen, language, current: 'jobs', title, body })
}

/** What this state means and what comes next. */
function told(job: Job, state: string, words: Words): string {
  const { task, why, counts: so, expiresAt } = job
  const until = clock(expiresAt)
  if (state === 'failed') return why?.message ?? words(`why.${why?.code ?? 'broken'}`)
  if (state === 'proposed') return words(writes(job) ? 'told.proposed' : 'told.nothing', { until })
  if (state === 'cancelled' && why?.code === 'expired') return words('why.expired')
  if (state === 'done' || state === 'cancelled') {
    const wrong = (so['error'] ?? 0) + (so['wrong'] ?? 0)
    const kind = state === 'cancelled' && task.kind === 'import' && task.rehearsal ? 'rehearsal' : task.kind
    return words(`told.${state}.${kind}`, { wrong, until })
  }
  return words(`told.${state}`)
}

/** Whether a yes would change anything. */
function writes({ counts: so }: Job): boolean {
  return (so['created'] ?? 0) + (so['updated'] ?? 0) > 0
}

function progress({ progress: { done, total } }: Job, words: Words): Markup | '' {
  if (total === null) return ''
  return html`<label>${words('progress', { done, total })}<progress value="${done}" max="${Math.max(1, total)}"></progress></label>`
}

function counts({ counts: so }: Job, language: Language, words: Words): Markup | '' {
  const entries = Object.entries(so)
  if (entries.length === 0) return ''
  return html`<dl class="counts">${entries.map(
    ([name, count]) => html`<div><dt>${words(`counts.${name}`)}</dt><dd>${whole(count, language)}</dd></div>`,
  )}</dl>`
}

function again({ job, still }: JobView, words: Words): Markup {
  const path = `/quan-tri/viec/${job._id}`
  return still
    ? html`<p><a href="${path}?dung">${words('look')}</a> · <a href="${path}">${words('look-always')}</a></p>`
    : html`<p>${words('looks')} <a href="${path}?dung">${words('look-never')}</a></p>`
}

function buttons(job: Job, state: string, own: boolean, field: Markup, words: Words): Markup | '' {
  const path = `/quan-tri/viec/${job._id}`
  const may = state === 'proposed' && own && writes(job)
  const stops = state === 'waiting' || state === 'running' || state === 'rehearsing' || state === 'proposed'
  if (!may && !stops) return ''
  return html`<div class="buttons">
${may ? html`<form method="post" action="${path}/nap">${field}<button class="main">${words('confirm', job.counts)}</button></form>` : ''}
${stops ? html`<form method="post" action="${path}/huy">${field}<button class="quiet">${words('cancel')}</button></form>` : ''}
</div>`
}

function table({ job, rows }: JobView, words: Words): Markup {
  const wrong = rows.filter(({ result }) => result === 'error')
  const others = rows.filter(({ result }) => result !== 'error')
  const columns = columnsOf(job).filter((name) => others.some((row) => (row[name] ?? null) !== null))
  const all = Object.values(job.counts).reduce((sum, count) => sum + count, 0)
  const shown = job.task.kind === 'import' ? words('rows', { shown: rows.length, all }) : words('wrong-rows')
  const cell = (name: string, value: string | number | null): string =>
    name === 'result' ? words(`results.${value}`) : String(value ?? '')
  return html`<section aria-labelledby="rows"><h2 id="rows">${words('rows-title')}</h2>
<p class="hint">${shown}</p>
<p><a href="/quan-tri/viec/${job._id}/ket-qua.csv" download>${words('download')}</a></p>
${wrong.length === 0 ? '' : errors(wrong, words)}
${
  others.length === 0
    ? ''
    : html`<div${columns.length > NARROW ? html` class="scroll" tabindex="0" role="region" aria-labelledby="rows"` : ''}><table>
<thead><tr>${columns.map((name) => html`<th scope="col">${words(`columns.${name}`)}</th>`)}</tr></thead>
<tbody>${others.map((row) => html`<tr>${columns.map((name) => html`<td>${cell(name, row[name] ?? null)}</td>`)}</tr>`)}</tbody>
</table></div>`
}</section>`
}

/** As a list: what is to be mended is read on a narrow screen too. */
function errors(rows: JobView['rows'], words: Words): Markup {
  return html`<h3>${words('errors')}</h3>
<ul class="errors">${rows.map(
    ({ row, code, column, message }) =>
      html`<li><strong>${words('row', { row: String(row), code: String(code || '–') })}</strong>${
        column === null ? '' : html` · ${words('column', { column: String(column) })}`
      }<br>${message}</li>`,
  )}</ul>`
}
