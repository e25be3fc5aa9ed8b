/**
 * Periods that are fixed beforehand (*kỳ cố định*), so that nobody finds one day's answers by asking for two periods that
 * differ by it. All of them are made of whole half-months.
 */
import { addDays, type Day } from '../survey/time.ts'
import type { Period } from './period.ts'

/**
 * `month`, `quarter`, `half`, `year` of the calendar; `reporting-…`: from the 15th of the month before it to the 14th of
 * its last month, so that a reporting year ends on 14 December (Nghị định 09/2019/NĐ-CP, Điều 12; domain.md section 5.4).
 */
export const PERIOD_KINDS = [
  'month',
  'quarter',
  'reporting-month',
  'reporting-quarter',
  'half',
  'reporting-half',
  'year',
  'reporting-year',
] as const
export type PeriodKind = (typeof PERIOD_KINDS)[number]

export interface FixedPeriod extends Period {
  readonly kind: PeriodKind
  readonly year: number
  /** Of the month, quarter or half in its year, from 1; of a year 1. */
  readonly number: number
}

/** How many of each kind a page offers, the one of today first. */
const OFFERED = ofEach({ month: 13, quarter: 5, half: 3, year: 3 })
const MONTHS = ofEach({ month: 1, quarter: 3, half: 6, year: 12 })

/** The half-month of a day, by its first day: the 1st, or the 15th. */
export function halfOf(day: Day): Day {
  return `${day.slice(0, 8)}${day.slice(8) < '15' ? '01' : '15'}`
}

/** The fixed period that has exactly these ends; `null`: there is none. */
export function fixedPeriodOf({ from, to }: Period): FixedPeriod | null {
  return (
    PERIOD_KINDS.map((kind) => periodWith(kind, from)).find((period) => period.to === to && period.from === from) ??
    null
  )
}

/** The period of this kind in which a day lies. */
export function periodWith(kind: PeriodKind, day: Day): FixedPeriod {
  // From the 15th on a day counts as of the next month there.
  const month = monthNumber(day) + (isReporting(kind) && day.slice(8) >= '15' ? 1 : 0)
  return periodAt(kind, Math.floor(month / MONTHS[kind]))
}

/** What a page offers, the latest of each kind first. */
export function offeredPeriods(today: Day): FixedPeriod[] {
  return PERIOD_KINDS.flatMap((kind) => {
    const { year, number } = periodWith(kind, today)
    const last = (year * 12) / MONTHS[kind] + number - 1
    return Array.from({ length: OFFERED[kind] }, (_, n) => periodAt(kind, last - n))
  })
}

/** How many periods a trend shows, the last among them. */
const TREND = ofEach({ month: 8, quarter: 6, half: 4, year: 3 })

/** The fixed periods that lead up to this one, the oldest first; days that are none stand for the month of the last. */
export function leadingUpTo({ from, to }: Period): FixedPeriod[] {
  const { kind, year, number } = fixedPeriodOf({ from, to }) ?? periodWith('month', to)
  const last = (year * 12) / MONTHS[kind] + number - 1
  // None begins before the calendar does.
  const length = Math.max(1, Math.min(TREND[kind], last))
  return Array.from({ length }, (_, n) => periodAt(kind, last - length + 1 + n))
}

/** The months that make up a fixed period, in their order; of a month itself, and of days that are none, nothing. */
export function monthsIn(period: Period): FixedPeriod[] {
  const fixed = fixedPeriodOf(period)
  if (fixed === null || MONTHS[fixed.kind] === 1) return []
  const { kind, year, number } = fixed
  const month = isReporting(kind) ? 'reporting-month' : 'month'
  const first = year * 12 + (number - 1) * MONTHS[kind]
  return Array.from({ length: MONTHS[kind] }, (_, n) => periodAt(month, first + n))
}

/** The fixed period before this one and, where that is another, the same one a year before; of other days none. */
export function earlierThan(period: Period) {
  const fixed = fixedPeriodOf(period)
  if (fixed === null) return []
  const { kind, year, number } = fixed
  const inYear = 12 / MONTHS[kind]
  const at = year * inYear + number - 1
  const previous = { kind: 'previous', period: periodAt(kind, at - 1) } as const
  return inYear === 1 ? [previous] : [previous, { kind: 'last-year', period: periodAt(kind, at - inYear) } as const]
}

/** @param n counted from the year 0. */
function periodAt(kind: PeriodKind, n: number): FixedPeriod {
  const length = MONTHS[kind]
  const [first, next] = [n * length, (n + 1) * length]
  const inYear = 12 / length
  const named = { kind, year: Math.floor(n / inYear), number: (n % inYear) + 1 }
  if (isReporting(kind)) return { ...named, from: dayIn(first - 1, 15), to: dayIn(next - 1, 14) }
  return { ...named, from: dayIn(first, 1), to: addDays(dayIn(next, 1), -1) }
}

function isReporting(kind: PeriodKind): boolean {
  return kind.startsWith('reporting-')
}

/** The same for a period of the calendar and for that of reports. */
function ofEach(by: Readonly<Record<'month' | 'quarter' | 'half' | 'year', number>>): Record<PeriodKind, number> {
  const { month, quarter, half, year } = by
  const reporting = {
    'reporting-month': month,
    'reporting-quarter': quarter,
    'reporting-half': half,
    'reporting-year': year,
  }
  return { ...by, ...reporting }
}

/** Months since the year 0. */
function monthNumber(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
}

function dayIn(month: number, day: number): Day {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${two((month % 12) + 1)}-${two(day)}`
}
