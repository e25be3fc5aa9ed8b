import { expect, test } from 'vitest'
import { isDay, usualPeriod } from './period.ts'

test.each(['2026-11-30', '2028-02-29', '0000-01-01'])('%s is a day', (text) => expect(isDay(text)).toBe(true))

test.each(['2026-02-30', '2026-13-01', '2026-1-1', '30/11/2026', '', '2026-11-30T00:00:00Z'])('%s is none', (text) =>
  expect(isDay(text)).toBe(false),
)

test('the usual period is ninety days, today among them', () => {
  expect(usualPeriod('2026-11-24')).toEqual({ from: '2026-08-27', to: '2026-11-24' })
})
