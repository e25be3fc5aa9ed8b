/** Whether `calendar.yaml` knows the holidays of the days to come: without them people are written to on a holiday. */
import type { Health } from '../../channels/channel.ts'
import { type Calendar, isWorkingDay } from '../../survey/calendar.ts'
import { addDays, dayOf } from '../../survey/time.ts'
import type { DoctorDeps } from './doctor.ts'

/** An invitation and its reminders reach that far, in days. */
const AHEAD = 60

export async function calendarHealth({ calendar, clock }: DoctorDeps): Promise<readonly Health[]> {
  const today = dayOf(clock())
  const years = new Set([today, addDays(today, AHEAD)].map((day) => day.slice(0, 4)))
  const empty = [...years].filter((year) => !hasHolidays(year, calendar))
  const check = 'calendar'
  if (empty.length === 0) return [{ check, status: 'ok', code: 'ok', values: { years: [...years].join(', ') } }]
  return [{ check, status: 'warning', code: 'no-holidays', values: { years: empty.join(', ') } }]
}

function hasHolidays(year: string, calendar: Calendar): boolean {
  for (let day = `${year}-01-01`; day.startsWith(year); day = addDays(day, 1)) {
    const isWeekend = calendar.weekend.includes(new Date(`${day}T00:00:00Z`).getUTCDay())
    if (!isWeekend && !isWorkingDay(day, calendar)) return true
  }
  return false
}
