import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { UnitId } from '../survey/ids.ts'
import { differencesOf, formsIn, type SealedAnswers, sealing, sealOf, togetherOf } from './seal.ts'

const form = fc.record({
  series: fc.constantFrom('seven-criteria', 'short-form'),
  answers: fc.record({ attitude: fc.constantFrom('VD', 'S', 'NA'), why: fc.constantFrom(['A'], ['A', 'B']) }),
  withdrawn: fc.constantFrom(false, false, false, true),
  dimensions: fc.record({
    unit: fc.constantFrom('a' as UnitId, 'b' as UnitId),
    lateForBatch: fc.constantFrom(false, false, true),
  }),
})
type Form = Parameters<ReturnType<typeof sealing>['add']>[0]
function of(forms: readonly Form[]): SealedAnswers {
  const { add, answers } = sealing()
  for (const one of forms) add(one)
  return answers()
}

test('the same answers have the same seal in whatever order they are read; late and withdrawn ones are none of them', () => {
  fc.assert(
    fc.property(fc.array(form, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (forms, order) => {
      const shuffled = forms.map((one) => [order.next().value, one] as const).sort(([a], [b]) => a - b)
      expect(sealOf(of(shuffled.map(([, one]) => one)))).toBe(sealOf(of(forms)))
      const counted = forms.filter(({ withdrawn, dimensions }) => !withdrawn && !dimensions.lateForBatch)
      expect(formsIn(togetherOf(of(forms)))).toBe(counted.length)
      expect(sealOf(of(counted))).toBe(sealOf(of(forms)))
    }),
  )
})

test('one answer more, fewer or of another unit breaks it, and it is named where the whole shows it', () => {
  const forms: Form[] = ['S', 'S', 'VD'].map((attitude) => ({
    series: 'short-form',
    answers: { attitude },
    withdrawn: false,
    dimensions: { unit: 'a' as UnitId, lateForBatch: false },
  }))
  const moved = forms.map((one, n) =>
    n === 0 ? { ...one, dimensions: { ...one.dimensions, unit: 'b' as UnitId } } : one,
  )
  expect(new Set([forms, moved, forms.slice(1)].map((some) => sealOf(of(some)))).size).toBe(3)
  expect(differencesOf(togetherOf(of(forms)), togetherOf(of(moved)))).toEqual([])
  expect(differencesOf(togetherOf(of(forms)), togetherOf(of(forms.slice(1))))).toEqual([
    { series: 'short-form', step: 'attitude', code: 'S', sealed: 2, now: 1 },
    { series: 'short-form', step: null, code: null, sealed: 3, now: 2 },
  ])
})
