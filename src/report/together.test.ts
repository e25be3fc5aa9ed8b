import { describe, expect, test } from 'vitest'
import { choose, option, step } from '../../test/support/trial-flow.ts'
import type { Flow } from '../flow/definition.ts'
import type { Response } from '../survey/response.ts'
import { meanOf } from './mean-interval.ts'
import { ratingsOf } from './satisfied.ts'
import { summaryOf } from './summary.ts'
import { addTallies, emptyTally, tallyOfResponse } from './tally.ts'

const FIVE = choose(['VD', 'D', 'N', 'S', 'VS'].map((code) => option(code, code)))

const TWO: Flow = {
  flow: 'two',
  series: 'two',
  title: { vi: 'Hai câu hỏi' },
  source: null,
  factors: { staff: { vi: 'Công chức' }, place: { vi: 'Nơi tiếp' } },
  outcomes: ['returned'],
  greeting: null,
  thanks: null,
  minutes: 1,
  steps: [
    step('a', 'rating', FIVE, { factor: 'staff' }),
    step('b', 'rating', FIVE, { factor: 'place' }),
    step('overall', 'overall', FIVE),
  ],
}
/** The worked example of domain.md section 3.2. */
const THREE_PEOPLE = [
  { a: 'VS', b: 'VS', overall: 'VD' },
  { a: 'S', b: 'D', overall: 'VD' },
  { a: 'N', b: 'S', overall: 'VD' },
]

function indexes(forms: readonly Response['answers'][], flow = TWO) {
  const tally = forms
    .map((answers) => tallyOfResponse({ series: 'two', answers, withdrawn: false, ratings: ratingsOf(flow) }))
    .reduce(addTallies, emptyTally())
  return summaryOf(tally, [flow], { from: '2026-11-01', to: '2026-11-30' }, null).indexes
}

const together = (forms: readonly Response['answers'][], flow = TWO) =>
  indexes(forms, flow).filter(({ step: id }) => id === null)

const times = (n: number, answers: Response['answers']) => Array.from({ length: n }, () => answers)

describe('the same answers make several figures', () => {
  test('three people, two questions: 66,7 % of each and pooled, 33,3 % satisfied with both, and 3,83 of 5', () => {
    const items = indexes(THREE_PEOPLE).filter(({ key, step: id }) => key === 'T2B_ITEM' && id !== 'overall')
    expect(items.map(({ value }) => value)).toEqual([2 / 3, 2 / 3])
    const [all, ...rest] = together(THREE_PEOPLE)
    expect(all).toMatchObject({ key: 'T2B_POOLED', factor: null, n: 6, respondents: 3, value: 4 / 6 })
    expect(rest[0]).toMatchObject({
      ...{ key: 'ALL_SAT', factor: null, n: 3, respondents: 3, value: 1 / 3 },
      ...{ low: expect.closeTo(0.061, 3), high: expect.closeTo(0.792, 3) },
    })
    expect(rest.map(({ key, factor, n }) => [key, factor, n])).toEqual([
      ['ALL_SAT', null, 3],
      ['T2B_POOLED', 'staff', 3],
      ['T2B_POOLED', 'place', 3],
      ['MEAN_FACTORS', null, 6],
      ['MEAN_SCORE', null, 6],
    ])
    expect(rest.at(-1)?.value).toBeCloseTo(23 / 6)
  })

  test('the mean of factors weighs a question that few answered as much as one that all did', () => {
    const forms = [...times(90, { a: 'VS' }), ...times(10, { a: 'VS', b: 'D' })]
    const [pooled, , , , factors] = together(forms)
    expect(pooled).toMatchObject({ key: 'T2B_POOLED', value: 100 / 110 })
    expect(factors).toMatchObject({ key: 'MEAN_FACTORS', value: 0.5, respondents: 10 })
  })

  test('the six groups of Khánh Hòa have a figure of their own, any other six have none', () => {
    const six = ['access', 'reception', 'procedures', 'staff', 'result', 'feedback']
    const keysOf = (groups: readonly string[]) => {
      const steps = groups.map((group, n) => step(`q${n}`, 'rating', FIVE, { factor: group }))
      const flow = { ...TWO, factors: Object.fromEntries(groups.map((group) => [group, { vi: group }])), steps }
      const answers = Object.fromEntries(groups.map((_, n) => [`q${n}`, n < 3 ? 'S' : 'D']))
      return together(times(10, answers), flow).map(({ key, value }) => [key, value])
    }
    expect(keysOf(six)).toContainEqual(['KH_6GROUP', 0.5])
    expect(keysOf(['other', ...six.slice(1)]).map(([key]) => key)).not.toContain('KH_6GROUP')
  })

  test('the middle is not satisfied, and no opinion leaves the denominator', () => {
    const forms = [...times(3, { a: 'N', b: 'N' }), { a: 'S', b: 'S' }, { a: 'NA', b: 'SKIP' }]
    expect(together(forms)[0]).toMatchObject({ n: 8, value: 2 / 8 })
  })
})

