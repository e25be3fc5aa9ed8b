/**
 * Time as the survey keeps it: instants are milliseconds since 1970 (UTC), days are `YYYY-MM-DD` in Viet Nam's zone.
 * Viet Nam has had one offset since 1975 and no summer time, so a day is found by arithmetic, not by a zone table.
 */

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number

/** `YYYY-MM-DD` in Asia/Ho_Chi_Minh. */
export type Day = string

export const ZONE = 'Asia/Ho_Chi_Minh'

/** UTC+7, in milliseconds. */
export const OFFSET = 7 * 3_600_000

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/**
 * What an office says happened lies between these. Outside are typing mistakes and what databases write for "none"
 * (0001-01-01, 9999-12-31); Excel's serials inside cannot be mistaken for years.
 */
export const YEARS = { from: 1990, to: 2100 } as const
const FIRST: Instant = Date.parse(`${YEARS.from}-01-01T00:00:00Z`) - OFFSET
const END: Instant = Date.parse(`${YEARS.to + 1}-01-01T00:00:00Z`) - OFFSET

/** Whether something on record can have happened, or be due, at this instant. */
export function isPlausible(instant: Instant): boolean {
  return instant >= FIRST && instant < END
}

/** The day in Viet Nam of an instant: `dayOf(Date.parse('2026-03-14T16:30Z'))` is `2026-03-14`. */
export function dayOf(instant: Instant): Day {
  return new Date(instant + OFFSET).toISOString().slice(0, 10)
}

/** The first instant of a day in Viet Nam. */
export function startOf(day: Day): Instant {
  return Date.parse(`${day}T00:00:00Z`) - OFFSET
}

/** The day `n` days later (earlier when negative). */
export { addDays } from '../flow/day.ts'

/** RFC 3339 with Viet Nam's offset: `2026-11-24T09:30:00+07:00`. */
export function iso(instant: Instant): string {
  return `${new Date(instant + OFFSET).toISOString().slice(0, 19)}+07:00`
}
