/** The results: funnel, criteria and indexes of a period and a unit, as a page that prints and needs no script. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Say, Values } from '../../flow/say.ts'
import type { Criterion } from '../../report/criterion.ts'
import { ENOUGH } from '../../report/enough.ts'
import { date, percent, whole } from '../../report/figure.ts'
import type { FixedPeriod } from '../../report/fixed-period.ts'
import type { Index } from '../../report/indexes.ts'
import type { NoticePost } from '../../report/notice-post.ts'
import type { Period } from '../../report/period.ts'
import { STAGES } from '../../report/tally.ts'
import { type Judged, judgedIndex, type Target } from '../../report/target.ts'
import {
  byFlow,
  criterionRows,
  figureOf,
  funnelRows,
  intervalOf,
  isSeveral,
  meaningsOf,
  questionOf,
  type Row,
  targetLines,
  titleOf,
  unsentRows,
  type Wording,
} from '../../report/wording.ts'
import type { Issue } from '../../service/deps.ts'
import { FIGURE_FILES, type FigureFile } from '../../service/figures-file.ts'
import { AS, type As, type SummaryAnswer, type SummaryQuery } from '../../service/summary.ts'
import type { UnitView } from '../../service/units.ts'
import { noticeListBody } from '../notice-page.ts'
import { type Markup, page } from '../page.ts'
import { breakdownSections, formsSection, hasCases, processingSection } from './results-cases.ts'
import { countingSection } from './results-counting.ts'
import { facetSections } from './results-facets.ts'

export interface ResultsView {
  readonly say: Say
  readonly language: Language
  /** As the reader asked. */
  readonly query: SummaryQuery
  /** Those that the reader may choose, in the order in which they are offered; one at the most: nothing to choose. */
  readonly units: readonly UnitView[]
  /** Whether one may choose all of them together. */
  readonly together: boolean
  /** Fixed periods to choose among; `null`: any days. */
  readonly periods: readonly FixedPeriod[] | null
  /** Where the other kind of figures is; `null`: there is none for this reader. */
  readonly otherFigures: string | null
  readonly answer: SummaryAnswer
  /** What compares: the questions, the periods, the units. */
  readonly charts: readonly Markup[]
  /** What the office has set out to reach. */
  readonly targets: readonly Target[]
  /** Where the figures lie as a file of this kind. */
  readonly file: (kind: FigureFile) => string
}

type Words = (key: string, values?: Values) => string
type Done = Extract<SummaryAnswer, { readonly kind: 'done' }>

/** What the page shows under its heading. */
export function resultsBody(view: ResultsView): Markup {
  const { say, language, answer, periods, otherFigures } = view
  const words: Words = (key, values) => say(key, language, values)
  const held = periods !== null
  return html`<div class="results">
${answer.kind === 'refused' ? problems(answer.issues, words) : ''}
${held ? html`<p class="hint">${words('results.about.held')}</p>` : ''}
${picker(view, words)}
${otherFigures === null ? '' : html`<p><a href="${otherFigures}">${words(held ? 'results.to-live' : 'results.to-held')}</a></p>`}
${answer.kind === 'done' ? figures(view, answer, held, words) : ''}
</div>`
}

/** Without a sign-in: while everything is emulated. */
export function openResultsPage(view: ResultsView, posts: readonly NoticePost[]): Markup {
  const { say, language, query } = view
  const words: Words = (key, values) => say(key, language, values)
  const title = words('results.title')
  const body = html`<nav><a href="/">ykien</a> <a href="/quan-tri">${words('http.home-desk')}</a>
${otherLanguage(query, language, words)}</nav>
<main class="wide">
<h1>${title}</h1>
${posts.length === 0 ? '' : html`<h2>${say('notice.list', 'vi')}</h2>${noticeListBody(say, posts)}`}
${resultsBody(view)}
</main>`
  return page({ title, lang: language, body })
}

function otherLanguage({ from, to, unit }: SummaryQuery, language: Language, words: Words): Markup {
  const other = language === 'vi' ? 'en' : 'vi'
  const query = new URLSearchParams({ from, to, ...(unit === null ? {} : { unit }), lang: other })
  return html`<a href="?${query.toString()}" lang="${other}" hreflang="${other}">${words('results.other-language')}</a>`
}

function problems(issues: readonly Issue[], words: Words): Markup {
  const name = ({ path, code }: Issue): string => (code === 'not-fixed' ? 'ky' : path)
  return html`<div class="problem" role="alert">
<h2>${words('results.problem.title')}</h2>
<ul>${issues.map((issue) => html`<li><a href="#${name(issue)}">${words(`results.problem.${name(issue)}`)}</a></li>`)}</ul>
</div>`
}

