import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, earliestSend, isWorkingDay, readCalendar, workingDaysBetween } from './calendar.ts'
import { lateness } from './lateness.ts'
import { type Policy, readPolicy } from './policy.ts'
import { addDays, dayOf, HOUR, iso, OFFSET } from './time.ts'

const shipped = (name: string): string => readFileSync(new URL(`../../flows/${name}`, import.meta.url), 'utf8')

const calendar = settingsOf(readCalendar(shipped('calendar.yaml'), 'calendar.yaml'))
const policy = settingsOf(readPolicy(shipped('policy.yaml'), 'policy.yaml'))

function settingsOf<T>(read: { kind: 'read'; value: T } | { kind: 'faulty'; findings: readonly object[] }): T {
  if (read.kind === 'faulty') throw new Error(JSON.stringify(read.findings))
  return read.value
}

const at = (text: string): number => Date.parse(`${text}+07:00`)
const send = (text: string): string => iso(earliestSend(at(text), policy, calendar)).slice(0, 16)

describe('working days of the shipped calendar', () => {
  test.each([
    ['2026-11-23', true],
    ['2026-11-22', false],
    ['2026-01-02', false],
    ['2026-01-10', true],
    ['2026-02-17', false],
    ['2026-04-27', false],
    ['2026-08-22', true],
    ['2026-08-31', false],
    ['2027-05-03', false],
  ])('%s: %s', (day, works) => {
    expect(isWorkingDay(day, calendar)).toBe(works)
  })

  test('24/11 is a working day until the law says otherwise', () => {
    expect(isWorkingDay('2026-11-24', calendar)).toBe(true)
  })
})

describe('when a message may leave', () => {
  test.each([
    ['2026-11-23T09:00:00', '2026-11-23T09:00', 'at once in the morning'],
    ['2026-11-23T06:00:00', '2026-11-23T08:00', 'not before eight'],
    ['2026-11-23T11:30:00', '2026-11-23T13:30', 'not at noon rest'],
    ['2026-11-23T20:00:00', '2026-11-24T08:00', 'not at night'],
    ['2026-11-20T20:30:00', '2026-11-23T08:00', 'not at the weekend'],
    ['2026-08-21T20:30:00', '2026-08-22T08:00', 'on a worked Saturday'],
    ['2026-02-13T21:00:00', '2026-02-23T08:00', 'not from 27 tháng Chạp to mùng 6'],
    ['2027-02-02T21:00:00', '2027-02-12T08:00', 'nor a year later, working days among them'],
  ])('%s → %s: %s', (from, expected) => {
    expect(send(from)).toBe(expected)
  })

  const instant = fc.integer({ min: at('2026-01-01T00:00:00'), max: at('2027-12-01T00:00:00') })

  test('asking again changes nothing, and it is never before the wish', () => {
    fc.assert(
      fc.property(instant, (from) => {
        const first = earliestSend(from, policy, calendar)
        expect(first).toBeGreaterThanOrEqual(from)
        expect(earliestSend(first, policy, calendar)).toBe(first)
      }),
    )
  })

  test('never in a forbidden hour, on a day off, or around Tết', () => {
    fc.assert(
      fc.property(instant, (from) => {
        const first = earliestSend(from, policy, calendar)
        const hour = ((first + OFFSET) % (24 * HOUR)) / HOUR
        expect((hour >= 8 && hour < 11.5) || (hour >= 13.5 && hour < 20)).toBe(true)
        expect(isWorkingDay(dayOf(first), calendar)).toBe(true)
        expect(calendar.quiet.some((span) => span.from <= dayOf(first) && dayOf(first) <= span.to)).toBe(false)
      }),
    )
  })

  test('who closes later is never written to earlier', () => {
    fc.assert(
      fc.property(instant, fc.nat(30 * 24 * HOUR), (from, later) => {
        expect(earliestSend(from + later, policy, calendar)).toBeGreaterThanOrEqual(
          earliestSend(from, policy, calendar),
        )
      }),
    )
  })

  test('an office that writes on weekends too may', () => {
    const always: Policy = { ...policy, workingDaysOnly: false }
    expect(iso(earliestSend(at('2026-11-22T09:00:00'), always, calendar))).toBe('2026-11-22T09:00:00+07:00')
  })

  test('a calendar that allows nothing says so instead of looking for ever', () => {
    const never: Calendar = { ...calendar, weekend: [0, 1, 2, 3, 4, 5, 6] }
    expect(() => earliestSend(0, policy, never)).toThrow(/allows no sending/)
  })
})

