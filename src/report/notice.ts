/**
 * The notice (*niêm yết*): the figures of a period as citizens read them, in words, frozen when it is prepared. Whoever
 * reads it may know everybody in a small office, so it says less than the report (domain.md section 5.3): a group of fewer
 * than five shows nothing but that, and a small group that answered alike does not show how.
 */
import type { Role } from '../flow/definition.ts'
import type { CountingWord } from './counting.ts'
import type { Criterion } from './criterion.ts'
import { ENOUGH } from './enough.ts'
import type { Index, IndexKey } from './indexes.ts'
import type { Period } from './period.ts'
import { awaitingRows, processingRows } from './processing-rows.ts'
import type { Summary } from './summary.ts'
import {
  countingRows,
  criterionRows,
  figureOf,
  intervalOf,
  meaningOf,
  questionOf,
  titleOf,
  type Wording,
} from './wording.ts'

/** People below which answers that are all the same, or all but one, tell how everybody answered. */
const SMALL = 20

/**
 * `few`: fewer than five answered. `alike`: it would tell how everybody in a small group answered. `apart`: with another
 * notice it would tell of such a group (`notices-together.ts`).
 */
export type Withheld = 'few' | 'alike' | 'apart'

export interface NoticeFigure {
  /** Of the formula. */
  readonly key: string
  readonly name: string
  /** The formula in plain words. */
  readonly meaning: string
  /** As it is read, `83,87%`; unrounded beside it. */
  readonly figure: string
  readonly value: number | null
  /** What a share is of; `null`: it is a count. */
  readonly n: number | null
}

export interface NoticeIndex extends NoticeFigure {
  readonly version: number
  /** Of which question, or of which of them together. */
  readonly about: string
  /** The 95 % interval in words; `null`: there is none. */
  readonly interval: string | null
  readonly low: number | null
  readonly high: number | null
}

export interface NoticeAnswer {
  readonly code: string
  readonly label: string
  readonly count: number
  /** Of n, from 0 to 1; `null`: it is in no denominator. */
  readonly share: number | null
}

export interface NoticeQuestion {
  readonly step: string
  readonly question: string
  /** Answers inside the denominator; `null`: not even how many is told. */
  readonly n: number | null
  readonly withheld: Withheld | null
  readonly answers: readonly NoticeAnswer[]
  readonly indexes: readonly NoticeIndex[]
}

/** What one questionnaire says. */
export interface NoticePart {
  readonly flow: string
  readonly title: string
  readonly questions: readonly NoticeQuestion[]
  /** Of several questions together. */
  readonly indexes: readonly NoticeIndex[]
}

/** *Số liệu giải quyết hồ sơ*: of the whole period, then of each of its months. */
export interface NoticeProcessing {
  readonly periods: readonly Period[]
  readonly rows: readonly {
    readonly key: string
    readonly name: string
    /** As they are read, and unrounded, one for each period. */
    readonly figures: readonly string[]
    readonly values: readonly (number | null)[]
  }[]
  /** What is open when the notice is prepared. */
  readonly awaiting: readonly { readonly key: string; readonly name: string; readonly value: number | null }[]
}

export interface Notice {
  readonly period: Period
  /** `null`: all units. */
  readonly unit: string | null
  readonly unitName: string
  /** Sample cases among those counted: such a notice may not be posted. */
  readonly samples: number
  readonly counting: readonly NoticeFigure[]
  /** What became of cases; absent in notices of before. */
  readonly processing?: NoticeProcessing
  readonly parts: readonly NoticePart[]
}

/** Counting words that citizens are told. */
const TOLD: readonly CountingWord[] = ['dossiers', 'issued', 'recovered', 'coverage', 'recovery']
/**
 * Indexes of several questions that citizens are told, and the roles of the questions that they are made of. Not
 * `ALL_SAT`, which tells more of a small group than the answers to each question do; nor `QD766_TTHC`, in which who says
 * nothing counts as satisfied, and which would tell of the overall question where that is withheld.
 */
const TOGETHER: Partial<Record<IndexKey, readonly Role[]>> = {
  T2B_POOLED: ['rating'],
  MEAN_FACTORS: ['rating'],
  KH_6GROUP: ['rating'],
  MEAN_SCORE: ['rating'],
  ND61_POINTS: ['rating', 'overall', 'fact'],
}
/** Those that tell how many answered. */
const ANSWERED: readonly CountingWord[] = ['recovered', 'recovery']

