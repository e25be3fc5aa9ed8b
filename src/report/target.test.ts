import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Index } from './indexes.ts'
import { judgedCount, judgedIndex, type Target } from './target.ts'
import { wilson } from './wilson.ts'

const YEAR = { from: '2022-01-01', to: '2022-12-31' }
const target = (more: Partial<Target>): Target => ({
  ...{ of: 'T2B_ITEM', step: null, than: 'at-least', share: 0.8, year: null },
  ...more,
})

function index(satisfied: number, n: number): Index {
  const interval = wilson(satisfied, n)
  const value = n === 0 ? null : satisfied / n
  return {
    ...{
      key: 'T2B_ITEM',
      version: 1,
      flow: 'f',
      series: 'f',
      flowVersion: null,
      max: null,
      step: 'overall',
      factor: null,
      n,
      respondents: n,
      value,
    },
    ...{ low: interval?.low ?? null, high: interval?.high ?? null },
  }
}
const verdicts = (of: Index, ...targets: readonly Partial<Target>[]) =>
  judgedIndex(of, targets.map(target), YEAR).map(({ verdict }) => verdict)

test('26 of 31 neither meet nor miss 80 %', () => {
  expect(verdicts(index(26, 31), { share: 0.8 })).toEqual(['too-few'])
  expect(verdicts(index(26, 31), { share: 0.6 }, { share: 0.95 })).toEqual(['reached', 'missed'])
})

test('“from 78 %” and “above 80 %” are different targets, each of its year', () => {
  const count = (value: number, ...targets: readonly Partial<Target>[]) =>
    judgedCount(
      { key: 'recovery', value, n: 100 },
      targets.map((one) => target({ of: 'recovery', ...one })),
      YEAR,
    )
  expect(count(0.8, { than: 'at-least' }, { than: 'above' }).map(({ verdict }) => verdict)).toEqual([
    'reached',
    'missed',
  ])
  expect(count(0.8, { year: 2022 }, { year: 2023 })).toHaveLength(1)
})

test('a target of one question says nothing of another, nor where nobody answered', () => {
  expect(verdicts(index(26, 31), { step: 'attitude' }, { of: 'ONTIME' })).toEqual([])
  expect(verdicts(index(0, 0), {})).toEqual([])
})

test('more of the same answers never turn reached into missed, and the same share is told once there are enough', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 400 }), (of20, times) => {
      const [one] = verdicts(index(of20, 20), {})
      const [more] = verdicts(index(of20 * times, 20 * times), {})
      if (one !== 'too-few') expect(more).toBe(one)
      if (of20 !== 16) expect(verdicts(index(of20 * 400, 8_000), {})).not.toEqual(['too-few'])
    }),
  )
})
