/** What a report is compared with: the period before it, and the same one of the year before. */
import type { Earlier } from '../report/earlier.ts'
import { earlierThan } from '../report/fixed-period.ts'
import { type Reader, type SummaryDeps, type SummaryQuery, summary } from './summary.ts'

/** @param query what `summary` has answered with `done`. @returns nothing for days that are no fixed period. */
export async function earlierOf(deps: SummaryDeps, query: SummaryQuery, reader: Reader): Promise<Earlier[]> {
  const found: Earlier[] = []
  for (const { kind, period } of earlierThan(query)) {
    const answer = await summary(deps, { ...query, from: period.from, to: period.to }, reader)
    if (answer.kind === 'done') found.push({ kind, summary: answer.summary })
  }
  return found
}
