import { expect, test } from 'vitest'
import { flowOf, SATISFACTION, step } from '../../../test/support/trial-flow.ts'
import type { AskedFlow } from '../../report/asked-flow.ts'
import { criterionShares } from '../../report/charts/index-share.ts'
import { type Summary, summaryOf } from '../../report/summary.ts'
import { addTallies, emptyTally, tallyOfResponse } from '../../report/tally.ts'
import { trendShares, unitShares } from './results-shares.ts'

const FLOW: AskedFlow = flowOf(step('attitude', 'rating', SATISFACTION), step('overall', 'overall', SATISFACTION))
const wording = { say: (key: string) => key, language: 'vi', flows: [FLOW] }

/** Six forms of one series, four of them satisfied, and a hundred cases. */
function summary(flow = FLOW): Summary {
  const forms = ['S', 'S', 'VS', 'VS', 'D', 'N'].map((overall) =>
    tallyOfResponse({ series: flow.series, answers: { attitude: 'S', overall }, withdrawn: false }),
  )
  const tally = forms.reduce(addTallies, emptyTally())
  const funnel = { ...tally.funnel, closed: 100 }
  return summaryOf({ ...tally, funnel }, [flow], { from: '2026-11-01', to: '2026-11-30' }, null)
}

const other = summary({ ...FLOW, series: 'trial-2' })
const month = (number: number) => ({ kind: 'month' as const, year: 2026, number, from: '2026-11-01', to: '2026-11-30' })

test('a period that was asked by another series has no value beside the last one, and says why', () => {
  const points = [summary(), other, summary()].map((one, at) => ({ period: month(at + 1), summary: one }))
  expect(trendShares(points, wording).map(({ value, low, note }) => [value, low === null, note])).toEqual([
    [4 / 6, false, 'report.n'],
    [null, true, 'report.not-comparable.questionnaire'],
    [4 / 6, false, 'report.n'],
  ])
})

test('a unit whose figure is of another series is not drawn beside the whole', () => {
  const units = [summary(), other].map((one, at) => ({ unit: `u${at}` as never, name: `u${at}`, summary: one }))
  expect(unitShares(units, summary(), wording).map(({ label, value }) => [label, value])).toEqual([
    ['u0', 4 / 6],
    ['u1', null],
  ])
})

test('the rate in which silence counts as satisfied is drawn in no chart', () => {
  expect(summary().indexes.map(({ key, value }) => [key, value])).toContainEqual(['QD766_TTHC', 0.99])
  const drawn = [criterionShares(summary(), wording), trendShares([{ period: month(1), summary: summary() }], wording)]
  expect(drawn.flat().map(({ value }) => value)).toEqual([1, 4 / 6, 4 / 6])
})
