/**
 * *Báo cáo tổng hợp kết quả khảo sát*: the skeleton of domain.md section 5.2, filled in as far as the figures go. A
 * criterion that fewer than five people answered shows nothing but that.
 */
import type { Values } from '../flow/say.ts'
import { criterionShares } from './charts/index-share.ts'
import type { CountingFigure } from './counting.ts'
import type { Criterion } from './criterion.ts'
import type { Block, DocumentChart, DocumentTable, OfficialDocument, TableGroup, TableLine } from './document.ts'
import { type Earlier, earlierTable } from './earlier.ts'
import { ENOUGH } from './enough.ts'
import { date, percent, whole } from './figure.ts'
import { INDEX_KEYS, type Index } from './indexes.ts'
import { awaitingRows, breakdownLabel, breakdownTables, processingRows } from './processing-rows.ts'
import type { Summary } from './summary.ts'
import { facetTable } from './survey-report-facets.ts'
import { type Judged, judgedCount, judgedIndex, type Target } from './target.ts'
import {
  boundsOf,
  byFlow,
  countingRows,
  criterionRows,
  figureOf,
  isSeveral,
  meaningOf,
  questionOf,
  type Row,
  targetLines,
  titleOf,
  type Wording,
} from './wording.ts'

/** What table 5 is about: the promised day, and what followed where it was missed. */
const PUNCTUALITY = ['punctuality', 'late_days', 'apology', 'new_date']

export interface Issuer {
  /** The name of the office that reports; `null`: several report together. */
  readonly office: string | null
  readonly above: string | null
}

type Words = (key: string, values?: Values) => string
type TableRow = TableLine | TableGroup

/**
 * @param targets what the office has set out to reach; a verdict stands only where the figures say so. @param earlier the
 * same of earlier periods.
 */
export function surveyReport(
  summary: Summary,
  issuer: Issuer,
  targets: readonly Target[],
  wording: Wording,
  earlier: readonly Earlier[] = [],
): OfficialDocument {
  const words: Words = (key, values) => wording.say(`document.${key}`, wording.language, values)
  const period = { from: date(summary.period.from), to: date(summary.period.to) }
  return {
    ...issuer,
    state: words('state'),
    motto: words('motto'),
    number: words('number'),
    placeAndDay: words('place-and-day'),
    type: words('type'),
    subject: words('subject', period),
    blocks: blocksOf(summary, targets, earlier, wording, words),
    end: words('end'),
    recipientsTitle: words('recipients-title'),
    recipients: ['above', 'home-affairs', 'leaders', 'rooms', 'archive'].map((who) => words(`recipients.${who}`)),
    signer: words('signer'),
    signerName: words('signer-name'),
    blank: words('blank'),
  }
}

function blocksOf(
  summary: Summary,
  targets: readonly Target[],
  earlier: readonly Earlier[],
  wording: Wording,
  words: Words,
): Block[] {
  const { period, samples, criteria } = summary
  const heading = (key: string): Block => ({ kind: 'heading', level: 1, text: words(`part.${key}`) })
  const gap = (key: string): Block => ({ kind: 'gap', text: words(`gap.${key}`) })
  const text = (key: string, values?: Values): Block => ({ kind: 'text', text: words(`text.${key}`, values) })
  const number = (value: number): string => whole(value, wording.language)
  const counted = ({ key, value }: CountingFigure) => [key.replace('-', '_'), number(value ?? 0)] as const
  const flows = byFlow(criteria).map(([flow]) => text('questionnaire', { title: titleOf(flow, wording) }))
  const who = [...facetTable(summary, 'applicant', wording), ...facetTable(summary, 'filed', wording)]
  const compared = earlierTable(summary, earlier, wording)
  const answeredBy = who.length === 0 ? [gap('answered-by')] : who
  return [
    gap('basis'),
    heading('done'),
    gap('plan'),
    text('period', { from: date(period.from), to: date(period.to) }),
    ...flows,
    gap('who'),
    ...(samples > 0 ? [text('samples', { samples: number(samples) })] : []),
    heading('results'),
    ...(summary.counting.length === 0 ? [] : [text('counts', Object.fromEntries(summary.counting.map(counted)))]),
    countingTable(summary, wording, words),
    ...breakdownTable(summary, wording, words),
    ...criteriaTable('answered-by', criteria.filter(isSegment), wording, words),
    ...answeredBy,
    ...facetTable(summary, 'flag', wording),
    ...criteriaTable(
      'criteria',
      criteria.filter((one) => isPlain(one, wording)),
      wording,
      words,
    ),
    ...criterionChart(summary, wording, words),
    indexTable(summary.indexes, wording, words),
    ...verdicts(summary, targets, wording, words),
    ...(compared.length === 0 ? [gap('compare')] : compared),
    ...criteriaTable('punctuality', criteria.filter(isPunctuality), wording, words),
    ...facetTable(summary, 'punctuality', wording),
    ...facetTable(summary, 'apology', wording),
    processingTable(summary, wording, words),
    ...criteriaTable(
      'reasons',
      criteria.filter((one) => isReason(one, wording)),
      wording,
      words,
    ),
    heading('remarks'),
    ...((summary.remarks ?? 0) < ENOUGH ? [] : [text('remarks', { remarks: number(summary.remarks ?? 0) })]),
    ...facetTable(summary, 'theme', wording),
    gap('remarks'),
    heading('judgement'),
    ...['good', 'bad', 'causes'].map(gap),
    heading('proposals'),
    gap('proposals'),
  ]
}

