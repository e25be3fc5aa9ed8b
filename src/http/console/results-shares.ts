/** What the charts of the results page show, and the tables beside them. */

import type { Share } from '../../report/charts/shares.ts'
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

/** From the first period that has enough answers on. */
export function trendShares(points: readonly OfPeriod[], wording: Wording): Share[] {
  const { say, language } = wording
  const shares = points.map(({ period: { kind, year, number }, summary }) =>
    shareOf(
      say(`results.chart.period.${kind}`, language, { year: String(year), number: String(number) }),
      headlineOf(summary),
      wording,
    ),
  )
  const first = shares.findIndex(({ value }) => value !== null)
  return first === -1 ? [] : shares.slice(first)
}

export function unitShares(units: readonly OfUnit[], wording: Wording): Share[] {
  return units.map(({ name, summary }) => shareOf(name, headlineOf(summary), wording))
}

function shareOf(label: string, index: Index | null, { say, language }: Wording): Share {
  if (index === null || index.value === null || index.n < ENOUGH) {
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
