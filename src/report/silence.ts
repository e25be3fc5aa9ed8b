/**
 * `QD766_TTHC` (domain.md section 3.2, QĐ 766/QĐ-TTg): cases less those that were marked dissatisfied, of all cases. Whoever
 * says nothing counts as satisfied, so it is no share of answers, has no interval, and is never compared with one.
 *
 * A case is marked where *Không hài lòng* or *Rất không hài lòng* was answered to the overall question of whichever
 * questionnaire was asked of it. Feedback (*phản ánh, kiến nghị*) about receiving, handling or lateness should mark it too;
 * of that the figures know nothing, nor of a case whose questionnaire has no overall question: so the index may be too
 * high, and its note says so. A form that came by a public code takes a case away though nobody knows which.
 */
import { type AskedFlow, ofFlow } from './asked-flow.ts'
import { type Criterion, countOf } from './criterion.ts'
import type { Index } from './indexes.ts'
import { hasLevels, LEVELS } from './satisfied.ts'

/** @returns nothing where there is no case, no questionnaire asks for the whole, or more were marked than there are. */
export function silentIndex(cases: number, flows: readonly AskedFlow[], criteria: readonly Criterion[]): Index[] {
  const overall = criteria.flatMap((criterion) => {
    const flow = criterion.role === 'overall' ? flows.find((one) => one.flow === criterion.flow) : undefined
    const step = flow?.steps.find(({ id }) => id === criterion.step)
    return flow !== undefined && step !== undefined && hasLevels(step) ? [{ flow, counts: criterion.counts }] : []
  })
  const [main] = overall
  const answers = (codes: readonly string[]): number =>
    overall.reduce((all, { counts }) => all + codes.reduce((sum, code) => sum + countOf(counts, code), 0), 0)
  const marked = answers(['VD', 'D'])
  if (main === undefined || cases === 0 || marked > cases) return []
  const respondents = answers(LEVELS)
  return [
    {
      key: 'QD766_TTHC',
      version: 1,
      ...ofFlow(main.flow),
      step: null,
      factor: null,
      n: cases,
      respondents,
      // Of silence alone it would be 100 %.
      value: respondents === 0 ? null : (cases - marked) / cases,
      low: null,
      high: null,
      max: null,
    },
  ]
}