/** @param summary of live figures. @param months those that the period is made of. */
export function noticeOf(
  summary: Summary,
  wording: Wording,
  unitName: string,
  months: readonly Pick<Summary, 'period' | 'processing'>[] = [],
): Notice {
  const { period, unit, samples, criteria, indexes } = summary
  const flows = [...new Set(criteria.map(({ flow }) => flow))]
  return {
    period,
    unit,
    unitName,
    samples,
    counting: countingOf(summary, wording),
    processing: processingIn(summary, months, wording),
    parts: flows.map((flow) => partOf(flow, criteria, indexes, wording)),
  }
}

function processingIn(
  summary: Summary,
  months: readonly Pick<Summary, 'period' | 'processing'>[],
  wording: Wording,
): NoticeProcessing {
  const all = [summary, ...months]
  const columns = all.map(({ processing }) => processingRows(processing, wording))
  const rows = (columns[0] ?? []).map(({ key, label }, at) => ({
    key,
    name: label,
    figures: columns.map((column) => column[at]?.figure ?? '–'),
    values: columns.map((column) => column[at]?.value ?? null),
  }))
  const awaiting = awaitingRows(summary.awaiting, wording).map(({ key, label: name, value }) => ({ key, name, value }))
  return { periods: all.map(({ period }) => ({ from: period.from, to: period.to })), rows, awaiting }
}

function countingOf(summary: Summary, wording: Wording): NoticeFigure[] {
  const recovered = summary.counting.find(({ key }) => key === 'recovered')?.value ?? 0
  const rows = countingRows(summary, wording)
  return summary.counting.flatMap(({ key, value, n }, at) => {
    const row = rows[at]
    const few = recovered < ENOUGH && ANSWERED.includes(key)
    if (row === undefined || few || !TOLD.includes(key)) return []
    return [{ key, name: row.label, meaning: row.meaning, figure: row.figure, value, n }]
  })
}

function partOf(flow: string, criteria: readonly Criterion[], indexes: readonly Index[], wording: Wording): NoticePart {
  const mine = criteria.filter((one) => one.flow === flow)
  // An index of several questions with one that is withheld would tell it by subtraction.
  const areTold = (roles: readonly Role[]): boolean =>
    mine.filter(({ role }) => roles.includes(role)).every((one) => withheldOf(one) === null)
  const joint = indexes.filter(({ key, flow: of, step }) => {
    const made = TOGETHER[key]
    return of === flow && step === null && made !== undefined && areTold(made)
  })
  return {
    flow,
    title: titleOf(flow, wording),
    questions: mine.map((criterion) => questionWith(criterion, indexes, wording)),
    indexes: joint.map((index) => indexIn(index, wording)),
  }
}

function questionWith(criterion: Criterion, indexes: readonly Index[], wording: Wording): NoticeQuestion {
  const { flow, step, n } = criterion
  const withheld = withheldOf(criterion)
  const codes = Object.keys(criterion.counts)
  const told = withheld === null ? criterionRows(criterion, wording).slice(0, codes.length) : []
  const own = withheld === null ? indexes.filter((one) => one.flow === flow && one.step === step) : []
  return {
    step,
    question: questionOf(criterion, wording),
    n: withheld === 'few' ? null : n,
    withheld,
    answers: told.map((row, at) => ({ code: codes[at] ?? '', ...row })),
    indexes: own.map((index) => indexIn(index, wording)),
  }
}

/**
 * All but one alike counts as alike: that one would know of everybody else, and that it is withheld must not tell that all
 * were of one mind.
 */
export function withheldOf({ n, counts }: Pick<Criterion, 'n' | 'counts'>): Withheld | null {
  if (n < ENOUGH) return 'few'
  return n < SMALL && Math.max(0, ...Object.values(counts)) >= n - 1 ? 'alike' : null
}

function indexIn(index: Index, wording: Wording): NoticeIndex {
  const { key, version, value, low, high, n } = index
  return {
    key,
    version,
    name: wording.say(`report.index.${key}.name`, wording.language),
    about: questionOf(index, wording),
    meaning: meaningOf(index, wording),
    figure: figureOf(index, wording),
    interval: intervalOf(index, wording),
    value,
    low,
    high,
    n,
  }
}