const BARS = 10

/** Nothing where no question may be told. */
function criterionChart(summary: Summary, wording: Wording, words: Words): DocumentChart[] {
  const all = criterionShares(summary, wording)
  // The lowest: more would not fit a page.
  const shares = [...all].sort((a, b) => (a.value ?? 2) - (b.value ?? 2)).slice(0, BARS)
  const told = shares.flatMap(({ label, value, note }) =>
    value === null ? [] : [`${label}: ${percent(value, wording.language)} (${note})`],
  )
  if (told.length === 0) return []
  const caption = words('chart.criteria')
  return [{ kind: 'chart', caption, alt: `${caption}. ${told.join('; ')}.`, shares, notes: [words('note.chart')] }]
}

/** A line for each target that is about a figure of this period. */
function verdicts(summary: Summary, targets: readonly Target[], wording: Wording, words: Words): Block[] {
  const { period, counting, indexes } = summary
  const line = (of: string, judged: readonly Judged[]): Block[] =>
    targetLines(judged, wording).map((verdict) => ({ kind: 'text', text: words('text.verdict', { of, verdict }) }))
  const named = countingRows(summary, wording).map(({ label }) => label)
  return [
    ...counting.flatMap((figure, at) => line(named[at] ?? figure.key, judgedCount(figure, targets, period))),
    ...indexes
      .filter(({ respondents }) => respondents >= ENOUGH)
      .flatMap((index) => line(`${questionOf(index, wording)} [${index.key}]`, judgedIndex(index, targets, period))),
  ]
}

const isSegment = ({ role }: Criterion): boolean => role === 'segment'
const isPunctuality = ({ step }: Criterion): boolean => PUNCTUALITY.includes(step)

function isReason(criterion: Criterion, wording: Wording): boolean {
  return criterion.role === 'reason' || (!isSegment(criterion) && isSeveral(criterion, wording))
}

/** Each question stands in one table, and in no second one where its figures could differ. */
function isPlain(criterion: Criterion, wording: Wording): boolean {
  return !isSegment(criterion) && !isPunctuality(criterion) && !isReason(criterion, wording)
}

/** The counting words of domain.md section 5.3b; who sees held figures has none of them. */
function countingTable(summary: Summary, wording: Wording, words: Words): Block {
  const rows = countingRows(summary, wording).map(
    ({ label, figure, n }): TableLine => ({
      kind: 'line',
      cells: [label, figure, n ?? '–'],
    }),
  )
  if (rows.length === 0) return { kind: 'text', text: words('text.no-counting') }
  const columns = ['what', 'figure', 'n'].map((column) => words(`column.${column}`))
  return { kind: 'table', caption: words('table.recovery'), columns, rows, notes: [words('note.recovery')] }
}

/** *Đúng hẹn theo hệ thống*: what the records say of every case, not only of those whose citizen answered. */
function processingTable({ processing, awaiting }: Summary, wording: Wording, words: Words): DocumentTable {
  const { say, language } = wording
  const rows = [...processingRows(processing, wording), ...awaitingRows(awaiting, wording)].map(
    ({ label, figure, n }): TableLine => ({
      kind: 'line',
      cells: [label, figure, n === null ? '–' : whole(n, language)],
    }),
  )
  const columns = [
    ...['what', 'cases'].map((column) => say(`report.processing.${column}`, language)),
    words('column.n'),
  ]
  const [caption, note] = ['title', 'about'].map((part) => say(`report.processing.${part}`, language))
  return { kind: 'table', caption: caption ?? '', columns, rows, notes: note === undefined ? [] : [note] }
}

