/** Days as people type them: `20/11`, `ngày 20 tháng 11 năm 2026`, `20-11-2026`, `hôm qua`. */
import { addDays, type Day, isDay } from './day.ts'
import { type Folded, PAUSE } from './fold.ts'
import { phraseFor, type Words } from './words.ts'

/** The days that a step takes: so many before today and so many after. */
export interface Within {
  readonly back: number
  readonly ahead: number
}

/** `outside`: a day that the step does not take. `null`: no day. */
export function readDay(all: readonly Folded[], within: Within, today: Day, words: Words): Day | 'outside' | null {
  for (const reading of all) {
    const days = daysIn(reading, today, words)
    if (days.length === 0) continue
    const taken = days.filter((day) => isWithin(day, within, today))
    // Without its year the one that is nearest to today is meant.
    const [nearest = 'outside'] = taken.sort((a, b) => distance(a, today) - distance(b, today))
    return nearest
  }
  return null
}

export function isWithin(day: Day, { back, ahead }: Within, today: Day): boolean {
  return day >= addDays(today, -back) && day <= addDays(today, ahead)
}

/** The first and the last day that a step takes. */
export function endsOf({ back, ahead }: Within, today: Day): { readonly from: Day; readonly to: Day } {
  return { from: addDays(today, -back), to: addDays(today, ahead) }
}

/** Every day that may be meant: more than one only where the year was left out. */
function daysIn(reading: Folded, today: Day, words: Words): Day[] {
  const ago = phraseFor(words.days, reading)
  if (ago !== null) return [addDays(today, ago)]
  const numbers = reading.folded.split(/[ /-]/).filter((word) => !words.dateParts.has(word) && word !== PAUSE)
  if (numbers.length < 2 || numbers.length > 3 || !numbers.every((word) => /^\d{1,4}$/.test(word))) return []
  const [first = '', second = '', third] = numbers
  if (first.length === 4) return third === undefined ? [] : dayAt(first, second, third)
  if (third !== undefined) return dayAt(third.length === 2 ? `20${third}` : third, second, first)
  const year = Number(today.slice(0, 4))
  return [year - 1, year, year + 1].flatMap((one) => dayAt(String(one), second, first))
}

function dayAt(year: string, month: string, day: string): Day[] {
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(written) ? [written] : []
}

function distance(day: Day, today: Day): number {
  return Math.abs(Date.parse(day) - Date.parse(today))
}
