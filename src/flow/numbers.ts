/** Numbers as people type them: `2`, `０２`, `hai lần`, `khoảng 2 lan`, `không lần nào`. */
import { type Folded, ofSpelled } from './fold.ts'
import { phraseFor, type Words } from './words.ts'

/** `range`: a number that the step does not take. `no`: *không*, which may be zero, no, or no opinion. */
export type NumberRead = { readonly value: number } | 'range' | 'no' | null

const NEGATIVE = /^\s*[-−–]\s*\p{N}/u
const FRACTION = /\p{N}\s*[.,/]\s*\p{N}/u
const DIGITS = /^\p{Nd}{1,6}$/u
const MORE_DIGITS = /^\p{Nd}{7,}$/u

export function readNumber(
  text: string,
  all: readonly Folded[],
  { min, max }: { readonly min: number; readonly max: number },
  words: Words,
): NumberRead {
  if (FRACTION.test(text)) return null
  if (NEGATIVE.test(text)) return 'range'
  for (const reading of all) {
    const value = countIn(reading, words)
    if (value !== null) return value >= min && value <= max ? { value } : 'range'
    if (phraseFor(words.no, reading) === true) return 'no'
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
  if (DIGITS.test(reading.folded)) return Number(reading.folded)
  if (MORE_DIGITS.test(reading.folded)) return Number.MAX_SAFE_INTEGER
  return phraseFor(words.numbers, reading)
}

function means(words: Words, list: 'times' | 'about', word: string): boolean {
  return phraseFor(words[list], ofSpelled(word)) === true
}
