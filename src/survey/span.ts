/**
 * Days as an admin writes them in `calendar.yaml`: `2026-08-31` once, `30/4` every year, `10/3 âm` every year by the lunar
 * calendar, so that Tết and Giỗ Tổ need no edits.
 */
import { z } from 'zod'
import { toldAs } from '../flow/shape-faults.ts'
import { lunarOf } from './lunar.ts'
import { addDays, type Day } from './time.ts'

interface MonthDay {
  readonly month: number
  readonly day: number
}

/** Both ends included. Of a lunar month day 30 is the last, though it has only 29: *30 Tết*. Leap months have none. */
export type Span = (
  | { readonly kind: 'once'; readonly from: Day; readonly to: Day }
  | { readonly kind: 'yearly' | 'lunar'; readonly from: MonthDay; readonly to: MonthDay }
) & {
  /** As the file calls it: `Quốc khánh`. */
  readonly name?: string
}

/** A longer span is a typing mistake in a year or month. */
const SPAN_MAX = 31
/** Longer than any, so that the order of days in a year is one number. */
const MONTH = 31
/** What day 30 of a lunar month stands for. */
const LAST = 30

const YEARLY = /^(\d{1,2})\/(\d{1,2})( âm)?$/

type WrittenDay =
  | { readonly kind: 'once'; readonly at: Day }
  | { readonly kind: 'yearly' | 'lunar'; readonly at: MonthDay }

const writtenDay = z.string().transform((text, context) => {
  const read = dayIn(text)
  if (read !== null) return read
  context.addIssue({ code: 'custom', input: text, ...toldAs('not-a-day') })
  return z.NEVER
})

/** A span in the file; without `to` it is a single day. */
export const spanFile = z
  .strictObject({ from: writtenDay, to: writtenDay.optional(), name: z.string().min(1) })
  .transform(({ from, to = from, name }, context): Span => {
    const span = spanOf(from, to)
    if (typeof span !== 'string') return { ...span, name }
    context.addIssue({ code: 'custom', input: to, path: ['to'], ...toldAs(span, { max: SPAN_MAX }) })
    return z.NEVER
  })

export function covers(span: Span, at: Day): boolean {
  switch (span.kind) {
    case 'once':
      return span.from <= at && at <= span.to
    case 'yearly': {
      const { month, day } = monthDayOf(at)
      return between(span, orderOf(month, day), orderOf(month, day))
    }
    case 'lunar': {
      const { month, day, leap, isLast } = lunarOf(at)
      return !leap && between(span, orderOf(month, isLast ? LAST : day), orderOf(month, day))
    }
  }
}

/** @param latest what the day may also be called, for the beginning of a span. */
function between({ from, to }: { readonly from: MonthDay; readonly to: MonthDay }, latest: number, order: number) {
  const first = orderOf(from.month, from.day)
  const last = orderOf(to.month, to.day)
  return first <= last ? first <= latest && order <= last : first <= latest || order <= last
}

function orderOf(month: number, day: number): number {
  return month * MONTH + day
}

function monthDayOf(day: Day): MonthDay {
  return { month: Number(day.slice(5, 7)), day: Number(day.slice(8)) }
}

function dayIn(text: string): WrittenDay | null {
  if (isFullDay(text)) return { kind: 'once', at: text }
  const [found, day, month, lunar] = YEARLY.exec(text.normalize('NFC').trim()) ?? []
  if (found === undefined) return null
  const at = { month: Number(month), day: Number(day) }
  if (lunar !== undefined) return isWithin(at, LAST) ? { kind: 'lunar', at } : null
  return isWithin(at, daysOf(at.month)) ? { kind: 'yearly', at } : null
}

/** `2026-08-22` */
export function isFullDay(text: string): boolean {
  return z.iso.date().safeParse(text).success
}

function isWithin({ month, day }: MonthDay, days: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= days
}

/** In a leap year. */
function daysOf(month: number): number {
  return new Date(Date.UTC(2024, month, 0)).getUTCDate()
}

function spanOf(from: WrittenDay, to: WrittenDay): Span | 'unlike-days' | 'wrong-span' {
  if (from.kind === 'once' && to.kind === 'once') {
    const fits = from.at <= to.at && to.at <= addDays(from.at, SPAN_MAX)
    return fits ? { kind: 'once', from: from.at, to: to.at } : 'wrong-span'
  }
  if (from.kind === 'once' || to.kind === 'once' || from.kind !== to.kind) return 'unlike-days'
  const months = (to.at.month - from.at.month + 12) % 12
  const days = months * MONTH + to.at.day - from.at.day
  return days >= 0 && days <= SPAN_MAX ? { kind: from.kind, from: from.at, to: to.at } : 'wrong-span'
}
