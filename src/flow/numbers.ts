/** Numbers as people type them: `2`, `０２`, `hai lần`, `khoảng 2 lan`, `không lần nào`. */
import { type Folded, ofSpelled } from './fold.ts'
import { phraseFor, type Words } from './words.ts'

const DIGITS = /^\d{1,6}$/

/**
 * The number that is meant; `null`: none, or none that the step takes. *Không* is none: it may be zero, no, or no
 * opinion.
 */
export function readNumber(
  all: readonly Folded[],
  { min, max }: { readonly min: number; readonly max: number },
  words: Words,
): number | null {
  for (const reading of all) {
    const value = countIn(reading, words)
    if (value !== null) return value >= min && value <= max ? value : null
  }
  return null
}

function countIn(reading: Folded, words: Words): number | null {
  if (phraseFor(words.zero, reading) === true) return 0
  let parts = reading.spelled.split(' ')
  const last = parts.at(-1)
  if (parts.length > 1 && last !== undefined && means(words, 'times', last)) parts = parts.slice(0, -1)
  const first = parts[0]
  if (parts.length > 1 && first !== undefined && means(words, 'about', first)) parts = parts.slice(1)
  return numeral(ofSpelled(parts.join(' ')), words)
}

/** A whole number in digits or in one word; `null`: neither. */
export function numeral(reading: Folded, words: Words): number | null {
  return isInDigits(reading) ? Number(reading.folded) : phraseFor(words.numbers, reading)
}

export function isInDigits({ folded }: Folded): boolean {
  return DIGITS.test(folded)
}

function means(words: Words, list: 'times' | 'about', word: string): boolean {
  return phraseFor(words[list], ofSpelled(word)) === true
}
