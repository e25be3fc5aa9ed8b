/**
 * Dates as offices write them. The day comes before the month, always: `03/04/2026` is the third of April. Times without
 * a zone are Viet Nam's.
 */
import { DAY, type Day, HOUR, type Instant, isPlausible, MINUTE, SECOND, startOf } from './time.ts'

/**
 * A date without a time means noon: whatever hour is guessed is wrong, but noon keeps the day right in every zone, and
 * days are all that is counted. Midnight, which is how spreadsheets write "no time", is read the same.
 */
const NO_TIME = 12 * HOUR

/** The last instant that a `Date` can hold, and a day to spare. */
const DATE_MAX = 8.64e15 - DAY
/** Excel's serial of 1970-01-01. */
const SERIAL_1970 = 25_569

/** Signs of a date; the longest way to write one, spelled out and with its time, has some fifty. */
const TEXT_MAX = 100

const OFFSET_DATE_TIME = /^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:\d{2})$/i
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/
const TIME = /(?:^|[\s,t])(\d{1,2})[:hg](\d{2})?(?::(\d{2})(?:\.\d+)?)?\s*(am|pm|sa|ch)?(?=$|\s)/i

/**
 * The instant that a cell means, or `null` when it is no date: `31/12/2026`, `31.12.2026 17h30`, `2026-12-31 08:15`,
 * `ngày 31 tháng 12 năm 2026`, RFC 3339, an Excel serial (as number or digits), a `Date` whose UTC fields are the wall
 * clock (as spreadsheet readers give it).
 */
export function readDate(raw: string | number | Date): Instant | null {
  if (raw instanceof Date) return fromWallClock(raw.getTime())
  if (typeof raw === 'number') return fromSerial(raw)
  if (raw.length > TEXT_MAX) return null
  const text = raw.normalize('NFKC').trim()
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return fromSerial(Number(text))
  if (OFFSET_DATE_TIME.test(text)) return fromOffset(text)
  return fromText(text.toLowerCase())
}

function fromSerial(serial: number): Instant | null {
  return fromWallClock(Math.round((serial - SERIAL_1970) * (DAY / SECOND)) * SECOND)
}

/** @param wall milliseconds since 1970 on a wall clock in Viet Nam. */
function fromWallClock(wall: number): Instant | null {
  if (!(Math.abs(wall) < DATE_MAX)) return null
  const midnight = Math.floor(wall / DAY) * DAY
  return bounded(new Date(midnight).toISOString().slice(0, 10), Math.round((wall - midnight) / SECOND) * SECOND)
}

function fromOffset(text: string): Instant | null {
  const at = Date.parse(text.toUpperCase())
  const [year, month, day] = text.slice(0, 10).split('-').map(Number)
  return isPlausible(at) && realDay(year, month, day) !== null ? at : null
}

function fromText(text: string): Instant | null {
  const spelled = text.replace(/^ngày\s*/, '').replace(/(?<!\s)\s*(?:tháng|năm)\s*/g, '/')
  const time = TIME.exec(spelled)
  const date = (time === null ? spelled : spelled.replace(time[0], ' ')).replace(/lúc|,/g, '').trim()
  const yearFirst = YEAR_FIRST.exec(date)
  const dayFirst = DAY_FIRST.exec(date)
  const day =
    yearFirst !== null
      ? realDay(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]))
      : dayFirst !== null
        ? realDay(fullYear(dayFirst[3] ?? ''), Number(dayFirst[2]), Number(dayFirst[1]))
        : null
  const ms = time === null ? 0 : timeOf(time)
  return day === null || ms === null ? null : bounded(day, ms)
}

const fullYear = (digits: string): number => Number(digits.length === 2 ? `20${digits}` : digits)

function timeOf([, hours, minutes, seconds, half]: RegExpExecArray): number | null {
  const typed = Number(hours)
  const afternoon = half === 'pm' || half === 'ch'
  if (half !== undefined && (typed < 1 || typed > 12)) return null
  const hour = half === undefined ? typed : (typed % 12) + (afternoon ? 12 : 0)
  if (hour > 23 || Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 59) return null
  return hour * HOUR + Number(minutes ?? 0) * MINUTE + Number(seconds ?? 0) * SECOND
}

function realDay(year = 0, month = 0, day = 0): Day | null {
  const at = new Date(Date.UTC(year, month - 1, day))
  const real = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return real ? at.toISOString().slice(0, 10) : null
}

function bounded(day: Day, sinceMidnight: number): Instant | null {
  const at = startOf(day) + (sinceMidnight === 0 ? NO_TIME : sinceMidnight)
  return isPlausible(at) ? at : null
}
