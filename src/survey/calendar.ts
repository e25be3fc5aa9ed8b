/**
 * The days on which offices of Viet Nam work, and the instants at which a citizen may be written to. The dates are data
 * (`flows/calendar.yaml`): the law fixes some for every year, two of them by the lunar calendar; swapped Fridays, worked
 * Saturdays and substitutes the Government announces year by year, late (domain.md section 7.3).
 */
import { z } from 'zod'
import { toldAs } from '../flow/shape-faults.ts'
import type { Rules } from './rules.ts'
import { readSettings, type Settings } from './settings-file.ts'
import { covers, isFullDay, type Span, spanFile } from './span.ts'
import { addDays, type Day, dayOf, type Instant, startOf } from './time.ts'

export interface Calendar {
  /** 0 Sunday … 6 Saturday. */
  readonly weekend: readonly number[]
  readonly holidays: readonly Span[]
  /** Days of a weekend or holiday that are worked all the same (*làm bù*). */
  readonly worked: readonly Day[]
  /** Days on which nobody is written to, working days among them: 27 tháng Chạp to mùng 6. */
  readonly quiet: readonly Span[]
}

/** A calendar that allows nothing for so long is broken; the reader's limits keep it from happening. */
const SEARCH_MAX = 1_000

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

const workedDay = z.strictObject({
  day: z.string().refine(isFullDay, toldAs('not-a-full-day')),
  name: z.string().min(1),
})

const calendarFile = z.strictObject({
  weekend: z.array(z.enum(WEEKDAYS)).max(3),
  holidays: z.array(spanFile),
  worked: z.array(workedDay),
  quiet: z.array(spanFile),
})

/** Reads `calendar.yaml`; every mistake comes with its place and what to do. */
export function readCalendar(content: string | Uint8Array, file: string): Settings<Calendar> {
  const shape = { schema: calendarFile, otherwise: 'not-a-calendar' } as const
  return readSettings(content, file, shape, ({ weekend, holidays, worked, quiet }) => ({
    weekend: weekend.map((name) => WEEKDAYS.indexOf(name)),
    holidays,
    worked: worked.map(({ day }) => day),
    quiet,
  }))
}

/** What a day is to an office. `worked`: of a weekend or holiday, and worked all the same (*làm bù*). */
export type DayKind = 'working' | 'weekend' | 'holiday' | 'worked'

export interface DayTold {
  readonly kind: DayKind
  /** Nobody is written to. */
  readonly quiet: boolean
  /** What the file calls the holiday or the quiet days. */
  readonly names: readonly string[]
}

/** All that the calendar says of a day. */
export function tellDay(at: Day, calendar: Calendar): DayTold {
  const isFree = !isWorkingDay(at, { ...calendar, worked: [] })
  const holidays = calendar.holidays.filter((span) => covers(span, at))
  const quiet = calendar.quiet.filter((span) => covers(span, at))
  const names = [...holidays, ...quiet].flatMap(({ name }) => name ?? [])
  const free = holidays.length > 0 ? 'holiday' : isFree ? 'weekend' : 'working'
  const kind = calendar.worked.includes(at) && isFree ? 'worked' : free
  return { kind, quiet: quiet.length > 0, names }
}

/** Whether nobody is written to all day. */
export function isQuiet(at: Day, { quiet }: Calendar): boolean {
  return quiet.some((span) => covers(span, at))
}

export function isWorkingDay(at: Day, calendar: Calendar): boolean {
  if (calendar.worked.includes(at)) return true
  const weekday = new Date(`${at}T00:00:00Z`).getUTCDay()
  return !calendar.weekend.includes(weekday) && !calendar.holidays.some((span) => covers(span, at))
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

/** The `n`th working day after `from`. */
export function addWorkingDays(from: Day, n: number, calendar: Calendar): Day {
  let at = from
  for (let left = n, days = 0; left > 0; days++) {
    if (days > SEARCH_MAX) throw noSendingDay()
    at = addDays(at, 1)
    if (isWorkingDay(at, calendar)) left--
  }
  return at
}

/** The first instant, at `from` or after it, at which an office's rules let a message leave. */
export function earliestSend(
  from: Instant,
  rules: Pick<Rules, 'hours' | 'workingDaysOnly'>,
  calendar: Calendar,
): Instant {
  let at = dayOf(from)
  for (let n = 0; n < SEARCH_MAX; n++, at = addDays(at, 1)) {
    if (rules.workingDaysOnly && !isWorkingDay(at, calendar)) continue
    if (isQuiet(at, calendar)) continue
    const midnight = startOf(at)
    const open = rules.hours.find(({ until }) => from < midnight + until)
    if (open !== undefined) return Math.max(from, midnight + open.from)
  }
  throw noSendingDay()
}

function noSendingDay(): Error {
  return Object.assign(new Error(`calendar.yaml allows no sending for ${SEARCH_MAX} days`), { code: 'NO_SENDING_DAY' })
}
