import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lunarOf, solarOf } from './lunar.ts'
import { addDays } from './time.ts'

const dateOf = (year: number, month: number, day: number) => solarOf({ year, month, leap: false, day })

describe('the days that Viet Nam published', () => {
  test.each([
    [2024, '2024-02-10'],
    [2025, '2025-01-29'],
    [2026, '2026-02-17'],
    [2027, '2027-02-06'],
    [2028, '2028-01-26'],
    [2029, '2029-02-13'],
  ])('Tết %i: %s', (year, day) => {
    expect(dateOf(year, 1, 1)).toBe(day)
    expect(lunarOf(day)).toEqual({ year, month: 1, leap: false, day: 1, isLast: false })
  })

  test.each([
    [1968, '1968-01-29', 'China: 30 January'],
    [1969, '1969-02-16', 'China: 17 February'],
    [1985, '1985-01-21', 'China: 20 February'],
    [2007, '2007-02-17', 'China: 18 February'],
    [2030, '2030-02-02', 'China: 3 February'],
    [2053, '2053-02-18', 'China: 19 February'],
  ])('Tết %i: %s (%s)', (year, day) => {
    expect(dateOf(year, 1, 1)).toBe(day)
  })

  test.each([
    [2024, '2024-04-18'],
    [2025, '2025-04-07'],
    [2026, '2026-04-26'],
    [2027, '2027-04-16'],
  ])('Giỗ Tổ %i: %s', (year, day) => {
    expect(dateOf(year, 3, 10)).toBe(day)
  })

  test.each([
    [1985, 2],
    [1987, 7],
    [2004, 2],
    [2006, 7],
    [2009, 5],
    [2012, 4],
    [2014, 9],
    [2017, 6],
    [2020, 4],
    [2023, 2],
    [2025, 6],
    [2028, 5],
    [2031, 3],
    [2033, 11],
  ])('the year %i has a leap month: %i', (year, month) => {
    const leaps = Array.from({ length: 12 }, (_, i) => i + 1).filter(
      (one) => solarOf({ year, month: one, leap: true, day: 1 }) !== null,
    )
    expect(leaps).toEqual([month])
  })

  test('the last day of the year is the 29th or the 30th', () => {
    expect(lunarOf('2026-02-16')).toEqual({ year: 2025, month: 12, leap: false, day: 29, isLast: true })
    expect(lunarOf('2024-02-09')).toEqual({ year: 2023, month: 12, leap: false, day: 30, isLast: true })
  })
})

test('what is no date has no day', () => {
  expect(dateOf(2025, 12, 30)).toBeNull()
  expect(dateOf(2026, 1, 0)).toBeNull()
  expect(solarOf({ year: 2026, month: 3, leap: true, day: 10 })).toBeNull()
})

const day = fc.integer({ min: 0, max: 73_000 }).map((n) => addDays('1900-01-01', n))

test('every day has one lunar date, and that date is this day', () => {
  fc.assert(
    fc.property(day, (at) => {
      expect(solarOf(lunarOf(at))).toBe(at)
    }),
  )
})

test('a month has 29 or 30 days, and after its last comes the first of the next', () => {
  fc.assert(
    fc.property(day, (at) => {
      const { day: nth, isLast, ...month } = lunarOf(at)
      const { day: tomorrow, isLast: _, ...next } = lunarOf(addDays(at, 1))
      if (!isLast) expect({ tomorrow, ...next }).toEqual({ tomorrow: nth + 1, ...month })
      else {
        expect([29, 30]).toContain(nth)
        expect(tomorrow).toBe(1)
        const follows = next.leap ? next.month === month.month : next.month === (month.month % 12) + 1
        expect(follows).toBe(true)
      }
    }),
  )
})
