/**
 * The Vietnamese lunar calendar (*âm lịch*): the Chinese rules at Viet Nam's own midnight, UTC+7, so that in some years
 * Tết comes a day or a month before the Chinese new year. It is computed, for a published table ends.
 *
 * The rules are those that Hồ Ngọc Đức describes (*Thuật toán tính âm lịch*): a month begins on the day of a new moon;
 * the one that holds the winter solstice is the eleventh; where thirteen months lie from one such month to the next, the
 * first in which the sun enters no new sign is a leap month. New moons and the sun's longitude are computed after J.
 * Meeus, *Astronomical Algorithms* (2nd edition), chapters 49 and 25, with the terms above 20 s. Compared with an
 * ephemeris (PyEphem 4.2) no month differs from 1899 to 2071; later the earth's own turning is not known to the minute.
 */
import { addDays, DAY, type Day, dayOf, type Instant, SECOND, startOf } from './time.ts'

export interface LunarDate {
  /** The year in which its Tết falls. */
  readonly year: number
  /** 1 *tháng Giêng* … 12 *tháng Chạp*. */
  readonly month: number
  /** A leap month (*tháng nhuận*) has the number of the month before it. */
  readonly leap: boolean
  /** 1 *mùng 1* … 30. */
  readonly day: number
}

interface Month extends Omit<LunarDate, 'day'> {
  readonly start: Day
  /** 29 (*tháng thiếu*) or 30 (*tháng đủ*). */
  readonly days: number
}

/** The lunar date of a day; `isLast` of a month, which may be its 29th. */
export function lunarOf(day: Day): LunarDate & { readonly isLast: boolean } {
  const year = Number(day.slice(0, 4))
  const months = [...monthsFromSolstice(year - 1), ...monthsFromSolstice(year)]
  const found = months.findLast(({ start }) => start <= day)
  if (found === undefined) throw Object.assign(new Error(`no lunar month holds ${day}`), { code: 'NO_LUNAR_DATE' })
  const { start, days, ...month } = found
  const nth = daysFrom(start, day) + 1
  return { ...month, day: nth, isLast: nth === days }
}

/** The day of a lunar date: `2026-02-17` of 1/1/2026. `null` where that year has no such leap month or 30th day. */
export function solarOf({ year, month, leap, day }: LunarDate): Day | null {
  const months = monthsFromSolstice(month < ELEVENTH ? year - 1 : year)
  const found = months.find((one) => one.year === year && one.month === month && one.leap === leap)
  if (found === undefined || day < 1 || day > found.days) return null
  return addDays(found.start, day - 1)
}

/** *Tháng Một* of old: the month of the winter solstice, when the sun enters the tenth of its signs. */
const ELEVENTH = 11
const SOLSTICE = 9

const known = new Map<number, readonly Month[]>()

/** From the month of a year's winter solstice up to the next such month, which is the next year's. */
function monthsFromSolstice(year: number): readonly Month[] {
  const cached = known.get(year)
  if (cached !== undefined) return cached
  const first = moonOfSolstice(year)
  const count = moonOfSolstice(year + 1) - first
  const starts = Array.from({ length: count + 1 }, (_, i) => dayOf(newMoon(first + i)))
  const endOf = (i: number): Day => starts[i + 1] ?? ''
  const leap =
    count > 12 ? starts.findIndex((start, i) => i > 0 && signAt(start) === signAt(endOf(i))) : Number.POSITIVE_INFINITY
  const months = starts.slice(0, count).map((start, i): Month => {
    const nth = ELEVENTH + (i < leap ? i : i - 1)
    const ofNext = nth > 12
    return {
      year: ofNext ? year + 1 : year,
      month: ofNext ? nth - 12 : nth,
      leap: i === leap,
      start,
      days: daysFrom(start, endOf(i)),
    }
  })
  known.set(year, months)
  return months
}

/** The number of the new moon that begins the month of a year's winter solstice. */
function moonOfSolstice(year: number): number {
  let k = Math.ceil((year + 1 - 2000) * MOONS_OF_YEAR)
  while (dayOf(newMoon(k)) > `${year}-12-31`) k--
  return signAt(dayOf(newMoon(k))) < SOLSTICE ? k : k - 1
}

function daysFrom(from: Day, to: Day): number {
  return (startOf(to) - startOf(from)) / DAY
}

/** 2000-01-01T12:00 terrestrial time, from which Meeus counts; it is some 70 s ahead of the clock in these decades. */
const J2000 = Date.parse('2000-01-01T12:00:00Z') - 70 * SECOND
const CENTURY = 36_525 * DAY
const MOONS_OF_YEAR = 12.3685

const sin = (degrees: number): number => Math.sin((degrees * Math.PI) / 180)

/**
 * Meeus table 49.A: the factor in 1/100,000 day, then how many times the moon's anomaly, the sun's anomaly and the moon's
 * argument of latitude stand in the sine.
 */
const TERMS: readonly (readonly [factor: number, moon: number, sun: number, latitude: number])[] = [
  [-40720, 1, 0, 0],
  [17241, 0, 1, 0],
  [1608, 2, 0, 0],
  [1039, 0, 0, 2],
  [739, 1, -1, 0],
  [-514, 1, 1, 0],
  [208, 0, 2, 0],
  [-111, 1, 0, -2],
  [-57, 1, 0, 2],
  [56, 2, 1, 0],
  [-42, 3, 0, 0],
  [42, 0, 1, 2],
  [38, 0, 1, -2],
  [-24, 2, -1, 0],
]

/** The instant of the `k`th new moon after that of 6 January 2000. */
function newMoon(k: number): Instant {
  const t = k / (100 * MOONS_OF_YEAR)
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t ** 2
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t ** 2
  const latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t ** 2
  const eccentricity = 1 - 0.002516 * t - 0.0000074 * t ** 2
  const periodic = TERMS.map(
    ([factor, m, s, l]) => factor * eccentricity ** Math.abs(s) * sin(m * moon + s * sun + l * latitude),
  )
  const days = 5.09766 + 29.530588861 * k + 0.00015437 * t ** 2
  return J2000 + (days + periodic.reduce((sum, one) => sum + one, 0) / 100_000) * DAY
}

/** In which of its twelve signs (30° from the spring equinox) the sun stands when a day begins. */
function signAt(day: Day): number {
  const t = (startOf(day) - J2000) / CENTURY
  const anomaly = 357.52911 + 35999.05029 * t - 0.0001537 * t ** 2
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t ** 2) * sin(anomaly) +
    (0.019993 - 0.000101 * t) * sin(2 * anomaly) +
    0.000289 * sin(3 * anomaly)
  const apparent = -0.00569 - 0.00478 * sin(125.04 - 1934.136 * t)
  const longitude = 280.46646 + 36000.76983 * t + 0.0003032 * t ** 2 + centre + apparent
  return Math.floor((((longitude % 360) + 360) % 360) / 30)
}
