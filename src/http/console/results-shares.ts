/** What the charts of the results page show, and the tables beside them. */

import type { Share } from '../../report/charts/shares.ts'
import { differenceOf } from '../../report/comparable.ts'
import { ENOUGH } from '../../report/enough.ts'
import { percent, whole } from '../../report/figure.ts'
import { headlineOf } from '../../report/headline.ts'
import type { Index } from '../../report/indexes.ts'
import type { Summary } from '../../report/summary.ts'
import { byFlow, questionOf, type Wording } from '../../report/wording.ts'
import type { OfPeriod, OfUnit } from '../../service/compared.ts'

/** The rated questions of the questionnaire that comes first, each with the share of those who are satisfied. */
export function criterionShares({ indexes }: Summary, wording: Wording): Share[] {
  const [first] = byFlow(indexes.filter(({ key }) => key === 'T2B_ITEM'))
  return (first?.[1] ?? []).map((index) => shareOf(questionOf(index, wording), index, wording))
}

/** From the first period that has enough answers on; what may not be compared with the last one says so. */
export function trendShares(points: readonly OfPeriod[], wording: Wording): Share[] {
  const { say, language } = wording
  const headlines = points.map(({ summary }) => headlineOf(summary))
  const last = headlines.findLast((index) => index !== null) ?? null
  const shares = points.map(({ period: { kind, year, number } }, at) =>
    comparedShare(
      last,
      say(`results.chart.period.${kind}`, language, { year: String(year), number: String(number) }),
      headlines[at] ?? null,
      wording,
    ),
  )
  const first = shares.findIndex(({ value }) => value !== null)
  return first === -1 ? [] : shares.slice(first)
}

/** What may not be compared with the headline of all of them together says so. */
export function unitShares(units: readonly OfUnit[], together: Summary, wording: Wording): Share[] {
  const all = headlineOf(together)
  return units.map(({ name, summary }) => comparedShare(all, name, headlineOf(summary), wording))
}

/** @param beside what the others stand for; `null`: nothing. */
function comparedShare(beside: Index | null, label: string, index: Index | null, wording: Wording): Share {
  const difference = beside === null || index === null ? null : differenceOf(beside, index)
  if (difference === null) return shareOf(label, index, wording)
  const note = wording.say(`report.not-comparable.${difference}`, wording.language)
  return { label, value: null, low: null, high: null, note }
}

function shareOf(label: string, index: Index | null, { say, language }: Wording): Share {
  if (index === null || index.value === null || index.respondents < ENOUGH) {
    return { label, value: null, low: null, high: null, note: say('results.few', language) }
  }
  const { value, low, high, n } = index
  return { label, value, low, high, note: say('report.n', language, { n: whole(n, language) }) }
}

/** The interval in words; nothing where there is none. */
export function intervalIn({ low, high }: Share, { say, language }: Wording): string {
  if (low === null || high === null) return ''
  return say('report.interval', language, { low: percent(low, language), high: percent(high, language) })
}