test('working days add up over any day in between', () => {
  const all = (from: string, to: string) => workingDaysBetween(from, to, calendar, Number.POSITIVE_INFINITY)
  const day = fc.nat(700).map((n) => addDays('2026-01-01', n))
  fc.assert(
    fc.property(day, day, day, (...days) => {
      const [a = '', b = '', c = ''] = days.sort()
      expect(all(a, c)).toBe(all(a, b) + all(b, c))
    }),
  )
})

describe('lateness by the record', () => {
  test.each([
    ['2026-11-20T17:00:00', '2026-11-19T09:00:00', 'early'],
    ['2026-11-20T17:00:00', '2026-11-20T17:30:00', 'on-time'],
    ['2026-11-20T17:00:00', '2026-11-22T09:00:00', 'on-time'],
    ['2026-11-20T17:00:00', '2026-11-23T09:00:00', 'late-1-3'],
    ['2026-11-20T17:00:00', '2026-11-26T09:00:00', 'late-4-10'],
    ['2026-11-20T17:00:00', '2026-12-15T09:00:00', 'late-over-10'],
    ['2026-02-13T17:00:00', '2026-02-23T09:00:00', 'late-1-3'],
  ])('due %s, closed %s: %s', (due, closed, expected) => {
    expect(lateness(at(due), at(closed), calendar)).toBe(expected)
  })

  test.each([
    ['0001-01-01T00:00:00', '2026-11-24T09:00:00', 'late-over-10'],
    ['9999-12-31T00:00:00', '2026-11-24T09:00:00', 'early'],
    ['2026-11-20T17:00:00', '2100-12-31T09:00:00', 'late-over-10'],
  ])('due %s, closed %s: %s, without a look at every day between', (due, closed, expected) => {
    let looked = 0
    const counting = {
      ...calendar,
      get worked() {
        looked++
        return calendar.worked
      },
    }
    expect(lateness(at(due), at(closed), counting)).toBe(expected)
    expect(looked).toBeLessThan(50)
  })

  test('without a due date nothing is said', () => {
    expect(lateness(null, at('2026-11-20T17:00:00'), calendar)).toBe('none')
  })
})

describe('a mistake in the files is told with its place', () => {
  test('a wrong day', () => {
    const read = readCalendar(
      'weekend: []\nholidays:\n  - { from: 31/12/2026, to: 2026-12-31, name: X }\nworked: []\nquiet: []\n',
      'c.yaml',
    )
    expect(read).toMatchObject({
      kind: 'faulty',
      findings: [{ file: 'c.yaml', line: 3, column: 13, severity: 'error' }],
    })
  })

  test('a span that runs backwards', () => {
    const text = shipped('calendar.yaml').replace('to: 2026-02-20', 'to: 2026-02-10')
    expect(readCalendar(text, 'c.yaml')).toMatchObject({ kind: 'faulty', findings: [{ line: 9 }] })
  })

  test('an unknown name, hours that overlap, broken YAML', () => {
    const text = shipped('policy.yaml')
    const line = (search: string) => text.split('\n').findIndex((row) => row.includes(search)) + 1
    expect(readPolicy(`${text}\nextra: 1\n`, 'p.yaml')).toMatchObject({
      findings: [{ code: 'unknown-setting', line: text.split('\n').length + 1 }],
    })
    expect(readPolicy(text.replace('13:30-20:00', '11:00-20:00'), 'p.yaml')).toMatchObject({
      findings: [{ line: line('hours:') }],
    })
    expect(readPolicy(text.replace('closing: 2 h', 'closing: 2 hours'), 'p.yaml')).toMatchObject({
      findings: [{ line: line('delay-after-closing') }],
    })
    expect(readPolicy('sending: [', 'p.yaml')).toMatchObject({ findings: [{ code: 'yaml' }] })
    expect(readPolicy('', 'p.yaml').kind).toBe('faulty')
  })
})
