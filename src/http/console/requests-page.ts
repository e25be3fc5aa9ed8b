/** The pages of the register of requests about personal data: the list, and one request with its history. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Values } from '../../flow/say.ts'
import { date } from '../../report/figure.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import type { RequestRead, Written } from '../../service/register/requests.ts'
import type { UnitView } from '../../service/units.ts'
import {
  type EndedState,
  isOverdue,
  REQUEST_KINDS,
  type Request,
  type RequestStep,
  WRITTEN_WAYS,
} from '../../survey/request.ts'
import { type Day, dayOf, type Instant, startOf } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import { consolePage } from './frame.ts'
import { formField } from './own-form.ts'
import { clock } from './people-view.ts'

type Needs = Pick<Deps, 'say' | 'keyring'>
type Words = (key: string, values?: Values) => string

export const REQUESTS_PATH = '/quan-tri/yeu-cau'
export const WHICH = ['open', 'done', 'refused'] as const satisfies readonly ('open' | EndedState)[]

interface Shown {
  readonly seen: Seen
  readonly language: Language
  readonly today: Day
  readonly units: readonly UnitView[]
  /** May write down, acknowledge, extend and end. */
  readonly manages: boolean
  /** Why nothing was done: a key of `register.fault`. */
  readonly fault: string | null
}

export interface RequestsView extends Shown {
  readonly which: (typeof WHICH)[number]
  readonly requests: readonly Request[]
  /** What stands in the fields after a refusal. */
  readonly typed: Partial<Written>
  /** Units for which a request may be written down. */
  readonly own: readonly UnitView[]
}

export interface RequestView extends Shown {
  readonly read: RequestRead
  /** Names of the staff in its history, by id. */
  readonly people: ReadonlyMap<string, string>
  readonly reason: string
}

export function requestsPage(deps: Needs, view: RequestsView): Markup {
  const { seen, language, which, requests, today, manages } = view
  const words: Words = (key, values) => deps.say(`register.${key}`, language, values)
  const line = (request: Request): Markup => html`<li>
<a href="${REQUESTS_PATH}/${request._id}">${words(`kind.${request.kind}`)}</a>
<p>${due(request, today, words)}</p>
<p class="hint">${words('came', { way: words(`way.${request.way}`), day: shown(request.receivedAt) })} · ${unitName(view.units, request.unit, words)}${
    request.sample ? html` · ${words('sample')}` : ''
  }</p></li>`
  const body = html`<p class="lead">${words('lead')}</p>
${fault(view, words)}
<nav aria-label="${words('filter')}" class="filter">${WHICH.map(
    (one) =>
      html`<a href="${REQUESTS_PATH}?loc=${one}"${one === which ? html` aria-current="page"` : ''}>${words(`which.${one}`)}</a> `,
  )}</nav>
${requests.length === 0 ? html`<p>${words(`none.${which}`)}</p>` : html`<ul class="lines">${requests.map(line)}</ul>`}
${manages ? addForm(deps, view, words) : ''}`
  return consolePage(deps, { seen, language, current: 'requests', title: words('title'), body })
}

function addForm(deps: Needs, { seen, own, typed, today }: RequestsView, words: Words): Markup {
  const chosen = (value: string, among: string | undefined): Markup | '' => (value === among ? html` selected` : '')
  return html`<section aria-labelledby="add"><h2 id="add">${words('add.title')}</h2>
<p class="hint">${words('add.hint')}</p>
<form method="post" action="${REQUESTS_PATH}">${formField(deps, seen.visit)}
<div class="fields">
<label>${words('add.kind')}<select name="kind">${REQUEST_KINDS.map(
    (kind) => html`<option value="${kind}"${chosen(kind, typed.kind)}>${words(`kind.${kind}`)}</option>`,
  )}</select></label>
<label>${words('add.way')}<select name="way">${WRITTEN_WAYS.map(
    (way) => html`<option value="${way}"${chosen(way, typed.way)}>${words(`way.${way}`)}</option>`,
  )}</select></label>
<label>${words('add.received')}<input type="date" name="receivedOn" required max="${today}" value="${typed.receivedOn ?? today}"></label>
<label>${words('add.unit')}<select name="unit">${own.map(
    ({ id, name }) => html`<option value="${id}"${chosen(id, typed.unit)}>${name}</option>`,
  )}</select></label>
</div>
<p><label for="words">${words('add.words')}</label>
<textarea id="words" name="words" rows="5" maxlength="4000" required>${typed.words ?? ''}</textarea></p>
<div class="buttons"><button class="main">${words('add.do')}</button></div></form></section>`
}