function picker(view: ResultsView, words: Words): Markup {
  const { query, language, units, together, periods } = view
  const day = (name: 'from' | 'to'): Markup => html`<label for="${name}">${words(`results.${name}`)}
<input type="date" id="${name}" name="${name}" value="${query[name]}" required></label>`
  const option = (id: string, name: string): Markup =>
    html`<option value="${id}"${id === (query.unit ?? '') ? ' selected' : ''}>${name}</option>`
  return html`<form method="get" aria-label="${words('results.filter')}">
<input type="hidden" name="lang" value="${language}">
<div class="fields">
${periods === null ? html`${day('from')}${day('to')}` : periodSelect(periods, query, words)}
${
  units.length === 0 || (units.length === 1 && !together)
    ? ''
    : html`<label for="unit">${words('results.unit')}
<select id="unit" name="unit">
${together ? option('', words('report.all-units')) : ''}
${units.map(({ id, name }) => option(id, name))}
</select></label>`
}
${units.some(({ successors }) => successors.length > 0) ? asSelect(query.as ?? 'was', words) : ''}
</div>
<div class="buttons"><button type="submit">${words('results.show')}</button></div>
</form>`
}

/** Offered where a unit went into another. */
function asSelect(as: As, words: Words): Markup {
  return html`<label for="as">${words('results.as')}
<select id="as" name="as">
${AS.map((one) => html`<option value="${one}"${one === as ? ' selected' : ''}>${words(`results.as-${one}`)}</option>`)}
</select></label>`
}

export function periodSelect(periods: readonly FixedPeriod[], { from, to }: Period, words: Words): Markup {
  const option = (period: FixedPeriod): Markup =>
    html`<option value="${period.from}_${period.to}"${
      period.from === from && period.to === to ? ' selected' : ''
    }>${periodName(period, words)}</option>`
  return html`<label for="ky">${words('results.period')}
<select id="ky" name="ky">
${[...Map.groupBy(periods, ({ kind }) => kind)].map(
  ([kind, some]) => html`<optgroup label="${words(`results.period-kind.${kind}`)}">${some.map(option)}</optgroup>`,
)}
</select></label>`
}

/** `Tháng 11 năm 2026`, `Quý IV năm 2026` … */
function periodName({ kind, year, number, from, to }: FixedPeriod, words: Words): string {
  const values = { year: String(year), number: String(number), from: date(from), to: date(to) }
  return words(`results.period-name.${kind}`, values)
}

function figures(view: ResultsView, { summary, flows }: Done, held: boolean, words: Words): Markup {
  const { units, charts, say, language } = view
  const wording = { say, language, flows }
  const { period, unit, unsplit, samples, funnel, forms, criteria, indexes } = summary
  const name = unit === null ? words('report.all-units') : (units.find(({ id }) => id === unit)?.name ?? unit)
  const days = words('report.period', { from: date(period.from), to: date(period.to) })
  const answered = criteria.some(({ n, outside }) => n > 0 || Object.values(outside).some((count) => count > 0))
  return html`<p class="lead">${name}. ${days}. ${words('results.about.period')}</p>
${unsplit === undefined ? '' : html`<p class="hint">${words('results.unsplit', { units: unsplit.map((one) => one.name).join(', ') })}</p>`}
${samples > 0 ? html`<p class="done">${words('report.samples', { samples })}</p>` : ''}
${funnel.closed === 0 && !answered ? html`<p class="done">${words('results.empty')}</p>` : ''}
${funnel.closed > 0 && !answered ? html`<p class="done">${words(held ? 'results.too-few' : forms.length > 0 ? 'results.too-few-now' : 'results.no-answers')}</p>` : ''}
${answered ? indexSection(indexes, wording, words, (index) => judgedIndex(index, view.targets, period)) : ''}
${answered ? charts : ''}
${funnel.closed > 0 ? funnelSection(funnelRows(summary, wording), wording.language, held, words) : ''}
${funnel.closed > 0 ? countingSection(summary, wording, view.targets) : ''}
${hasCases(summary) ? processingSection(summary, wording) : ''}
${formsSection(summary, wording)}
${breakdownSections(summary, wording)}
${facetSections(summary, wording)}
${unsentSection(unsentRows(summary, wording), wording.language, words)}
${answered ? criteriaSection(criteria, wording, words) : ''}
${funnel.closed > 0 || answered ? fileLinks(view, words) : ''}`
}

function fileLinks({ file }: ResultsView, words: Words): Markup {
  return html`<p class="files">${words('results.files')} ${FIGURE_FILES.map(
    (kind) => html`<a href="${file(kind)}" download>${words(`results.file.${kind}`)}</a> `,
  )}</p>`
}

