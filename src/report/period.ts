/** The days that a report is about. */
import { addDays, type Day } from '../survey/time.ts'

/** Both ends included. */
export interface Period {
  readonly from: Day
  readonly to: Day
}

/** Days that the results page shows when nobody asked for others: about a quarter. */
const USUAL_DAYS = 90

export { isDay } from '../flow/day.ts'

/** The last ninety days, today among them. */
export function usualPeriod(today: Day): Period {
  return { from: addDays(today, 1 - USUAL_DAYS), to: today }
}
