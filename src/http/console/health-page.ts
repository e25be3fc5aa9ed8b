/** How the system stands, each thing with what to do about it. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Say, Values } from '../../flow/say.ts'
import { moment, whole } from '../../report/figure.ts'
import { type Checked, inWords } from '../../service/doctor/doctor.ts'
import type { Examined } from '../../service/health-record.ts'
import type { Queues } from '../../service/queues.ts'
import type { Readiness } from '../../service/readiness.ts'
import { type Instant, iso } from '../../survey/time.ts'
import type { Markup } from '../page.ts'

export interface HealthView {
  readonly say: Say
  readonly language: Language
  readonly own: Markup
  readonly ready: Readiness
  readonly queues: Queues
  /** `null`: never yet. */
  readonly examined: Examined | null
  readonly versions: { readonly ykien: string; readonly node: string; readonly schema: number }
  /** The last entry; `null`: there is none. */
  readonly audit: { readonly number: number; readonly at: Instant } | null
}

type Words = (key: string, values?: Values) => string
type Line = Pick<Checked, 'status' | 'message' | 'fix'>

/** Worse ones are told first. */
const ORDER = ['problem', 'warning', 'ok'] as const
/** Seconds by which what is due may be late without anybody having to look. */
const LATE = 600

export function healthBody(view: HealthView): Markup {
  const { say, language, own, examined } = view
  const words: Words = (key, values) => say(`health.${key}`, language, values)
  return html`<section aria-labelledby="now">
<h2 id="now">${words('now')}</h2>
${list(linesNow(view, words), words)}
</section>
<section aria-labelledby="examined">
<h2 id="examined">${words('examined')}</h2>
<p class="hint">${words('about')}</p>
<form method="post" action="/quan-tri/suc-khoe">${own}<div class="buttons"><button>${words('examine')}</button></div></form>
${examined === null ? html`<p class="done">${words('never')}</p>` : examinedList(examined, view, words)}
</section>
<section aria-labelledby="facts">
<h2 id="facts">${words('facts')}</h2>
<dl>${facts(view, words).map(([name, value]) => html`<dt>${words(name)}</dt><dd>${value}</dd>`)}</dl>
</section>`
}

function examinedList({ at, found }: Examined, { say, language }: HealthView, words: Words): Markup {
  const lines = found.map((health) => inWords(health, say, language))
  return html`<p>${words('examined-at', { at: moment(iso(at)) })}</p>${list(lines, words)}`
}

function list(lines: readonly Line[], words: Words): Markup {
  const sorted = lines.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))
  return html`<ul class="health">${sorted.map(
    ({ status, message, fix }) =>
      html`<li class="${status}"><strong>${words(`status.${status}`)}</strong> ${message}${fix === null ? '' : html`<p>${words('do', { fix })}</p>`}</li>`,
  )}</ul>`
}

/** What this process can tell by itself. */
function linesNow({ ready, queues }: HealthView, words: Words): Line[] {
  const { faults, degraded, waiting } = ready
  const bad = (status: Line['status'], key: string, values: Values): Line => ({
    status,
    message: words(key, values),
    fix: words(`${key}-fix`, values),
  })
  const dirty = Math.max(...Object.values(queues.dirty))
  return [
    ...faults.map(({ what, code }) => bad('problem', `fault.${what}`, { code })),
    ...degraded.map(({ channel, code }) => bad('problem', 'channel', { channel, code })),
    ...(waiting !== null && waiting > 0 ? [bad('warning', 'spool-waiting', { waiting })] : []),
    ...(queues.overdue > LATE
      ? [bad('warning', 'overdue', { minutes: Math.round(queues.overdue / 60), due: queues.due })]
      : []),
    ...(faults.length === 0 ? [{ status: 'ok', message: words('ready'), fix: null } as const] : []),
    ...(waiting === 0 ? [{ status: 'ok', message: words('spool-empty'), fix: null } as const] : []),
    { status: 'ok', message: words('queues', { due: queues.due, dirty }), fix: null },
  ]
}

function facts({ versions, audit, language }: HealthView, words: Words): readonly (readonly [string, string])[] {
  return [
    ['version', versions.ykien],
    ['node', versions.node],
    ['schema', String(versions.schema)],
    [
      'audit',
      audit === null
        ? words('audit-empty')
        : words('audit-last', { number: whole(audit.number, language), at: moment(iso(audit.at)) }),
    ],
  ]
}