export function requestPage(deps: Needs, view: RequestView): Markup {
  const { seen, language, read, today, manages } = view
  const { request } = read
  const words: Words = (key, values) => deps.say(`register.${key}`, language, values)
  const fact = (name: string, value: string | Markup): Markup =>
    html`<dt>${words(`fact.${name}`)}</dt><dd>${value}</dd>`
  const { consent } = request
  const body = html`<p><a href="${REQUESTS_PATH}">${words('back')}</a></p>
${fault(view, words)}
<dl>
${fact('state', due(request, today, words))}
${fact('came', words('came', { way: words(`way.${request.way}`), day: shown(request.receivedAt) }))}
${fact('unit', unitName(view.units, request.unit, words))}
${request.kind === 'contact' ? fact('contact', contactWords(read.contact, words)) : ''}
${fact('acknowledge-by', date(request.acknowledgeBy))}
${fact('done-by', request.extended ? words('extended', { day: date(request.doneBy) }) : date(request.doneBy))}
${
  consent === null
    ? fact('consent', words('consent.none'))
    : fact(
        'consent',
        words(consent.given ? 'consent.given' : 'consent.refused', {
          at: clock(consent.at, language),
          way: words(`way.${consent.way}`),
          version: `${consent.step}, ${consent.flow.slice(0, 12)}`,
        }),
      )
}
</dl>
${read.words === null ? '' : html`<h2>${words('words')}</h2><p class="quoted">${read.words}</p>`}
<h2>${words('history')}</h2>
<ol>${request.history.map((step, n) => html`<li>${stepLine(step, view, words)}${noted(read.notes[n])}</li>`)}</ol>
${manages && request.endedAt === null ? actions(deps, view, words) : ''}`
  const title = words(`kind.${request.kind}`)
  return consolePage(deps, { seen, language, current: 'requests', title, body })
}

function contactWords(contact: RequestView['read']['contact'], words: Words): string {
  if (contact === null) return words('contact.gone')
  return words('contact.about', { code: contact.case, phone: contact.phone ?? 'none' })
}

function actions(deps: Needs, { seen, read: { request }, reason }: RequestView, words: Words): Markup {
  const button = (did: RequestStep['did'], look: string): Markup =>
    html`<button name="did" value="${did}" class="${look}">${words(`do.${did}`)}</button>`
  return html`<section aria-labelledby="act"><h2 id="act">${words('act')}</h2>
<form method="post" action="${REQUESTS_PATH}/${request._id}">${formField(deps, seen.visit)}
<p><label for="reason">${words('reason')}</label><span class="hint" id="reason-hint"> ${words('reason-hint')}</span>
<textarea id="reason" name="reason" rows="3" maxlength="2000" aria-describedby="reason-hint">${reason}</textarea></p>
<div class="buttons">
${request.state === 'received' ? button('acknowledged', 'main') : ''}
${button('done', request.state === 'received' ? 'plain' : 'main')}
${request.extended ? '' : button('extended', 'plain')}
${button('refused', 'plain')}
</div></form></section>`
}

/** What is to be done until when; that it is late stands in words. */
function due(request: Request, today: Day, words: Words): Markup | string {
  if (request.due === null) {
    return words(`ended.${request.state}`, { day: request.endedAt === null ? '' : shown(request.endedAt) })
  }
  const what = request.state === 'received' && request.due === request.acknowledgeBy ? 'acknowledge' : 'finish'
  const until = words(`due.${what}`, { day: date(request.due) })
  if (!isOverdue(request, today)) return until
  const days = Math.round((startOf(today) - startOf(request.due)) / (24 * 3_600_000))
  return html`<strong class="late">${words('late', { days })}</strong> ${until}`
}

function stepLine({ at, by, did, outcome }: RequestStep, { people, language }: RequestView, words: Words): string {
  const who = by === 'citizen' || by === 'command-line' ? words(`by.${by}`) : (people.get(by) ?? words('by.gone'))
  const what = outcome === null ? words(`did.${did}`) : words(`outcome.${outcome}`)
  return `${clock(at, language)} · ${who}: ${what}`
}

function noted(note: string | null | undefined): Markup | '' {
  return typeof note === 'string' ? html`<p class="quoted">${note}</p>` : ''
}

function fault({ fault: why }: Shown, words: Words): Markup | '' {
  return why === null
    ? ''
    : html`<div class="problem" role="alert" tabindex="-1" autofocus><p>${words(`fault.${why}`)}</p></div>`
}

function unitName(units: readonly UnitView[], unit: string | null, words: Words): string {
  return unit === null ? words('no-unit') : (units.find(({ id }) => id === unit)?.name ?? unit)
}

function shown(instant: Instant): string {
  return date(dayOf(instant))
}