/** Fields, the most cases first; who sees held figures has none. */
function breakdownTable(summary: Summary, wording: Wording, words: Words): Block[] {
  const { say, language } = wording
  return breakdownTables(summary)
    .filter(({ by }) => by === 'field')
    .map(({ rows }) => ({
      kind: 'table',
      caption: say('report.breakdown.title.field', language),
      columns: ['of.field', 'dossiers', 'issued', 'finished', 'share'].map((column) =>
        say(`report.breakdown.${column}`, language),
      ),
      rows: rows.map((row) => ({
        kind: 'line',
        cells: [
          breakdownLabel(row, wording),
          ...[row.dossiers, row.issued, row.finished].map((count) => whole(count, language)),
          row.issued === 0 ? '–' : percent(row.finished / row.issued, language),
        ],
      })),
      notes: [say('report.breakdown.about', language), words('note.rounded')],
    }))
}

/** @returns one table, or none where nothing of this kind was asked. */
function criteriaTable(
  name: 'answered-by' | 'criteria' | 'punctuality' | 'reasons',
  criteria: readonly Criterion[],
  wording: Wording,
  words: Words,
): Block[] {
  const caption = words(`table.${name}`)
  if (criteria.length === 0) return [{ kind: 'text', text: words('text.not-asked', { caption }) }]
  const rows = byFlow(criteria).flatMap(([flow, ofFlow]): TableRow[] => [
    { kind: 'group', text: titleOf(flow, wording) },
    ...ofFlow.flatMap((criterion) => criterionLines(criterion, wording, words)),
  ])
  const columns = ['answer', 'forms', 'share'].map((column) => words(`column.${column}`))
  const notes = [words('note.rounded'), ...(name === 'reasons' ? [words('note.several')] : [])]
  return [{ kind: 'table', caption, columns, rows, notes }]
}

function criterionLines(criterion: Criterion, wording: Wording, words: Words): TableRow[] {
  const question = questionOf(criterion, wording)
  if (criterion.n < ENOUGH) return [{ kind: 'group', text: words('few', { question }) }]
  const { language } = wording
  const line = ({ label, count, share }: Row): TableLine => ({
    kind: 'line',
    cells: [label, whole(count, language), share === null ? '–' : percent(share, language)],
  })
  const rows = criterionRows(criterion, wording)
  const [inside, outside] = [rows.filter(({ share }) => share !== null), rows.filter(({ share }) => share === null)]
  const people = isSeveral(criterion, wording)
  const sum = words(people ? 'people' : 'total')
  const total: TableLine = {
    kind: 'total',
    cells: [sum, whole(criterion.n, language), people ? '–' : percent(1, language)],
  }
  return [{ kind: 'group', text: question }, ...inside.map(line), total, ...outside.map(line)]
}

function indexTable(indexes: readonly Index[], wording: Wording, words: Words): DocumentTable {
  const { language, say } = wording
  const line = (index: Index): TableLine => {
    const few = index.respondents < ENOUGH
    const name = words('index', {
      name: say(`report.index.${index.key}.name`, language),
      key: index.key,
      question: questionOf(index, wording),
    })
    const cells = few
      ? [name, words('too-few'), '–', '–']
      : [name, figureOf(index, wording), boundsOf(index, wording) ?? '–', whole(index.n, language)]
    return { kind: 'line', cells }
  }
  const keys = INDEX_KEYS.filter((key) => indexes.some((index) => index.key === key))
  const formulas = keys.map((key) => words('note.formula', { key, formula: meaningOf({ key }, wording) }))
  return {
    kind: 'table',
    caption: words('table.indexes'),
    columns: ['index', 'value', 'interval', 'n'].map((column) => words(`column.${column}`)),
    rows: byFlow(indexes).flatMap(([flow, ofFlow]): TableRow[] => [
      { kind: 'group', text: titleOf(flow, wording) },
      ...ofFlow.map(line),
    ]),
    notes: [words('note.indexes'), ...formulas, words('note.rounded')],
  }
}
