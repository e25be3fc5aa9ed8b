import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, earliestSend, isQuiet, isWorkingDay, readCalendar, workingDaysBetween } from './calendar.ts'
import { lateness } from './lateness.ts'
import { solarOf } from './lunar.ts'
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

/** As they were published (2026) or are expected (2027), day by day. */
const KNOWN = settingsOf(
  readCalendar(
    `
weekend: [saturday, sunday]
holidays:
  - { from: 2026-01-01, to: 2026-01-02, name: Tết Dương lịch }
  - { from: 2026-02-16, to: 2026-02-20, name: Tết Bính Ngọ }
  - { from: 2026-04-27, name: Giỗ Tổ nghỉ bù }
  - { from: 2026-04-30, to: 2026-05-01, name: Ngày Chiến thắng và Quốc tế Lao động }
  - { from: 2026-08-31, to: 2026-09-02, name: Quốc khánh }
  - { from: 2027-01-01, name: Tết Dương lịch }
  - { from: 2027-02-05, to: 2027-02-11, name: Tết Đinh Mùi }
  - { from: 2027-04-16, name: Giỗ Tổ }
  - { from: 2027-04-30, to: 2027-05-03, name: Ngày Chiến thắng và Quốc tế Lao động }
  - { from: 2027-09-02, to: 2027-09-03, name: Quốc khánh }
worked:
  - { day: 2026-01-10, name: làm bù }
  - { day: 2026-08-22, name: làm bù }
quiet:
  - { from: 2026-02-14, to: 2026-02-22, name: 27 tháng Chạp đến mùng 6 Tết Bính Ngọ }
  - { from: 2027-02-03, to: 2027-02-11, name: 27 tháng Chạp đến mùng 6 Tết Đinh Mùi }
`,
    'known.yaml',
  ),
)

test('every day of 2026 and 2027 is what it was published to be', () => {
  const days = Array.from({ length: 730 }, (_, n) => addDays('2026-01-01', n))
  for (const day of days) {
    expect([day, isWorkingDay(day, calendar), isQuiet(day, calendar)]).toEqual([
      day,
      isWorkingDay(day, KNOWN),
      isQuiet(day, KNOWN),
    ])
  }
  expect(days.filter((day) => isQuiet(day, calendar))).toHaveLength(18)
})

test('of Tết each year has five days, of Giỗ Tổ one, and a worked day takes one back', () => {
  const weekend: Calendar = { ...calendar, weekend: [] }
  const off = (from: string, to: string, on: Calendar = weekend): string[] => {
    const days: string[] = []
    for (let day = from; day <= to; day = addDays(day, 1)) if (!isWorkingDay(day, on)) days.push(day)
    return days
  }
  expect(off('2030-01-02', '2030-03-31')).toEqual([
    '2030-02-01',
    '2030-02-02',
    '2030-02-03',
    '2030-02-04',
    '2030-02-05',
  ])
  expect(off('2031-03-01', '2031-04-29')).toEqual(['2031-04-01'])
  expect(off('2030-02-01', '2030-02-05', { ...weekend, worked: ['2030-02-05'] })).toHaveLength(4)
})

test('around Tết of any year nobody is written to from 27 tháng Chạp to mùng 6', () => {
  const lunar = (year: number, month: number, day: number): string =>
    solarOf({ year, month, leap: false, day }) ?? 'no such day'
  for (let year = 2000; year <= 2070; year++) {
    const [first, last] = [lunar(year - 1, 12, 27), lunar(year, 1, 6)]
    for (let day = addDays(first, -2); day <= addDays(last, 2); day = addDays(day, 1)) {
      expect([day, isQuiet(day, calendar)]).toEqual([day, first <= day && day <= last])
    }
  }
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
    ['2030-01-29T21:00:00', '2030-02-08T08:00', 'nor in a year for which nobody edited anything'],
  ])('%s → %s: %s', (from, expected) => {
    expect(send(from)).toBe(expected)
  })

  const instant = fc.integer({ min: at('2026-01-01T00:00:00'), max: at('2032-12-01T00:00:00') })

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
        expect(isQuiet(dayOf(first), calendar)).toBe(false)
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

describe('a mistake in the calendar is told with its place and what to do', () => {
  const EMPTY = 'weekend: []\nholidays: []\nworked: []\nquiet: []\n'
  const held = (span: string): string => EMPTY.replace('holidays: []', `holidays:\n  - { ${span}, name: X }`)
  const found = (text: string): string[] => {
    const read = readCalendar(text, 'c.yaml')
    if (read.kind === 'read') return []
    for (const { message, fix, file } of read.findings) {
      expect(`${message} ${fix}`).not.toMatch(/undefined|“”|NaN/)
      expect(file).toBe('c.yaml')
    }
    return read.findings.map(({ line, column, code }) => `${line}:${column} ${code}`)
  }

  test.each([
    ['nothing wrong', EMPTY, []],
    ['a single day of each kind', `${held('from: 10/3 âm')}`, []],
    ['a day as people write it', held('from: 31/12/2026'), ['3:13 not-a-day']],
    ['a day that no year has', held('from: 2026-02-30'), ['3:13 not-a-day']],
    ['a day that no month has', held('from: 31/4'), ['3:13 not-a-day']],
    ['a month that no year has', held('from: 1/13'), ['3:13 not-a-day']],
    ['a day that no lunar month has', held('from: 31/12 âm'), ['3:13 not-a-day']],
    ['two mistakes', held('from: hôm qua, to: 0/1'), ['3:13 not-a-day', '3:26 not-a-day']],
    ['a number for a day', held('from: 30'), ['3:13 wrong-type']],
    ['a span that runs backwards', held('from: 2026-02-16, to: 2026-02-10'), ['3:29 wrong-span']],
    ['a span that is far too long', held('from: 2026-02-16, to: 2027-02-20'), ['3:29 wrong-span']],
    ['a yearly span that runs backwards', held('from: 1/5, to: 30/4'), ['3:22 wrong-span']],
    ['a lunar span that is far too long', held('from: 27/12 âm, to: 6/3 âm'), ['3:27 wrong-span']],
    ['a lunar and a solar end', held('from: 27/12 âm, to: 6/1'), ['3:27 unlike-days']],
    ['an end with and one without a year', held('from: 30/4, to: 2027-05-01'), ['3:23 unlike-days']],
    [
      'a worked day of every year',
      EMPTY.replace('worked: []', 'worked: [{ day: 22/8, name: X }]'),
      ['3:17 not-a-full-day'],
    ],
    ['a day of the week that does not exist', EMPTY.replace('[]', '[sunnday]'), ['1:11 unknown-value']],
    ['a list that is missing', EMPTY.replace('quiet: []\n', ''), ['1:1 missing']],
    ['a misspelled name', `${EMPTY}workd: []`, ['5:1 unknown-key']],
    ['a misspelled name in a list', held('form: 1/1'), ['3:5 missing', '3:7 unknown-key']],
    ['broken YAML', 'holidays: [', ['1:12 yaml']],
    ['nothing at all', '', ['1:1 not-a-calendar']],
    ['another kind of file', '- 1', ['1:1 not-a-calendar']],
  ] as const)('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  test('the nearest name is proposed', () => {
    const read = readCalendar(`${EMPTY}workd: []`, 'c.yaml')
    expect(read).toMatchObject({ findings: [{ fix: expect.stringContaining('“worked”') }] })
  })
})
