/** A notice as citizens read it on a screen or on the wall, and the list of those that are posted. Without a script. */
import { html } from 'hono/html'
import type { Say, Values } from '../flow/say.ts'
import { date, percent, whole } from '../report/figure.ts'
import type {
  Notice,
  NoticeFigure,
  NoticeIndex,
  NoticePart,
  NoticeProcessing,
  NoticeQuestion,
} from '../report/notice.ts'
import type { NoticePost } from '../report/notice-post.ts'
import { BOARDS } from '../service/notice-pdf.ts'
import { dayOf } from '../survey/time.ts'
import { type Markup, page } from './page.ts'
import { qrCode } from './qr.ts'

const NOTICES = '/ket-qua/niem-yet'
/** The same as a file for whoever computes with it. */
export const NOTICE_FILE = 'so-lieu.json'

type Words = (key: string, values?: Values) => string

/** What citizens are told is in Vietnamese; a notice is frozen in that language. */
function wordsOf(say: Say): Words {
  return (key, values) => say(`notice.${key}`, 'vi', values)
}

/** @param publicUrl without a slash at its end. */
export function noticePage(say: Say, post: NoticePost, publicUrl: string): Markup {
  const words = wordsOf(say)
  const body = html`<nav><a href="/ket-qua">${words('all')}</a></nav>
<main class="wide notice">
<h1>${words('title')}</h1>
${post.state === 'taken-down' ? goneBody(words, post) : noticeBody(say, post, publicUrl)}
</main>`
  return page({ title: `${words('title')} · ${post.notice.unitName}`, lang: 'vi', body })
}

/** Where a posted notice lies for everybody. */
export function noticeAddress({ _id }: Pick<NoticePost, '_id'>, publicUrl: string): string {
  return `${publicUrl}${NOTICES}/${_id}`
}

/** Period, n, formula and interval beside each figure: what a sceptic needs. */
export function noticeBody(say: Say, post: NoticePost, publicUrl: string): Markup {
  const words = wordsOf(say)
  const { notice, hash, posted } = post
  const link = noticeAddress(post, publicUrl)
  return html`<div class="results">
<p class="lead"><strong>${notice.unitName}</strong><br>${periodOf(notice, words)}</p>
${notice.samples > 0 ? html`<p class="problem">${say('report.samples', 'vi', { samples: notice.samples })}</p>` : ''}
${countingSection(notice.counting, words)}
${notice.processing === undefined ? '' : processingSection(notice.processing, say, words)}
${notice.parts.map((part) => partSection(part, words))}
<section><h2>${words('how')}</h2>
<p>${words('protected')}</p>
<p>${words('outside')}</p></section>
<footer class="proof">${qrCode(link, words('qr'))}
<div><p>${words('here')} <a href="${link}">${link}</a></p>
${
  posted === null
    ? ''
    : html`<p>${words('posted-on', { day: date(dayOf(posted.at)) })} <a href="${link}/${NOTICE_FILE}" download>${words('data')}</a>
${BOARDS.map((board) => html`<a href="${link}/${board}.pdf">${words('print', { board: board.toUpperCase() })}</a> `)}</p>`
}
<p class="hint">${words('hash')} <code>${hash}</code></p></div></footer>
</div>`
}

function goneBody(words: Words, { notice, takenDown }: NoticePost): Markup {
  return html`<p class="lead"><strong>${notice.unitName}</strong><br>${periodOf(notice, words)}</p>
<p>${words('gone', { day: takenDown === null ? '' : date(dayOf(takenDown.at)) })}</p>
<p>${words('why-gone')} ${takenDown?.reason ?? ''}</p>`
}

function countingSection(counting: readonly NoticeFigure[], words: Words): Markup {
  const row = ({ name, figure, n, meaning }: NoticeFigure): Markup => html`<tr><th scope="row">${name}
<div class="hint">${meaning}</div></th><td class="number">${figure}</td><td class="number">${n === null ? '–' : whole(n, 'vi')}</td></tr>`
  const few = counting.every(({ key }) => key !== 'recovered')
  return html`<section><h2>${words('counting')}</h2>
<table><thead><tr><th scope="col">${words('what')}</th><th scope="col" class="number">${words('figure')}</th><th scope="col" class="number">n</th></tr></thead>
<tbody>${counting.map(row)}</tbody></table>
${few ? html`<p>${words('few-forms')}</p>` : ''}</section>`
}

