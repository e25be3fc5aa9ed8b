/** Numbers as people type them: `2`, `０２`, `hai lần`, `khoảng 2 lan`, `không lần nào`. */
import { type Folded, ofSpelled } from './fold.ts'
import { phraseFor, type Words } from './words.ts'

const DIGITS = /^\d{1,6}$/
/** So many words before or after a number leave it as it is: *phải đi lại 2 lần thôi*. */
const LONGEST = 5

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
  const parts = reading.spelled.split(' ')
  for (let after = 0; after < parts.length && after <= LONGEST; after++) {
    const end = parts.length - after
    if (after > 0 && !means(words, 'times', parts.slice(end).join(' '))) continue
    for (let before = 0; before < end && before <= LONGEST; before++) {
      if (before > 0 && !means(words, 'about', parts.slice(0, before).join(' '))) continue
      const value = numeral(ofSpelled(parts.slice(before, end).join(' ')), words)
      if (value !== null) return value
    }
  }
  return null
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