describe('satisfied with everything', () => {
  const allSatisfied = (forms: readonly Response['answers'][]) => together(forms).find(({ key }) => key === 'ALL_SAT')

  test('leaves out the question that somebody has no opinion on, and who rated nothing', () => {
    const forms = [
      ...[
        { a: 'S', b: 'NA' },
        { a: 'SKIP', b: 'D' },
      ],
      ...[{ a: 'VS', b: 'S' }, { a: 'NA', b: 'SKIP' }, { overall: 'VS' }],
    ]
    expect(allSatisfied(forms)).toMatchObject({ n: 3, value: 2 / 3 })
  })

  test('is not known where some forms were counted before people were: that is not 0 %', () => {
    const old = tallyOfResponse({ series: 'two', answers: { a: 'S', b: 'S' }, withdrawn: false })
    const now = tallyOfResponse({
      series: 'two',
      answers: { a: 'S', b: 'S' },
      withdrawn: false,
      ratings: ratingsOf(TWO),
    })
    for (const tally of [addTallies(old, now), addTallies(now, old)]) {
      const found = summaryOf(tally, [TWO], { from: '2026-11-01', to: '2026-11-30' }, null).indexes
      expect(found.map(({ key }) => key)).toContain('T2B_POOLED')
      expect(found.map(({ key }) => key)).not.toContain('ALL_SAT')
    }
  })
})

describe('the interval', () => {
  test('goes by people: 31 who say the same to two questions are no 62', () => {
    const forms = [...times(26, { a: 'S', b: 'S' }), ...times(5, { a: 'N', b: 'N' })]
    expect(together(forms)[0]).toMatchObject({
      n: 62,
      respondents: 31,
      value: 26 / 31,
      low: expect.closeTo(0.674, 3),
      high: expect.closeTo(0.929, 3),
    })
  })

  test('of a mean is that of Student: 1 to 5 trips of five people', () => {
    const given = [1, 2, 3, 4, 5].map((value) => [value, 1] as const)
    // 3 ± 2.776 · 1.5811 / √5
    expect(meanOf(given, 5, { min: 0, max: 20 })).toEqual({
      mean: 3,
      low: expect.closeTo(1.037, 1),
      high: expect.closeTo(4.963, 1),
    })
  })

  test('of a mean never leaves what can be answered', () => {
    const { low, high } =
      meanOf(
        [
          [1, 4],
          [5, 4],
        ],
        8,
        { min: 1, max: 5 },
      ) ?? {}
    expect(low).toBeGreaterThanOrEqual(1)
    expect(high).toBeLessThanOrEqual(5)
  })
})

describe('there is no figure of several questions', () => {
  test('while nobody answered one of them', () => {
    expect(together(times(9, { a: 'S' }))).toEqual([])
  })

  test('where only one is rated', () => {
    const one = { ...TWO, steps: TWO.steps.filter(({ id }) => id !== 'b') }
    expect(together(times(9, { a: 'S' }), one)).toEqual([])
  })
})
