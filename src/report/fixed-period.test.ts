import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../survey/time.ts'
import {
  earlierThan,
  fixedPeriodOf,
  halfOf,
  leadingUpTo,
  monthsIn,
  offeredPeriods,
  PERIOD_KINDS,
  periodWith,
} from './fixed-period.ts'

const anyDay = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays('1990-01-01', n))

test.each([
  ['month', '2026-02-28', '2026-02-01', '2026-02-28'],
  ['quarter', '2026-11-24', '2026-10-01', '2026-12-31'],
  ['reporting-quarter', '2026-11-24', '2026-09-15', '2026-12-14'],
  ['reporting-quarter', '2026-12-14', '2026-09-15', '2026-12-14'],
  ['reporting-quarter', '2026-12-15', '2026-12-15', '2027-03-14'],
  ['reporting-quarter', '2026-01-01', '2025-12-15', '2026-03-14'],
  ['year', '2028-02-29', '2028-01-01', '2028-12-31'],
  ['half', '2026-06-30', '2026-01-01', '2026-06-30'],
  ['half', '2026-07-01', '2026-07-01', '2026-12-31'],
  ['reporting-month', '2026-03-14', '2026-02-15', '2026-03-14'],
  ['reporting-month', '2026-03-15', '2026-03-15', '2026-04-14'],
  ['reporting-half', '2026-06-14', '2025-12-15', '2026-06-14'],
  ['reporting-half', '2026-06-15', '2026-06-15', '2026-12-14'],
  ['reporting-year', '2025-12-15', '2025-12-15', '2026-12-14'],
] as const)('the %s of %s is %s to %s', (kind, day, from, to) => {
  expect(periodWith(kind, day)).toMatchObject({ kind, from, to })
  expect(fixedPeriodOf({ from, to })).toMatchObject({ kind, from, to })
})

test('a period is compared with the one before it and that of the year before', () => {
  const days = (from: string, to: string) =>
    earlierThan({ from, to }).map(({ kind, period }) => [kind, period.from, period.to])
  expect(days('2025-12-15', '2026-03-14')).toEqual([
    ['previous', '2025-09-15', '2025-12-14'],
    ['last-year', '2024-12-15', '2025-03-14'],
  ])
  expect(days('2026-01-01', '2026-12-31')).toEqual([['previous', '2025-01-01', '2025-12-31']])
  expect(days('2026-11-02', '2026-11-30')).toEqual([])
})

test('a period is made of its months, without a day between', () => {
  const days = (from: string, to: string) => monthsIn({ from, to }).map((month) => [month.from, month.to])
  expect(days('2025-12-15', '2026-03-14')).toEqual([
    ['2025-12-15', '2026-01-14'],
    ['2026-01-15', '2026-02-14'],
    ['2026-02-15', '2026-03-14'],
  ])
  expect(days('2026-11-01', '2026-11-30')).toEqual([])
  expect(days('2026-11-02', '2026-12-30')).toEqual([])
  fc.assert(
    fc.property(anyDay, fc.constantFrom(...PERIOD_KINDS), (day, kind) => {
      const period = periodWith(kind, day)
      const months = monthsIn(period)
      expect(months.length === 0).toBe(kind.endsWith('month'))
      if (months.length === 0) return
      expect([months[0]?.from, months.at(-1)?.to]).toEqual([period.from, period.to])
      for (const [at, month] of months.entries()) {
        if (at > 0) expect(month.from).toBe(addDays(months[at - 1]?.to ?? '', 1))
      }
    }),
  )
})

test('the reporting quarter that ends in March is the first of its year', () => {
  expect(periodWith('reporting-quarter', '2025-12-20')).toMatchObject({ year: 2026, number: 1 })
})

test.each([
  ['2026-11-01', '2026-11-29'],
  ['2026-11-02', '2026-11-30'],
  ['2026-11-01', '2026-11-14'],
  ['2026-11-15', '2026-12-31'],
  ['2026-11-01', '2027-01-31'],
  ['2026-07-01', '2027-06-30'],
])('%s to %s is none', (from, to) => expect(fixedPeriodOf({ from, to })).toBeNull())

test('a reporting year is its halves, its quarters and its months, without a gap', () => {
  const year = periodWith('reporting-year', '2026-01-01')
  for (const [kind, many] of [
    ['reporting-half', 2],
    ['reporting-quarter', 4],
    ['reporting-month', 12],
  ] as const) {
    let from = year.from
    for (let number = 1; number <= many; number++) {
      const part = periodWith(kind, from)
      expect(part).toMatchObject({ from, number, year: 2026 })
      from = addDays(part.to, 1)
    }
    expect(addDays(from, -1)).toBe(year.to)
  }
})

test('every day lies in one period of each kind, which is made of whole half-months', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom(...PERIOD_KINDS), (day, kind) => {
      const { from, to } = periodWith(kind, day)
      expect(from <= day && day <= to).toBe(true)
      expect(halfOf(from)).toBe(from)
      const next = addDays(to, 1)
      expect(halfOf(next)).toBe(next)
      expect(periodWith(kind, next).from).toBe(next)
    }),
  )
})

test('what is offered begins with today and goes back without a gap', () => {
  const offered = offeredPeriods('2026-01-20')
  for (const kind of PERIOD_KINDS) {
    const [first, ...older] = offered.filter((one) => one.kind === kind)
    expect(first).toEqual(periodWith(kind, '2026-01-20'))
    let from = first?.from ?? ''
    for (const one of older) {
      expect(addDays(one.to, 1)).toBe(from)
      from = one.from
    }
  }
})

test('a trend leads without a gap to the period that was asked for, or to the month in which other days end', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom(...PERIOD_KINDS), (day, kind) => {
      const asked = periodWith(kind, day)
      const points = leadingUpTo(asked)
      expect(points.at(-1)).toEqual(asked)
      expect(points.length).toBeGreaterThan(2)
      points.forEach(({ from }, at) => {
        if (at > 0) expect(addDays(points[at - 1]?.to ?? '', 1)).toBe(from)
      })
    }),
  )
  expect(leadingUpTo({ from: '2026-08-29', to: '2026-11-26' }).at(-1)).toEqual(periodWith('month', '2026-11-26'))
})

test('a trend of the first years of the calendar begins with the calendar', () => {
  for (const kind of PERIOD_KINDS) {
    const points = leadingUpTo(periodWith(kind, '0001-02-01'))
    expect(points.at(-1)).toEqual(periodWith(kind, '0001-02-01'))
    for (const { from, to } of points)
      expect([from, to]).toEqual([expect.stringMatching(/^\d{4}-/), expect.stringMatching(/^\d{4}-/)])
  }
})