/** The office's own records, month by month beside what people say. */
function processingSection({ periods, rows, awaiting }: NoticeProcessing, say: Say, words: Words): Markup {
  return html`<section><h2 id="processing">${say('report.processing.title', 'vi')}</h2>
<p class="hint">${say('report.processing.about', 'vi')}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="processing"><table>
<thead><tr><th scope="col">${words('what')}</th>${periods.map(
    ({ from, to }, at) =>
      html`<th scope="col" class="number">${at === 0 ? words('whole-period') : words('days', { from: date(from).slice(0, 5), to: date(to).slice(0, 5) })}</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    ({ name, figures }) =>
      html`<tr><th scope="row">${name}</th>${figures.map((figure) => html`<td class="number">${figure}</td>`)}</tr>`,
  )}</tbody></table></div>
${awaiting.map(({ name, value }) => html`<p>${name}: <strong>${whole(value ?? 0, 'vi')}</strong></p>`)}</section>`
}

function partSection({ title, questions, indexes }: NoticePart, words: Words): Markup {
  return html`<section><h2>${title}</h2>
${indexes.length === 0 ? '' : html`<h3>${words('together')}</h3><ul>${indexes.map((index) => html`<li>${index.about}<br>${indexLine(index, words)}</li>`)}</ul>`}
${questions.map((question) => questionPart(question, words))}</section>`
}

function questionPart({ question, n, withheld, answers, indexes }: NoticeQuestion, words: Words): Markup {
  if (withheld !== null) return html`<h3>${question}</h3><p>${words(`withheld.${withheld}`)}</p>`
  const row = ({
    label,
    count,
    share,
  }: NoticeQuestion['answers'][number]): Markup => html`<tr><th scope="row">${label}</th>
<td class="number">${whole(count, 'vi')}</td><td class="number">${share === null ? '–' : percent(share, 'vi')}
${share === null ? '' : html`<svg class="bar" viewBox="0 0 100 4" width="100" height="4" aria-hidden="true"><rect width="${(share * 100).toFixed(2)}" height="4"/></svg>`}</td></tr>`
  return html`<h3>${question}</h3>
<table><thead><tr><th scope="col">${words('answer')}</th><th scope="col" class="number">${words('forms')}</th><th scope="col" class="number">${words('share')}</th></tr></thead>
<tbody>${answers.map(row)}</tbody></table>
<p>${words('n', { n: n ?? 0 })}</p>
${indexes.map((index) => html`<p>${indexLine(index, words)}</p>`)}`
}

/** No figure without its key, formula, n and interval. */
function indexLine({ key, version, name, meaning, figure, interval, n }: NoticeIndex, words: Words): Markup {
  return html`<strong>${name}: ${figure}</strong>${interval === null ? '' : ` ${interval}`} (${words('of', { n: n ?? 0 })}).
<span class="hint">${words('formula')} ${meaning} [${key}, ${words('version', { version })}]</span>`
}

function periodOf({ period: { from, to } }: Notice, words: Words): string {
  return words('period', { from: date(from), to: date(to) })
}

/** What everybody may read, the latest first. */
export function noticeListBody(say: Say, posts: readonly NoticePost[]): Markup {
  const words = wordsOf(say)
  if (posts.length === 0) return html`<p>${words('none')}</p>`
  return html`<ul class="notices">${posts.map(
    ({ _id, notice }) =>
      html`<li><a href="${NOTICES}/${_id}">${notice.unitName}</a><br>${periodOf(notice, words)}</li>`,
  )}</ul>`
}

export function noticeListPage(say: Say, posts: readonly NoticePost[]): Markup {
  const words = wordsOf(say)
  const body = html`<main class="wide">
<h1>${words('list')}</h1>
<p>${words('list-lead')}</p>
${noticeListBody(say, posts)}
</main>`
  return page({ title: words('list'), lang: 'vi', body })
}
