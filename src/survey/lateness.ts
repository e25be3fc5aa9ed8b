/** How late a case was by its record: working days, in the classes of the question `late_days` (faces.md section 4). */
import { type Calendar, workingDaysBetween } from './calendar.ts'
import type { Lateness } from './response.ts'
import { dayOf, type Instant } from './time.ts'

/** The longest class begins here. */
const MANY = 11

/**
 * Days count, hours do not: a paper due at 17:00 and handed out at 17:30 is on time. Weekends and holidays between the
 * two days are nobody's delay.
 */
export function lateness(dueAt: Instant | null, closedAt: Instant | null, calendar: Calendar): Lateness {
  if (dueAt === null || closedAt === null) return 'none'
  const [due, closed] = [dayOf(dueAt), dayOf(closedAt)]
  if (closed < due) return workingDaysBetween(closed, due, calendar, 1) === 0 ? 'on-time' : 'early'
  const late = workingDaysBetween(due, closed, calendar, MANY)
  if (late === 0) return 'on-time'
  if (late <= 3) return 'late-1-3'
  return late < MANY ? 'late-4-10' : 'late-over-10'
}
