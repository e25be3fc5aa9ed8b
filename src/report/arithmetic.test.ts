import { describe, expect, test } from 'vitest'
import { arithmeticFaults } from './arithmetic.ts'
import type { Criterion } from './criterion.ts'
import type { Index } from './indexes.ts'
import { wilson } from './wilson.ts'

const criterion = (n: number, counts: Criterion['counts']): Criterion => {
  return { flow: 'hand', step: 'one', role: 'rating', n, counts, outside: {} }
}

const index = (value: number, low: number, high: number): Index => {
  return {
    key: 'T2B_ITEM',
    version: 1,
    flow: 'hand',
    series: 'hand',
    flowVersion: null,
    max: null,
    step: 'one',
    factor: null,
    n: 31,
    respondents: 31,
    value,
    low,
    high,
  }
}

function codes(criteria: readonly Criterion[], indexes: readonly Index[] = [], several = false): string[] {
  return arithmeticFaults({ criteria, indexes }, () => several).map(({ code }) => code)
}

describe('reports made by hand', () => {
  test('Huế 2019: 4,350 answers to the first criterion on 4,215 forms, 103 %', () => {
    const faults = arithmeticFaults({ criteria: [criterion(4215, { S: 4000, N: 350 })], indexes: [] }, () => false)
    expect(faults).toEqual([{ code: 'sum', flow: 'hand', step: 'one', factor: null, found: 4350, limit: 4215 }])
  })

  test('Huế 2019: the fifth criterion loses ten forms', () => {
    expect(codes([criterion(4215, { S: 4000, N: 205 })])).toEqual(['sum'])
  })

  test('Hòa Bình 2022: 846 answers of 802 forms', () => {
    expect(codes([criterion(802, { VS: 846, S: 0 })])).toEqual(['more-than-all'])
  })

  test('the 31 forms of 2022 are right: 26 of 31, from 67,4 to 92,9 %', () => {
    const { low, high } = wilson(26, 31) ?? { low: 0, high: 0 }
    expect(codes([criterion(31, { S: 26, N: 5 })], [index(26 / 31, low, high)])).toEqual([])
  })
})

describe('what cannot be', () => {
  test.each([
    ['a share over 100 %', index(1.032, 1, 1.1)],
    ['a share outside its own interval', index(0.5, 0.674, 0.929)],
    ['more satisfied with everything than rated something', { ...index(4 / 3, 0.5, 2), key: 'ALL_SAT' as const }],
    ['more points than there can be', { ...index(19, 17, 20), key: 'ND61_POINTS' as const, max: 18 }],
  ])('%s', (_, wrong) => {
    expect(codes([], [wrong])).toEqual(['impossible'])
  })

  test('half an answer, or fewer than none', () => {
    expect(codes([criterion(1, { S: 0.5, N: 0.5 }), criterion(1, { S: 2, N: -1 })])).toEqual(['no-count', 'no-count'])
  })
})

test('fifteen of eighteen points are no share over 100 %', () => {
  expect(codes([], [{ ...index(15, 14, 16), key: 'ND61_POINTS', max: 18 }])).toEqual([])
})

describe('where several may be chosen', () => {
  test('the shares are of people, and may add up to more than all of them', () => {
    expect(codes([criterion(10, { RUDE: 9, SLOW: 8 })], [], true)).toEqual([])
  })

  test('no answer has more people than answered, and nobody answered without an answer', () => {
    expect(codes([criterion(10, { RUDE: 11 }), criterion(10, { RUDE: 9 })], [], true)).toEqual(['more-than-all', 'sum'])
  })
})
