/** The list of notices with the form that prepares one, and the page of one, which shows what everybody would read. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Values } from '../../flow/say.ts'
import { date } from '../../report/figure.ts'
import type { FixedPeriod } from '../../report/fixed-period.ts'
import type { NoticePost } from '../../report/notice-post.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import { BOARDS } from '../../service/notice-pdf.ts'
import type { NoticeDone } from '../../service/notices.ts'
import type { UnitView } from '../../service/units.ts'
import { noticeAddress, noticeBody } from '../notice-page.ts'
import type { Markup } from '../page.ts'
import { consolePage } from './frame.ts'
import { formField } from './own-form.ts'
import { periodSelect } from './results-page.ts'

interface Reader {
  readonly seen: Seen
  readonly language: Language
}

type Refused = Extract<NoticeDone, { readonly kind: 'refused' }>
type Words = (key: string, values?: Values) => string

interface All {
  readonly posts: readonly NoticePost[]
  /** Those that a notice may be prepared of. */
  readonly units: readonly UnitView[]
  /** Whether of all of them together too. */
  readonly together: boolean
  /** Those that are over; `null`: this reader prepares none. */
  readonly periods: readonly FixedPeriod[] | null
  readonly refused: Refused | null
}

interface One {
  readonly post: NoticePost
  readonly mayPost: boolean
  readonly refused: Refused | null
}

const NONE = { from: '', to: '' }

function wordsOf(deps: Pick<Deps, 'say'>, language: Language): Words {
  return (key, values) => deps.say(`console.notices.${key}`, language, values)
}

export function noticesPage(deps: Pick<Deps, 'say' | 'keyring'>, { seen, language }: Reader, view: All): Markup {
  const words = wordsOf(deps, language)
  const { posts, units, together, periods, refused } = view
  const row = ({ _id, state, notice: { unitName, period } }: NoticePost): Markup => html`<tr>
<th scope="row"><a href="/quan-tri/niem-yet/${_id}">${unitName}</a></th>
<td>${date(period.from)} – ${date(period.to)}</td><td>${words('state-of', { state: state.replace('-', '_') })}</td></tr>`
  const option = (id: string, name: string): Markup => html`<option value="${id}">${name}</option>`
  const results: Words = (key, values) => deps.say(key, language, values)
  const body = html`${problem(refused, words)}
<p>${words('lead')}</p>
${
  periods === null
    ? ''
    : html`<form method="post" action="/quan-tri/niem-yet">${formField(deps, seen.visit)}
<h2>${words('prepare')}</h2><p>${words('prepare-what')}</p>
<div class="fields">${periodSelect(periods, NONE, results)}
<label for="unit">${results('results.unit')}
<select id="unit" name="unit">${together ? option('', results('report.all-units')) : ''}${units.map(({ id, name }) => option(id, name))}</select></label></div>
<div class="buttons"><button class="main">${words('prepare')}</button></div></form>`
}
${
  posts.length === 0
    ? html`<p>${words('none')}</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${words('title')}"><table>
<thead><tr><th scope="col">${words('unit')}</th><th scope="col">${words('period')}</th><th scope="col">${words('state')}</th></tr></thead>
<tbody>${posts.map(row)}</tbody></table></div>`
}`
  return consolePage(deps, { seen, language, current: 'notices', title: words('title'), body })
}

export function noticePage(
  deps: Pick<Deps, 'say' | 'keyring' | 'publicUrl'>,
  { seen, language }: Reader,
  { post, mayPost, refused }: One,
): Markup {
  const words = wordsOf(deps, language)
  const { _id, state, takenDown } = post
  const own = formField(deps, seen.visit)
  const link = noticeAddress(post, deps.publicUrl)
  const body = html`${problem(refused, words)}
<p><strong>${words('state-of', { state: state.replace('-', '_') })}</strong> ${words('means', { state: state.replace('-', '_') })}</p>
${takenDown === null ? '' : html`<p>${words('reason')}: ${takenDown.reason}</p>`}
${sheets(words, `/quan-tri/niem-yet/${_id}`)}
${state === 'posted' ? html`<p>${words('read-at')} <a href="${link}">${link}</a></p>` : ''}
${
  state === 'prepared' && mayPost
    ? html`<form method="post" action="/quan-tri/niem-yet/${_id}/dang">${own}
<p>${words('post-what')}</p>
<label class="option"><input type="checkbox" required> ${words('post-sure')}</label>
<div class="buttons"><button class="main">${words('post')}</button></div></form>`
    : ''
}
${
  state === 'posted' && mayPost
    ? html`<details><summary>${words('take-down')}</summary><form method="post" action="/quan-tri/niem-yet/${_id}/go">${own}
<p id="down-what">${words('take-down-what')}</p>
<label for="reason">${words('reason')}</label>
<textarea id="reason" name="reason" minlength="10" maxlength="500" rows="3" required aria-describedby="down-what"></textarea>
<div class="buttons"><button>${words('take-down')}</button></div></form></details>`
    : ''
}
<hr><div lang="vi" class="notice">${noticeBody(deps.say, post, deps.publicUrl)}</div>
<p><a href="/quan-tri/niem-yet">${words('all')}</a></p>`
  return consolePage(deps, { seen, language, current: 'notices', title: words('one'), body })
}

/** To be printed and put on the board. */
function sheets(words: Words, folder: string): Markup {
  return html`<p>${words('sheets')} ${BOARDS.map(
    (board) => html`<a href="${folder}/${board}.pdf">${board.toUpperCase()} (PDF)</a> `,
  )}</p>`
}

function problem(refused: Refused | null, words: Words): Markup | '' {
  if (refused === null) return ''
  return html`<div class="problem" role="alert"><p>${words('refused', { why: refused.why.replace('-', '_') })}</p>
${refused.lines.length === 0 ? '' : html`<ul>${refused.lines.map((line) => html`<li>${line}</li>`)}</ul>`}</div>`
}
