/** What the charts of the results page show, and the tables beside them. */

import { indexShare } from '../../report/charts/index-share.ts'
import type { Share } from '../../report/charts/shares.ts'
import { differenceOf } from '../../report/comparable.ts'
import { percent } from '../../report/figure.ts'
import { headlineOf } from '../../report/headline.ts'
import type { Index } from '../../report/indexes.ts'
import type { Summary } from '../../report/summary.ts'
import type { Wording } from '../../report/wording.ts'
import type { OfPeriod, OfUnit } from '../../service/compared.ts'

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
  if (difference === null) return indexShare(label, index, wording)
  const note = wording.say(`report.not-comparable.${difference}`, wording.language)
  return { label, value: null, low: null, high: null, note }
}

/** The interval in words; nothing where there is none. */
export function intervalIn({ low, high }: Share, { say, language }: Wording): string {
  if (low === null || high === null) return ''
  return say('report.interval', language, { low: percent(low, language), high: percent(high, language) })
}
