/** Days of the calendar as `YYYY-MM-DD`, without a time zone. */
export type Day = string

const LENGTH = 86_400_000

export function addDays(day: Day, n: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * LENGTH).toISOString().slice(0, 10)
}

/** Whether this is a day of the calendar, written `YYYY-MM-DD`: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** `24/11/2026`, in Viet Nam's order in either language. */
export function writtenDay(day: Day): string {
  return day.split('-').reverse().join('/')
}
