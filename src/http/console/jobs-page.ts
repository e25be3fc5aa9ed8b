/** The list of long work. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Values } from '../../flow/say.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import type { Job } from '../../survey/job.ts'
import type { Markup } from '../page.ts'
import { clock } from './case-page.ts'
import { consolePage } from './frame.ts'
import { formField } from './own-form.ts'

export interface JobsView {
  /** The newest first. */
  readonly jobs: readonly Job[]
  /** Of whoever asked for them. */
  readonly names: ReadonlyMap<string, string>
  readonly mayRecount: boolean
  readonly problem: string | null
}

export function jobsPage(deps: Pick<Deps, 'say' | 'keyring'>, seen: Seen, language: Language, view: JobsView): Markup {
  const words = (key: string, values?: Values): string => deps.say(`jobs.${key}`, language, values)
  const own = formField(deps, seen.visit)
  const body = html`${view.problem === null ? '' : html`<div class="problem" role="alert"><p>${view.problem}</p></div>`}
${view.jobs.length === 0 ? html`<p class="done">${words('none')}</p>` : table(view, words)}
${
  view.mayRecount
    ? html`<section aria-labelledby="recount"><h2 id="recount">${words('kinds.recount')}</h2>
<p class="hint">${words('recount-hint')}</p>
<form method="post" action="/quan-tri/viec/dem-lai">${own}<div class="buttons"><button>${words('recount')}</button></div></form></section>`
    : ''
}`
  return consolePage(deps, { seen, language, current: 'jobs', title: words('title'), body })
}

function table({ jobs, names }: JobsView, words: (key: string, values?: Values) => string): Markup {
  return html`<p class="hint">${words('list-hint')}</p>
<ul class="jobs">${jobs.map(
    (
      job,
    ) => html`<li><a href="/quan-tri/viec/${job._id}">${words(`kinds.${job.task.kind}`)}, ${clock(job.createdAt)}</a>
<p><strong>${words(`states.${stateOf(job)}`)}</strong> · ${names.get(job.by) ?? words('somebody')}</p></li>`,
  )}</ul>`
}

/** As it is told: what was asked to end has not ended yet, and a rehearsal is not the real thing. */
export function stateOf({ state, cancel, task }: Pick<Job, 'state' | 'cancel' | 'task'>): string {
  if (cancel && (state === 'running' || state === 'waiting' || state === 'proposed')) return 'cancelling'
  return state === 'running' && task.kind === 'import' && task.rehearsal ? 'rehearsing' : state
}
