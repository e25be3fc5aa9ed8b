/** A summary as one long table, a line for each figure: what a spreadsheet or a statistician takes in. */
import type { Language } from '../flow/definition.ts'
import type { Criterion } from './criterion.ts'
import { ENOUGH } from './enough.ts'
import type { Index } from './indexes.ts'
import { awaitingRows, breakdownLabel, processingRows } from './processing-rows.ts'
import type { Summary } from './summary.ts'
import { STAGES } from './tally.ts'
import {
  countingRows,
  criterionRows,
  funnelRows,
  mathOf,
  questionOf,
  titleOf,
  unsentRows,
  type Wording,
} from './wording.ts'

/**
 * `from`, `to`: days, `YYYY-MM-DD`. `kind`: `stage`, `counting`, `processing`, `field-issued` and
 * the like, `unsent`, `answer`, `outside` or the key of an index. `share`, `low`
 * and `high` of a share are from 0 to 1, unrounded; of a mean they are in its own unit. `series` and what follows it stand
 * with an index only: two may be compared where these and `kind` are alike. Empty: there is none, or it is held back.
 */
export const SHEET_COLUMNS = [
  'from',
  'to',
  'unit',
  'unit-name',
  'flow',
  'step',
  'question',
  'kind',
  'code',
  'label',
  'count',
  'n',
  'value',
  'low',
  'high',
  'series',
  'flow-version',
  'factor',
  'formula-version',
  'formula',
  'max',
] as const
export type SheetColumn = (typeof SHEET_COLUMNS)[number]

/** In the order of the columns. */
export type SheetLine = Readonly<Record<SheetColumn, string | number | null>>

export interface SheetOf {
  readonly summary: Summary
  readonly wording: Wording
  readonly unitName: string
  /** Stages that are 0 because fewer than five came so far (`held.ts`): they are left empty. */
  readonly held: boolean
}

export function sheetOf({ summary, wording, unitName, held }: SheetOf): SheetLine[] {
  const { period, unit, criteria, indexes } = summary
  const line = (some: Partial<SheetLine>): SheetLine => ({
    ...NOTHING,
    ...period,
    unit,
    'unit-name': unitName,
    ...some,
  })
  const stages = funnelRows(summary, wording).map(({ label, count, share }, at) => {
    const stage = STAGES[at] ?? ''
    const shown = held && at >= STAGES.indexOf('delivered') && count === 0 ? {} : { count, value: share }
    return line({ kind: 'stage', code: stage, label, ...shown })
  })
  const counting = countingRows(summary, wording).map(({ label }, at) => {
    const { key: code = '', value = null, n = null } = summary.counting[at] ?? {}
    return line({ kind: 'counting', code, label, ...(n === null ? { count: value } : { n, value }) })
  })
  const cases = [...processingRows(summary.processing, wording), ...awaitingRows(summary.awaiting, wording)].map(
    ({ key: code, label, value, n }) =>
      line({ kind: 'processing', code, label, ...(n === null ? { count: value } : { n, value }) }),
  )
  const about = summary.breakdown.flatMap((row) =>
    (['dossiers', 'issued', 'finished'] as const).map((word) =>
      line({ kind: `${row.by}-${word}`, code: row.code, label: breakdownLabel(row, wording), count: row[word] }),
    ),
  )
  const unsent = unsentRows(summary, wording).map(({ label, count, share }) =>
    line({ kind: 'unsent', label, count, value: share }),
  )
  return [
    ...stages,
    ...counting,
    ...cases,
    ...about,
    ...unsent,
    ...indexes.map((index) => line(indexLine(index, wording))),
    ...criteria.flatMap((criterion) => answerLines(criterion, wording).map(line)),
  ]
}

/** What the columns are called. */
export function sheetHeader(say: Wording['say'], language: Language): string[] {
  return SHEET_COLUMNS.map((column) => say(`report.sheet.${column}`, language))
}

const NOTHING = Object.fromEntries(SHEET_COLUMNS.map((column) => [column, null])) as SheetLine

function indexLine(index: Index, wording: Wording): Partial<SheetLine> {
  const { key, flow, step, factor, series, version, flowVersion, n, value, low, high, max } = index
  const named = {
    flow: titleOf(flow, wording),
    step,
    question: questionOf(index, wording),
    kind: key,
    label: wording.say(`report.index.${key}.name`, wording.language),
    series,
    'flow-version': flowVersion,
    factor,
    'formula-version': version,
    formula: mathOf(index, wording),
    max,
  }
  return index.respondents < ENOUGH ? named : { ...named, n, value, low, high }
}

function answerLines(criterion: Criterion, wording: Wording): Partial<SheetLine>[] {
  const { flow, step, n, counts, outside } = criterion
  const codes = [...Object.keys(counts), ...Object.keys(outside)]
  const named = { flow: titleOf(flow, wording), step, question: questionOf(criterion, wording) }
  return criterionRows(criterion, wording).map(({ label, count, share }, at) => {
    const kind = at < Object.keys(counts).length ? 'answer' : 'outside'
    const shown = n === 0 ? {} : { count, n, value: share }
    return { ...named, kind, code: codes[at] ?? '', label, ...shown }
  })
}
