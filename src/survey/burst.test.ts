import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Burst, withForm } from './burst.ts'

const NONE: Burst = { _id: 'b', rev: 1, forms: [], forgetAt: 0 }

test('however often and in whatever order forms are counted, as many are beyond the first few as there are more', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12)), fc.integer({ min: 1, max: 5 }), (forms, most) => {
      let burst = NONE
      const beyond = new Set<number>()
      for (const form of forms) {
        const seen = withForm(burst, `m${form}`, most)
        burst = seen.next ?? burst
        if (seen.beyond) beyond.add(form)
      }
      expect(beyond.size).toBe(Math.max(0, new Set(forms).size - most))
      expect(burst.forms.length).toBeLessThanOrEqual(most)
    }),
  )
})

test('a form that was counted among the first is never one too many, though it is counted again later', () => {
  const full = { ...NONE, forms: ['a', 'b'] }
  expect(withForm(full, 'a', 2)).toEqual({ beyond: false, next: null })
  expect(withForm(full, 'c', 2)).toEqual({ beyond: true, next: null })
})
