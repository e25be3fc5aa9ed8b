import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilson } from './wilson.ts'

test('26 of 31 lies between 67.4 % and 92.9 % (domain.md section 3.2)', () => {
  const interval = wilson(26, 31)
  expect(interval?.low).toBeCloseTo(0.6737, 4)
  expect(interval?.high).toBeCloseTo(0.9291, 4)
})

test('27 of 31 lies between 71.1 % and 94.9 %', () => {
  const interval = wilson(27, 31)
  expect(interval?.low).toBeCloseTo(0.711, 3)
  expect(interval?.high).toBeCloseTo(0.949, 3)
})

test('nobody answered: there is no interval', () => {
  expect(wilson(0, 0)).toBeNull()
})

test('everybody or nobody satisfied ends exactly at the end of the scale', () => {
  expect(wilson(0, 7)?.low).toBe(0)
  expect(wilson(7, 7)?.high).toBe(1)
})

test('the share lies inside, and the interval within 0 and 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), (n, seed) => {
      const k = seed % (n + 1)
      const interval = wilson(k, n)
      if (interval === null) throw new Error('there is an interval wherever somebody answered')
      expect(interval.low).toBeGreaterThanOrEqual(0)
      expect(interval.low).toBeLessThanOrEqual(k / n)
      expect(interval.high).toBeGreaterThanOrEqual(k / n)
      expect(interval.high).toBeLessThanOrEqual(1)
    }),
  )
})
