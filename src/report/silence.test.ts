import { expect, test } from 'vitest'
import { flowOf, SATISFACTION, step } from '../../test/support/trial-flow.ts'
import type { Flow } from '../flow/definition.ts'
import { type Summary, summaryOf, withoutCounting } from './summary.ts'
import { addTallies, emptyTally, tallyOfResponse } from './tally.ts'

const MAIN = flowOf(step('overall', 'overall', SATISFACTION))
const REFUSED: Flow = { ...MAIN, flow: 'refused', series: 'refused', outcomes: ['refused'] }

/** @param said to the overall question, by series. */
function summary(closed: number, said: Readonly<Record<string, readonly string[]>>): Summary {
  const forms = Object.entries(said).flatMap(([series, codes]) =>
    codes.map((overall) => tallyOfResponse({ series, answers: { overall }, withdrawn: false })),
  )
  const tally = forms.reduce(addTallies, emptyTally())
  const funnel = { ...tally.funnel, closed }
  return summaryOf({ ...tally, funnel }, [MAIN, REFUSED], { from: '2026-11-01', to: '2026-11-30' }, null)
}

const silent = ({ indexes }: Summary) => indexes.filter(({ key }) => key === 'QD766_TTHC')

test('one dissatisfied answer among a hundred cases makes 99 %, though half of those who answered are dissatisfied', () => {
  const figures = summary(100, { trial: ['D', 'S'] })
  expect(silent(figures)).toMatchObject([{ flow: 'trial', n: 100, respondents: 2, value: 0.99, low: null, high: null }])
  expect(figures.indexes.find(({ key }) => key === 'T2B_ITEM')?.value).toBe(0.5)
})

test('cases that were refused are taken off too: without them the rate would be lifted', () => {
  expect(silent(summary(100, { trial: ['VD', 'N'], refused: ['VD', 'D', 'S'] }))).toMatchObject([{ value: 0.97 }])
})

test('there is no rate of silence alone, of no case, or of fewer cases than were marked', () => {
  expect(silent(summary(100, { trial: ['NA'] }))).toMatchObject([{ n: 100, value: null }])
  expect(silent(summary(0, {}))).toEqual([])
  expect(silent(summary(1, { trial: ['D', 'D'] }))).toEqual([])
})

test('who sees held figures has none: what is held back would count as satisfied', () => {
  expect(silent(withoutCounting(summary(100, { trial: ['D', 'S'] })))).toEqual([])
})