function indexSection(
  indexes: readonly Index[],
  wording: Wording,
  words: Words,
  judged: (index: Index) => readonly Judged[],
): Markup {
  const few = ({ respondents }: Index): boolean => respondents < ENOUGH
  const figure = (index: Index): string => (few(index) ? words('results.few') : figureOf(index, wording))
  const line = (index: Index, meaning: string): Markup => html`<tr>
<th scope="row">${words('report.index-named', { name: words(`report.index.${index.key}.name`), key: index.key })}<div class="hint">${questionOf(index, wording)}</div>
<div class="hint">${meaning}</div></th>
<td class="number"><strong>${figure(index)}</strong><div class="hint">${intervalOf(index, wording) ?? ''}</div>${targetLines(judged(index), wording).map((line) => html`<div class="hint">${line}</div>`)}</td>
<td class="number">${few(index) ? '–' : whole(index.n, wording.language)}</td>
</tr>`
  return html`<section aria-labelledby="indexes">
<h2 id="indexes">${words('report.indexes')}</h2>
<p class="hint">${words('results.about.indexes')} ${words('results.about.interval')}</p>
<table aria-labelledby="indexes">
<thead><tr><th scope="col">${words('results.index')}</th><th scope="col" class="number">${words('results.value')}</th>
<th scope="col" class="number">n</th></tr></thead>
${byFlow(indexes).map(([flow, ofFlow]) => {
  const meanings = meaningsOf(ofFlow, wording)
  return html`<tbody><tr><th colspan="3" scope="rowgroup" class="flow">${titleOf(flow, wording)}</th></tr>
${ofFlow.map((index, at) => line(index, meanings[at] ?? ''))}</tbody>`
})}
</table>
</section>`
}

function funnelSection(rows: readonly Row[], language: Language, held: boolean, words: Words): Markup {
  // Of fewer than five nothing is held: that is not the same as none.
  const shown = rows.map((row, n) =>
    held && n >= STAGES.indexOf('delivered') && row.count === 0 ? { ...row, unknown: true } : row,
  )
  return html`<section aria-labelledby="funnel">
<h2 id="funnel">${words('report.funnel')}</h2>
<p class="hint">${words('results.about.funnel')}</p>
${table(shown, language, { id: 'funnel', label: words('results.stage'), count: words('results.cases') }, words)}
</section>`
}

function unsentSection(rows: readonly Row[], language: Language, words: Words): Markup | '' {
  if (rows.length === 0) return ''
  return html`<section aria-labelledby="unsent">
<h2 id="unsent">${words('report.unsent')}</h2>
${table(rows, language, { id: 'unsent', label: words('results.reason'), count: words('results.cases') }, words)}
</section>`
}

function criteriaSection(criteria: readonly Criterion[], wording: Wording, words: Words): Markup {
  const columns = { label: words('results.answer'), count: words('results.count') }
  const one = (criterion: Criterion): Markup => {
    const id = `${criterion.flow}.${criterion.step}`
    if (criterion.n === 0) {
      return html`<section aria-labelledby="${id}">
<h3 id="${id}">${questionOf(criterion, wording)}</h3>
<p class="hint">${words(`results.role.${criterion.role}`)} · ${words('results.few')}</p>
</section>`
    }
    const n = words('report.n', { n: whole(criterion.n, wording.language) })
    return html`<section aria-labelledby="${id}">
<h3 id="${id}">${questionOf(criterion, wording)}</h3>
<p class="hint">${words(`results.role.${criterion.role}`)} · ${n}. ${isSeveral(criterion, wording) ? words('report.several') : ''}</p>
${table(criterionRows(criterion, wording), wording.language, { id, ...columns }, words)}
</section>`
  }
  return html`<h2>${words('report.criteria')}</h2>
<p class="hint">${words('results.about.criteria')}</p>
${byFlow(criteria).map(([flow, ofFlow]) => html`<p class="flow">${titleOf(flow, wording)}</p>${ofFlow.map(one)}`)}`
}

interface Shown extends Row {
  /** There is a figure, and it is not told. */
  readonly unknown?: boolean
}

interface Columns {
  /** Of the heading that names the table. */
  readonly id: string
  readonly label: string
  readonly count: string
}

function table(rows: readonly Shown[], language: Language, { id, label, count }: Columns, words: Words): Markup {
  return html`<table aria-labelledby="${id}">
<thead><tr><th scope="col">${label}</th><th scope="col" class="number">${count}</th>
<th scope="col" class="number">${words('results.share')}</th></tr></thead>
<tbody>${rows.map(
    (row) => html`<tr>
<th scope="row">${row.label}${row.share === null || row.unknown === true ? '' : bar(row.share)}</th>
<td class="number">${row.unknown === true ? '–' : whole(row.count, language)}</td>
<td class="number">${row.share === null || row.unknown === true ? '–' : percent(row.share, language)}</td>
</tr>`,
  )}</tbody>
</table>`
}

/** Drawn with attributes, for the content policy forbids styles in the page; printed, which a background is not. */
function bar(share: number): Markup {
  return html`<svg class="bar" width="100%" height="8" aria-hidden="true" focusable="false">
<rect width="${(share * 100).toFixed(2)}%" height="8"/></svg>`
}
