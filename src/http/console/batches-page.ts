/** The list of batches, and the page of one, which says what follows before it is done. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Values } from '../../flow/say.ts'
import { date, moment } from '../../report/figure.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { BatchView } from '../../service/batch-list.ts'
import type { Deps } from '../../service/deps.ts'
import type { Markup } from '../page.ts'
import { consolePage } from './frame.ts'
import { formField } from './own-form.ts'

/** Who reads, and in which language. */
interface Reader {
  readonly seen: Seen
  readonly language: Language
}

interface One {
  readonly batch: BatchView
  readonly mayChange: boolean
  /** Why what was just asked for was not done: `console.batches.refused`. */
  readonly why: string | null
}

type Words = (key: string, values?: Values) => string

function wordsOf(deps: Pick<Deps, 'say'>, language: Language): Words {
  return (key, values) => deps.say(`console.batches.${key}`, language, values)
}

export function batchesPage(
  deps: Pick<Deps, 'say' | 'keyring'>,
  { seen, language }: Reader,
  all: readonly BatchView[],
): Markup {
  const words = wordsOf(deps, language)
  const row = (batch: BatchView): Markup => html`<tr>
<th scope="row"><a href="/quan-tri/dot/${batch.id}">${nameOf(words, batch)}</a></th>
<td>${words('state-of', { state: batch.state })}</td>
<td class="number">${answersOf(words, batch)}</td>
<td>${dayOf(batch.cutOff)}</td>
<td>${dayOf(batch.cutAt)}</td>
</tr>`
  const body =
    all.length === 0
      ? html`<p>${words('none')}</p>`
      : html`<p>${words('lead')}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${words('title')}"><table>
<thead><tr><th scope="col">${words('batch')}</th><th scope="col">${words('state')}</th>
<th scope="col" class="number">${words('answers')}</th><th scope="col">${words('cut-off')}</th>
<th scope="col">${words('cut')}</th></tr></thead>
<tbody>${all.map(row)}</tbody>
</table></div>`
  return consolePage(deps, { seen, language, current: 'batches', title: words('title'), body })
}

export function batchPage(deps: Pick<Deps, 'say' | 'keyring'>, { seen, language }: Reader, view: One): Markup {
  const words = wordsOf(deps, language)
  const { batch, mayChange, why } = view
  const { from, to, state, cutOff, closedAt, cutAt } = batch
  const fact = (key: string, value: string): Markup => html`<dt>${words(key)}</dt><dd>${value}</dd>`
  const own = formField(deps, seen.visit)
  const body = html`${why === null ? '' : html`<div class="problem" role="alert"><p>${words('refused', { why })}</p></div>`}
<p>${words('days', { from: date(from), to: date(to) })}</p>
<dl>
${fact('state', words('state-of', { state }))}
${fact('answers', answersOf(words, batch))}
${fact('cut-off', dayOf(cutOff))}
${closedAt === null ? '' : fact('closed', dayOf(closedAt))}
${fact('cut', dayOf(cutAt))}
</dl>
<p>${words('means', { state })}</p>
${sealsOf(words, batch)}
${batch.mayReopen && mayChange ? reopenForm(words, batch, own) : ''}
${state === 'open' && mayChange ? html`${cutOffForm(words, batch, own)}${closeForm(words, batch, own)}` : ''}
${state === 'open' && !mayChange ? html`<p>${words('part-only')}</p>` : ''}
<p><a href="/quan-tri/dot">${words('all')}</a></p>`
  return consolePage(deps, { seen, language, current: 'batches', title: nameOf(words, batch), body })
}

function cutOffForm(words: Words, { id, to, cutOff }: BatchView, own: Markup): Markup {
  return html`<h2>${words('set-cut-off')}</h2>
<p id="cut-off-what">${words('set-cut-off-what')}</p>
<form method="post" action="/quan-tri/dot/${id}/ngay-chot">${own}
<label for="day">${words('cut-off-day')}</label>
<input type="date" id="day" name="day" min="${to}" value="${cutOff.slice(0, 10)}" required aria-describedby="cut-off-what">
<div class="buttons"><button>${words('set-cut-off')}</button></div></form>`
}

function closeForm(words: Words, { id, to, mayClose }: BatchView, own: Markup): Markup {
  if (!mayClose) return html`<h2>${words('close')}</h2><p>${words('close-later', { to: date(to) })}</p>`
  return html`<h2>${words('close')}</h2>
<p>${words('close-what')}</p>
<ul>${['close-stays', 'close-late', 'close-for-good'].map((key) => html`<li>${words(key)}</li>`)}</ul>
<form method="post" action="/quan-tri/dot/${id}/chot">${own}
<label class="option"><input type="checkbox" required> ${words('close-sure')}</label>
<div class="buttons"><button class="main">${words('close-now')}</button></div></form>`
}

/** Whoever kept a hash can tell whether the figures are still those. */
function sealsOf(words: Words, { state, seals, reopenings }: BatchView): Markup | '' {
  if (state === 'open' && seals.length === 0) return ''
  const sealed = ({ at, hash, forms }: BatchView['seals'][number]): Markup =>
    html`<li>${words('sealed', { at: moment(at), forms })}<br><code>${hash}</code></li>`
  const opened = ({ at, reason }: BatchView['reopenings'][number]): Markup =>
    html`<li>${words('reopened', { at: moment(at) })} ${reason}</li>`
  return html`<h2>${words('seals')}</h2>
${seals.length === 0 ? html`<p>${words('seal-soon')}</p>` : html`<p>${words('seal-what')}</p><ul class="seals">${seals.map(sealed)}</ul>`}
${reopenings.length === 0 ? '' : html`<ul>${reopenings.map(opened)}</ul>`}`
}

function reopenForm(words: Words, { id }: BatchView, own: Markup): Markup {
  return html`<details><summary>${words('reopen')}</summary>
<p id="reopen-what">${words('reopen-what')}</p>
<form method="post" action="/quan-tri/dot/${id}/mo-lai">${own}
<label for="reopen-day">${words('cut-off-day')}</label>
<input type="date" id="reopen-day" name="day" required>
<label for="reason">${words('reopen-reason')}</label>
<textarea id="reason" name="reason" minlength="10" maxlength="500" rows="3" required aria-describedby="reopen-what"></textarea>
<div class="buttons"><button>${words('reopen')}</button></div></form></details>`
}

/** While it is open the number moves by one for each person: whoever looked before and after would know who answered. */
function answersOf(words: Words, { state, answers }: BatchView): string {
  return state === 'open' ? words('answers-later') : words('number', { n: answers })
}

/** A month by its name, every other by its id: days of its own have the name that the office gave it. */
function nameOf(words: Words, { id }: BatchView): string {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(id) ?? []
  return year === undefined || month === undefined ? words('named', { id }) : words('name', { month, year })
}

/** Of an instant with Viet Nam's offset. */
function dayOf(instant: string): string {
  return date(instant.slice(0, 10))
}
