/** A summary in words: what the table on a terminal and the results page have in common. */
import { type Language, stepOf, textIn } from '../flow/definition.ts'
import type { Say } from '../flow/say.ts'
import type { AskedFlow } from './asked-flow.ts'
import type { Criterion } from './criterion.ts'
import { EACH, type FacetName, formsIn } from './facets.ts'
import { decimal, percent, whole } from './figure.ts'
import { type Index, type IndexKey, MEANS } from './indexes.ts'
import type { Summary } from './summary.ts'
import { STAGES } from './tally.ts'
import type { Judged } from './target.ts'

/** One line of a table. */
export interface Row {
  readonly label: string
  readonly count: number
  /** From 0 to 1; `null` where there is none: outside the denominator, or nobody is inside. */
  readonly share: number | null
}

export interface Wording {
  readonly say: Say
  readonly language: Language
  /** The flows whose words belong to the codes. */
  readonly flows: readonly AskedFlow[]
}

/** The stages, each as a share of the closed cases. */
export function funnelRows({ funnel }: Summary, { say, language }: Wording): Row[] {
  return STAGES.map((stage) => ({
    label: say(`report.stage.${stage}`, language),
    count: funnel[stage],
    share: shareOf(funnel[stage], funnel.closed),
  }))
}

/** `Mục tiêu từ 80,00% trở lên: chưa đủ phiếu để kết luận`, a line for each. */
export function targetLines(judged: readonly Judged[], { say, language }: Pick<Wording, 'say' | 'language'>): string[] {
  return judged.map(({ target: { than, share }, verdict }) =>
    say('report.target', language, {
      than: than.replace('-', '_'),
      share: percent(share, language),
      verdict: verdict.replace('-', '_'),
    }),
  )
}

/** A counting word with its figure and what that means. */
export interface CountingRow {
  readonly label: string
  readonly figure: string
  /** What a share is of; `null`: a count. */
  readonly n: string | null
  /** Formula and note. */
  readonly meaning: string
}

export function countingRows({ counting }: Summary, { say, language }: Wording): CountingRow[] {
  return counting.map(({ key, value, n }) => {
    const of = (part: 'name' | 'formula' | 'note'): string => say(`report.counting.${key}.${part}`, language)
    const figure = value === null ? '–' : n === null ? whole(value, language) : percent(value, language)
    return {
      label: of('name'),
      figure,
      n: n === null ? null : whole(n, language),
      meaning: `${of('formula')} ${of('note')}`,
    }
  })
}

/** A facet in words: what people say, what is on record, how many forms. */
export interface FacetRow {
  readonly what: string
  /** `null`: nothing is set against it. */
  readonly record: string | null
  readonly forms: string
  /** Of all forms with this facet. */
  readonly share: string
}

/** Of doubts the share is of all finished forms, late ones too, for a form may have several or none. */
export function facetRows({ facets, forms: kinds }: Summary, name: FacetName, { say, language }: Wording): FacetRow[] {
  const given = facets.filter((one) => one.name === name)
  const mine = given.filter(({ what }) => what !== EACH)
  const finished = kinds.reduce((sum, { inTime, late }) => sum + inTime + late, 0)
  const n = name === 'flag' ? finished : formsIn(given)
  const named = (of: string, code: string): string => say(`report.facet.${of}.${code}`, language)
  return mine.map(({ what, record, forms }) => ({
    what: named(name, what),
    record: record === null ? null : named(`${name}-record`, record),
    forms: whole(forms, language),
    share: n === 0 ? '–' : percent(forms / n, language),
  }))
}

/** Why cases were sent no invitation, the commonest reason first. */
export function unsentRows({ unsent, funnel }: Summary, { say, language }: Wording): Row[] {
  return Object.entries(unsent)
    .sort(([a, many], [b, fewer]) => fewer - many || a.localeCompare(b))
    .map(([why, count]) => ({
      label: say('desk.reason', language, { why: why.replaceAll('-', '_') }).trim(),
      count,
      share: shareOf(count, funnel.closed),
    }))
}

/** The codes of a criterion, those outside the denominator last and without a share. */
export function criterionRows(criterion: Criterion, wording: Wording): Row[] {
  const { say, language } = wording
  const inside = Object.entries(criterion.counts).map(([code, count]) => ({
    label: labelOf(criterion, code, wording),
    count,
    share: shareOf(count, criterion.n),
  }))
  const outside = Object.entries(criterion.outside).map(([code, count]) => ({
    label: say('report.outside', language, { label: labelOf(criterion, code, wording) }),
    count,
    share: null,
  }))
  return [...inside, ...outside]
}

/** What a figure is about. */
interface Asked {
  readonly flow: string
  /** `null`: several questions together, those of the factor. */
  readonly step: string | null
  readonly factor?: string | null
  readonly key?: IndexKey
}

/** What an index of a whole questionnaire is about, where that is not what is rated in it. */
const ABOUT: Partial<Record<IndexKey, string>> = {
  ND61_POINTS: 'report.all-indicators',
  QD766_TTHC: 'report.all-cases',
}

