import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PERIOD_KINDS } from '../report/fixed-period.ts'
import { batchOf } from './batch-days.ts'
import { addDays } from './time.ts'

const CAMPAIGN = { id: 'cao-diem', from: '2026-11-10', to: '2026-11-12' }
const anyDay = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('2000-01-01', n))

test.each([
  ['month', '2026-11'],
  ['quarter', '2026-q4'],
  ['half', '2026-h2'],
  ['year', '2026'],
  ['reporting-month', '2026-12-nd09'],
  ['reporting-quarter', '2026-q4-nd09'],
  ['reporting-half', '2026-h2-nd09'],
  ['reporting-year', '2026-nd09'],
] as const)('where a batch is a %s, 20 November 2026 lies in %s', (period, id) => {
  expect(batchOf('2026-11-20', { period, own: [] })._id).toBe(id)
})

test('a batch with days of its own takes them out of the others', () => {
  const rules = { period: 'month', own: [CAMPAIGN] } as const
  const ids = ['2026-11-09', '2026-11-10', '2026-11-12', '2026-11-13'].map((day) => batchOf(day, rules)._id)
  expect(ids).toEqual(['2026-11', 'cao-diem', 'cao-diem', '2026-11'])
})

test('every day lies within its batch, and two days of one batch have the same', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom(...PERIOD_KINDS), fc.nat(), (day, period, n) => {
      const batch = batchOf(day, { period, own: [] })
      expect(batch.from <= day && day <= batch.to).toBe(true)
      const length = (Date.parse(batch.to) - Date.parse(batch.from)) / 86_400_000 + 1
      expect(batchOf(addDays(batch.from, n % length), { period, own: [] })).toEqual(batch)
      expect(batchOf(addDays(batch.to, 1), { period, own: [] })._id).not.toBe(batch._id)
    }),
  )
})
