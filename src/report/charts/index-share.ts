/** An index as one bar of a chart, and the bars of the questions that are rated. */
import { ENOUGH } from '../enough.ts'
import { whole } from '../figure.ts'
import type { Index } from '../indexes.ts'
import type { Summary } from '../summary.ts'
import { byFlow, questionOf, type Wording } from '../wording.ts'
import type { Share } from './shares.ts'

/** The rated questions of the questionnaire that comes first, each with the share of those who are satisfied. */
export function criterionShares({ indexes }: Pick<Summary, 'indexes'>, wording: Wording): Share[] {
  const [first] = byFlow(indexes.filter(({ key }) => key === 'T2B_ITEM'))
  return (first?.[1] ?? []).map((index) => indexShare(questionOf(index, wording), index, wording))
}

/** @param index `null`: there is none. */
export function indexShare(label: string, index: Index | null, { say, language }: Wording): Share {
  if (index === null || index.value === null || index.respondents < ENOUGH) {
    return { label, value: null, low: null, high: null, note: say('results.few', language) }
  }
  const { value, low, high, n } = index
  return { label, value, low, high, note: say('report.n', language, { n: whole(n, language) }) }
}
