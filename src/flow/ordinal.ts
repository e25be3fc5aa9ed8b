/** An option named by its place in the list: `2`, `số hai`, `đáp án B`; on a scale of five also `4 sao`, `4*`, ⭐⭐⭐⭐. */
import { type Folded, mayMean, ofSpelled } from './fold.ts'
import type { Lexicon } from './lexicon.ts'
import { isInDigits, numeral } from './numbers.ts'
import { phraseFor, type Words } from './words.ts'

/** No list is counted further in letters, nor in words without their accents: `sau` and `tam` are other words too. */
const FAR = 5

/**
 * The options that a place may mean: none, one, or those among which the matcher does not choose.
 *
 * @param whole whether this is all that was typed, and not what politeness left of it: `a ơi` names no option A.
 */
export function ordinalsIn(reading: Folded, whole: boolean, lexicon: Lexicon, words: Words): readonly string[] {
  const stars = lexicon.stars ? starsIn(reading, words) : null
  if (stars !== null) return at(stars, lexicon)
  const cut = reading.spelled.lastIndexOf(' ')
  const place = ofSpelled(reading.spelled.slice(cut + 1))
  if (cut === -1) return bare(place, whole, lexicon, words)
  const picks = phraseFor(words.pick, ofSpelled(reading.spelled.slice(0, cut))) === true
  return picks ? at(letterIn(place, words) ?? numeral(place, words) ?? phraseFor(words.places, place), lexicon) : []
}

/** A place that stands alone may be something else: a teen spelling, a word of an option, a number of days. */
function bare(place: Folded, whole: boolean, lexicon: Lexicon, words: Words): readonly string[] {
  const letter = letterIn(place, words)
  if (letter !== null) return lexicon.order.length <= FAR && whole ? at(letter, lexicon) : []
  const count = numeral(place, words)
  const named = at(count, lexicon)
  if (count === null || named.length === 0) return []
  const spoken = lexicon.numbers.get(count) ?? []
  const rivals = named.every((code) => spoken.includes(code)) ? [] : spoken
  if (isInDigits(place)) return [...named, ...rivals]
  if (count > FAR && !isSpelledOut(place, words)) return []
  const alike = (lexicon.parts.get(place.folded) ?? []).filter(({ spelled }) => mayMean(place, spelled))
  return [...named, ...rivals, ...alike.map(({ code }) => code)]
}

function at(count: number | null, { order }: Lexicon): readonly string[] {
  const code = count === null ? undefined : order[count - 1]
  return code === undefined ? [] : [code]
}

function letterIn(place: Folded, words: Words): number | null {
  if (!/^[a-z]$/.test(place.spelled) || phraseFor(words.short, place) !== null) return null
  return place.spelled.charCodeAt(0) - 'a'.charCodeAt(0) + 1
}

function isSpelledOut({ spelled, folded }: Folded, words: Words): boolean {
  return (words.numbers.get(folded) ?? []).some((known) => known.spelled === spelled)
}

function starsIn({ spelled }: Folded, words: Words): number | null {
  if (/^\*{1,5}$/.test(spelled)) return spelled.length
  const cut = spelled.endsWith('*') ? spelled.length - 1 : spelled.lastIndexOf(' ')
  if (cut < 1) return null
  const unit = ofSpelled(spelled.slice(cut).trim())
  if (unit.spelled !== '*' && phraseFor(words.stars, unit) !== true) return null
  return numeral(ofSpelled(spelled.slice(0, cut).trim()), words)
}
