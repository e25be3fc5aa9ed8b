/** How long something is kept, by the calendar of Viet Nam: `30 d`, `6 months`, `5 years`. */
import { addDays, type Day, dayOf, type Instant } from './time.ts'

export interface Term {
  readonly amount: number
  readonly unit: 'day' | 'month' | 'year'
}

const TERM = /^([1-9]\d{0,3}) ?(?:(d|days?)|(months?)|(years?))$/

/** `null`: it is none. */
export function readTerm(text: string): Term | null {
  const [found, amount, day, month] = TERM.exec(text.trim()) ?? []
  if (found === undefined) return null
  return { amount: Number(amount), unit: day !== undefined ? 'day' : month !== undefined ? 'month' : 'year' }
}

/** The first day that is still kept: of six months on 31 August it is the last of February. */
export function keptFrom(now: Instant, { amount, unit }: Term): Day {
  const today = dayOf(now)
  if (unit === 'day') return addDays(today, -amount)
  const [year = 0, month = 0, day = 0] = today.split('-').map(Number)
  const months = year * 12 + (month - 1) - (unit === 'month' ? amount : amount * 12)
  const [inYear, inMonth] = [Math.floor(months / 12), months % 12]
  const last = new Date(Date.UTC(inYear, inMonth + 1, 0)).getUTCDate()
  return new Date(Date.UTC(inYear, inMonth, Math.min(day, last))).toISOString().slice(0, 10)
}