/** The question as the flow asks it; what it fills in from a case is left open. Of several, what they have in common. */
export function questionOf({ flow, step, factor = null, key }: Asked, { say, flows, language }: Wording): string {
  const found = flows.find((one) => one.flow === flow)
  if (step === null) {
    const name = factor === null ? undefined : found?.factors?.[factor]
    return name === undefined
      ? (factor ?? say((key && ABOUT[key]) ?? 'report.all-ratings', language))
      : textIn(name, language)
  }
  const ask = found?.steps.find(({ id }) => id === step)?.ask
  return ask === undefined ? step : textIn(ask, language).replace(/\{\w+\}/g, '…')
}

/**
 * What the questionnaire is called, whom it asks, for titles may be alike, and its version; its id, where its words are
 * not known.
 */
export function titleOf(flow: string, { say, flows, language }: Wording): string {
  const found = flows.find((one) => one.flow === flow)
  if (found === undefined) return flow
  const outcomes = found.outcomes.map((outcome) => say(`report.outcome.${outcome}`, language))
  const values = { title: textIn(found.title, language), outcomes: outcomes.join(', ') }
  if (found.version === undefined) return say('report.questionnaire', language, values)
  return say('report.questionnaire-version', language, { ...values, version: shortly(found.version) })
}

/** Two questionnaires may ask in the same words: each figure stands under the name of its own (`titleOf`). */
export function byFlow<T extends { readonly flow: string }>(all: readonly T[]): (readonly [string, readonly T[]])[] {
  return [...Map.groupBy(all, ({ flow }) => flow)]
}

/** Whether people could choose several, so that the shares may add up to more than one. */
export function isSeveral({ flow, step }: Criterion, { flows }: Wording): boolean {
  const found = flows.find((one) => one.flow === flow)
  const answering = found === undefined ? null : stepOf(found, step)?.answering
  return answering?.kind === 'choose' && answering.several
}

/** As the history of a questionnaire shows it. */
function shortly(version: string): string {
  return version.slice(0, 8)
}

/** `83,87%`, `1,70 lần` for a mean, `15,20 trên 18 điểm`; what is said where nobody answered. */
export function figureOf({ key, value, max }: Index, { say, language }: Wording): string {
  if (value === null) return say('report.nobody', language)
  if (key === 'TRIPS_MEAN') return say('report.value-number', language, { value: decimal(value, language) })
  if (key === 'MEAN_SCORE') return say('report.value-score', language, { value: decimal(value, language) })
  if (key === 'ND61_POINTS') {
    return say('report.value-points', language, { value: decimal(value, language), max: whole(max ?? 0, language) })
  }
  return percent(value, language)
}

/** How an index is reckoned: in words, and as a formula. */
export function meaningOf({ key }: Pick<Index, 'key'>, { say, language }: Wording): string {
  return `${say(`report.index.${key}.formula`, language)} ${mathOf({ key }, { say, language })}`
}

/** The same of each in a list, one after another: the words where a formula comes for the first time. */
export function meaningsOf(indexes: readonly Index[], wording: Wording): string[] {
  const keys = indexes.map(({ key }) => key)
  return indexes.map((index, at) =>
    keys.indexOf(index.key) === at ? meaningOf(index, wording) : mathOf(index, wording),
  )
}

/** `(n4 + n5) / n` */
export function mathOf({ key }: Pick<Index, 'key'>, { say, language }: Pick<Wording, 'say' | 'language'>): string {
  return say(`report.index.${key}.math`, language)
}

/** The 95 % interval in words; `null` where there is none. */
export function intervalOf({ key, low, high }: Index, { say, language }: Wording): string | null {
  if (low === null || high === null) return null
  const end = MEANS.includes(key) ? decimal : percent
  return say('report.interval', language, { low: end(low, language), high: end(high, language) })
}

/** Its ends alone, `67,37% – 92,91%`, where a heading says what they are. */
export function boundsOf({ key, low, high }: Index, { language }: Pick<Wording, 'language'>): string | null {
  if (low === null || high === null) return null
  const end = MEANS.includes(key) ? decimal : percent
  return `${end(low, language)} – ${end(high, language)}`
}

/** A code that the flow does not know (a field of a catalogue, an option of an older version) stands for itself. */
function labelOf(criterion: Criterion, code: string, { say, language, flows }: Wording): string {
  const flow = flows.find((found) => found.flow === criterion.flow)
  const answering = flow === undefined ? undefined : stepOf(flow, criterion.step)?.answering
  const option = answering?.kind === 'choose' ? answering.options.find((found) => found.code === code) : undefined
  if (option !== undefined) return textIn(option.label, language)
  return code === 'NA' || code === 'SKIP' ? say(`report.answer.${code}`, language) : code
}

function shareOf(count: number, of: number): number | null {
  return of === 0 ? null : count / of
}
