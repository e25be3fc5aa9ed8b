import { expect, test } from 'vitest'
import { choose, flowOf, option, step } from '../../test/support/trial-flow.ts'
import type { Flow } from '../flow/definition.ts'
import type { Response } from '../survey/response.ts'
import { summaryOf } from './summary.ts'
import { addTallies, emptyTally, tallyOfResponse } from './tally.ts'

const scored = choose(['BAD', 'FAIR', 'GOOD'].map((code, points) => ({ ...option(code, code), points })))
const NINE: Flow = flowOf(...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => step(`i${n}`, 'rating', scored)))

const all = (code: string): Response['answers'] => Object.fromEntries(NINE.steps.map(({ id }) => [id, code]))

function points(forms: readonly Response['answers'][], flow = NINE) {
  const tally = forms
    .map((answers) => tallyOfResponse({ series: flow.series, answers, withdrawn: false }))
    .reduce(addTallies, emptyTally())
  return summaryOf(tally, [flow], { from: '2026-11-01', to: '2026-11-30' }, null).indexes
}

test('nine indicators of 2, 1 or 0 points make at most 18, and no rank', () => {
  expect(points([...Array.from({ length: 5 }, () => all('GOOD'))])).toEqual([
    {
      ...{
        key: 'ND61_POINTS',
        version: 1,
        flow: 'trial',
        series: 'trial',
        flowVersion: null,
        step: null,
        factor: null,
      },
      ...{ n: 45, respondents: 5, value: 18, low: 18, high: 18, max: 18 },
    },
  ])
})

test('who has no opinion on one indicator still counts in the others', () => {
  const forms = [...Array.from({ length: 5 }, () => all('FAIR')), { ...all('GOOD'), i9: 'NA' }]
  const [found] = points(forms)
  expect(found).toMatchObject({ n: 53, respondents: 5 })
  // Eight indicators of 7 points on 6 forms, one of 5 points on 5.
  expect(found?.value).toBeCloseTo(8 * (7 / 6) + 1)
  expect(found?.low).toBeLessThan(found?.value ?? 0)
  expect(found?.high).toBeGreaterThan(found?.value ?? 18)
})

test('there is no sum while one indicator has no answers, and none of an ordinary questionnaire', () => {
  expect(points([{ ...all('GOOD'), i3: 'SKIP' }])).toEqual([])
  const plain = choose(['BAD', 'GOOD'].map((code) => option(code, code)))
  expect(points([{ a: 'GOOD', b: 'BAD' }], flowOf(step('a', 'fact', plain), step('b', 'fact', plain)))).toEqual([])
})
