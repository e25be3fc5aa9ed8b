import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../survey/time.ts'
import { halfOf } from './fixed-period.ts'
import { halvesOf } from './halves.ts'

test('a period is its half-months and what is left at its ends, each day once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 900 }), (start, length) => {
      const from = addDays('1990-01-01', start)
      const to = addDays(from, length)
      const { whole, rest } = halvesOf({ from, to })
      const parts = [...whole, ...rest].sort((a, b) => (a.from < b.from ? -1 : 1))
      expect(parts[0]?.from).toBe(from)
      expect(parts.at(-1)?.to).toBe(to)
      for (const [n, part] of parts.entries()) {
        expect(part.from <= part.to).toBe(true)
        if (n > 0) expect(addDays(parts[n - 1]?.to ?? '', 1)).toBe(part.from)
      }
      expect(rest.length).toBeLessThanOrEqual(2)
      for (const half of whole) {
        expect(halfOf(half.from)).toBe(half.from)
        expect(halfOf(half.to)).toBe(half.from)
        expect(halfOf(addDays(half.to, 1))).not.toBe(half.from)
      }
      for (const part of rest) expect(halfOf(part.to)).toBe(halfOf(part.from))
    }),
  )
})

test('a year is its twenty-four half-months', () => {
  const { whole, rest } = halvesOf({ from: '2028-01-01', to: '2028-12-31' })
  expect([whole.length, rest.length]).toEqual([24, 0])
  expect(whole.slice(2, 4)).toEqual([
    { from: '2028-02-01', to: '2028-02-14' },
    { from: '2028-02-15', to: '2028-02-29' },
  ])
})
