/** The days that a report is about. */
import { addDays, type Day } from '../survey/time.ts'

/** Both ends included. */
export interface Period {
  readonly from: Day
  readonly to: Day
}

/** Days that the results page shows when nobody asked for others: about a quarter. */
const USUAL_DAYS = 90

/** Whether this is a day of the calendar, written `YYYY-MM-DD`: `2026-02-30` is none. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** The last ninety days, today among them. */
export function usualPeriod(today: Day): Period {
  return { from: addDays(today, 1 - USUAL_DAYS), to: today }
}
