/** `ykien report --from --to [--unit]`: the figures of a period as a table, or as JSON. */
import type { Criterion } from '../report/criterion.ts'
import { ENOUGH } from '../report/enough.ts'
import { date, percent, whole } from '../report/figure.ts'
import type { Index } from '../report/indexes.ts'
import { awaitingRows, processingRows } from '../report/processing-rows.ts'
import type { Summary } from '../report/summary.ts'
import { withSuppressed } from '../report/suppressed.ts'
import {
  byFlow,
  type CountingRow,
  countingRows,
  criterionRows,
  figureOf,
  funnelRows,
  intervalOf,
  isSeveral,
  meaningsOf,
  questionOf,
  type Row,
  titleOf,
  unsentRows,
  type Wording,
} from '../report/wording.ts'
import { EVERYTHING, type SummaryDeps, type SummaryQuery, summary } from '../service/summary.ts'

interface Io {
  out(text: string): void
  err(text: string): void
}

/** Columns of a terminal that a label may fill before the figures stand apart from it. */
const LABEL_MAX = 64

/** @returns the exit status: 0, or 2 where the days or the unit are wrong. */
export async function reportCommand(
  deps: SummaryDeps,
  { json, ...query }: SummaryQuery & { readonly json: boolean },
  io: Io,
): Promise<0 | 2> {
  const answer = await summary(deps, query, EVERYTHING)
  if (answer.kind === 'refused') {
    for (const { path, message } of answer.issues) io.err(`--${path}: ${message}\n`)
    return 2
  }
  const wording: Wording = { say: deps.say, language: 'vi', flows: answer.flows }
  io.out(json ? `${JSON.stringify(withSuppressed(answer.summary))}\n` : textOf(answer.summary, wording))
  return 0
}

function textOf(figures: Summary, wording: Wording): string {
  const { say, language } = wording
  const { period, unit, unsplit, samples, criteria, indexes } = figures
  const head = [
    `${say('report.period', language, { from: date(period.from), to: date(period.to) })} · ${unit ?? say('report.all-units', language)}`,
    ...(unsplit === undefined
      ? []
      : [say('results.unsplit', language, { units: unsplit.map(({ name }) => name).join(', ') })]),
    ...(samples > 0 ? [say('report.samples', language, { samples })] : []),
  ]
  const funnel = [say('report.funnel', language), ...table(funnelRows(figures, wording))]
  const words = [
    say('report.counting.title', language),
    ...countingRows(figures, wording).flatMap((row) => wordLines(row, wording)),
  ]
  const cases = [
    say('report.processing.title', language),
    ...[...processingRows(figures.processing, wording), ...awaitingRows(figures.awaiting, wording)].map(
      ({ label, figure, n }) =>
        `  ${label}: ${n === null ? figure : `${figure} · ${say('report.n', language, { n })}`}`,
    ),
  ]
  const reasons = unsentRows(figures, wording)
  const unsent = reasons.length === 0 ? [] : [[say('report.unsent', language), ...table(reasons)]]
  const parts = byFlow(criteria).flatMap(([flow, ofFlow]) => [
    [titleOf(flow, wording)],
    ...ofFlow.map((criterion) => criterionLines(criterion, wording)),
  ])
  const values = byFlow(indexes).flatMap(([flow, ofFlow]) => {
    const meanings = meaningsOf(ofFlow, wording)
    return [titleOf(flow, wording), ...ofFlow.flatMap((index, at) => linesOf(index, meanings[at] ?? '', wording))]
  })
  const last = values.length === 0 ? [] : [[say('report.indexes', language), ...values]]
  return `${[head, funnel, words, cases, ...unsent, ...parts, ...last].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function criterionLines(criterion: Criterion, wording: Wording): string[] {
  const { say, language } = wording
  const question = questionOf(criterion, wording)
  if (criterion.n === 0) return [`${question}  ${say('results.few', language)}`]
  return [
    `${question}  ${say('report.n', language, { n: whole(criterion.n, language) })}`,
    ...table(criterionRows(criterion, wording)),
    ...(isSeveral(criterion, wording) ? [`  ${say('report.several', language)}`] : []),
  ]
}

/** A figure never stands without what it means. */
function wordLines({ label, figure, n, meaning }: CountingRow, { say, language }: Wording): string[] {
  const of = n === null ? [] : [say('report.n', language, { n })]
  return [`  ${label}: ${[figure, ...of].join(' · ')}`, `    ${meaning}`]
}

function linesOf(index: Index, meaning: string, wording: Wording): string[] {
  const { say, language } = wording
  const sure = intervalOf(index, wording)
  const n = say('report.n', language, { n: whole(index.n, language) })
  const told = [figureOf(index, wording), ...(sure === null ? [] : [sure]), n].join(' · ')
  const figure = index.respondents < ENOUGH ? say('results.few', language) : told
  return [
    `  ${say('report.index-named', language, { name: say(`report.index.${index.key}.name`, language), key: index.key })}: ${figure}`,
    `    ${questionOf(index, wording)}`,
    `    ${meaning}`,
  ]
}

/** Labels to the left, figures to the right. Vietnamese letters are one column each in NFC. */
function table(rows: readonly Row[]): string[] {
  const counts = rows.map(({ count }) => whole(count, 'vi'))
  const left = Math.min(LABEL_MAX, widest(rows.map(({ label }) => label)))
  const right = widest(counts)
  return rows.map(({ label, share }, i) => {
    const figure = `  ${label.padEnd(left)}  ${(counts[i] ?? '').padStart(right)}`
    return share === null ? figure : `${figure}  ${percent(share, 'vi').padStart(7)}`
  })
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length))
}
