/**
 * The days on which offices of Viet Nam work, and the instants at which a citizen may be written to. The dates are data
 * (`flows/calendar.yaml`), for the Government announces them year by year, late, with swapped Fridays and worked
 * Saturdays (domain.md section 7.3).
 */
import { z } from 'zod'
import type { Policy } from './policy.ts'
import { readSettings, type Settings } from './settings-file.ts'
import { addDays, type Day, dayOf, type Instant, startOf } from './time.ts'

/** Both ends included. */
interface Span {
  readonly from: Day
  readonly to: Day
  readonly name: string
}

export interface Calendar {
  /** 0 Sunday … 6 Saturday. */
  readonly weekend: readonly number[]
  readonly holidays: readonly Span[]
  /** Days of a weekend or holiday that are worked all the same (*làm bù*). */
  readonly worked: readonly Day[]
  /** Days on which nobody is written to, working days among them: 27 tháng Chạp to mùng 6. */
  readonly quiet: readonly Span[]
}

/** A longer span is a typing mistake in a year or month. */
const SPAN_MAX = 31
/** A calendar that allows nothing for so long is broken; the reader's limits keep it from happening. */
const SEARCH_MAX = 1_000

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

const day = z.iso.date({ error: 'a day is written YYYY-MM-DD', abort: true })
const span = z
  .strictObject({ from: day, to: day, name: z.string().min(1) })
  .refine(({ from, to }) => from <= to && to <= addDays(from, SPAN_MAX), {
    message: `"to" must be the same day as "from" or up to ${SPAN_MAX} days later`,
  })

const calendarFile = z.strictObject({
  weekend: z.array(z.enum(WEEKDAYS)).max(3),
  holidays: z.array(span),
  worked: z.array(z.strictObject({ day, name: z.string().min(1) })),
  quiet: z.array(span),
})

/** Reads `calendar.yaml`; every mistake comes with its line and what to do. */
export function readCalendar(text: string, file: string): Settings<Calendar> {
  return readSettings(text, file, calendarFile, ({ weekend, holidays, worked, quiet }) => ({
    weekend: weekend.map((name) => WEEKDAYS.indexOf(name)),
    holidays,
    worked: worked.map((entry) => entry.day),
    quiet,
  }))
}

const within = (spans: readonly Span[], at: Day): boolean => spans.some(({ from, to }) => from <= at && at <= to)

export function isWorkingDay(at: Day, calendar: Calendar): boolean {
  if (calendar.worked.includes(at)) return true
  const weekday = new Date(`${at}T00:00:00Z`).getUTCDay()
  return !calendar.weekend.includes(weekday) && !within(calendar.holidays, at)
}

/**
 * The working days after `from`, up to and with `to`; 0 unless `from` is before `to`.
 *
 * @param enough no more than so many are counted, for a slip of the pen may be centuries away.
 */
export function workingDaysBetween(from: Day, to: Day, calendar: Calendar, enough: number): number {
  let count = 0
  for (let at = addDays(from, 1); at <= to && count < enough; at = addDays(at, 1)) {
    if (isWorkingDay(at, calendar)) count++
  }
  return count
}

/** The first instant, at `from` or after it, at which the policy lets a message leave. */
export function earliestSend(from: Instant, policy: Policy, calendar: Calendar): Instant {
  let at = dayOf(from)
  for (let n = 0; n < SEARCH_MAX; n++, at = addDays(at, 1)) {
    if (policy.workingDaysOnly && !isWorkingDay(at, calendar)) continue
    if (within(calendar.quiet, at)) continue
    const midnight = startOf(at)
    const open = policy.hours.find(({ until }) => from < midnight + until)
    if (open !== undefined) return Math.max(from, midnight + open.from)
  }
  throw Object.assign(new Error(`calendar.yaml allows no sending for ${SEARCH_MAX} days`), { code: 'NO_SENDING_DAY' })
}
