import { describe, expect, test } from 'vitest'
import { keptFrom, readTerm } from './term.ts'

const at = (day: string) => Date.parse(`${day}T00:30:00+07:00`)

describe('a term', () => {
  test.each([
    ['30 d', '2026-11-24', '2026-10-25'],
    ['90 days', '2026-11-24', '2026-08-26'],
    ['1 month', '2026-03-31', '2026-02-28'],
    ['6 months', '2026-08-31', '2026-02-28'],
    ['6 months', '2026-01-15', '2025-07-15'],
    ['5 years', '2028-02-29', '2023-02-28'],
    ['1year', '2026-11-24', '2025-11-24'],
  ])('of %s keeps, on %s, what is of %s or later', (text, today, from) => {
    const term = readTerm(text)
    if (term === null) throw new Error('no term')
    expect(keptFrom(at(today), term)).toBe(from)
  })

  test.each(['', '6', '0 d', '6 tháng', '-1 d', '1.5 years', '30 h', '12345 d'])('is not %j', (text) => {
    expect(readTerm(text)).toBeNull()
  })
})
