/** The ways to read what somebody typed, before any of them is looked up. */
import { type Folded, ofSpelled, PAUSE, spellTyped } from './fold.ts'
import { telex } from './telex.ts'
import { type Phrases, phraseFor, type Words } from './words.ts'

/** A message of more words than this is no choice, number or command. */
const MAX_WORDS = 60
/** So many pieces of politeness are taken off one end, and so many words does the longest of them have. */
const MAX_COURTESIES = 4
const LONGEST = 5
/** Places where an end may be cut: nobody is that polite, and none of them is tried for nothing. */
const MAX_CUTS = 8
/** `lònggg`: a letter with its marks, again and again. */
const DRAWN_OUT = /(\p{L}[\u0302\u0306\u031b\u0335]{0,2}|\p{M})\1+/gu
const TWICE = /(\p{L})\p{M}*\1/u
/** `2lần` */
const GLUED = /(\d)(\p{L})/u
const ASCII = /^[\x20-\x7e]*$/

/**
 * The words of a typed text. A pause is a word only where it cuts a negation off from what follows: *không, hài lòng*
 * says the opposite of *không hài lòng*; anywhere else people write commas and stops as they like.
 */
export function wordsOf(text: string, words: Words): readonly string[] {
  const all = spellTyped(text).split(' ')
  return all.filter((word, i) => word !== '' && (word !== PAUSE || denies(all[i - 1], words)))
}

function denies(word: string | undefined, words: Words): boolean {
  if (word === undefined) return false
  return phraseFor(words.no, ofSpelled(phraseFor(words.short, ofSpelled(word)) ?? word)) === true
}

/**
 * The ways to read a typed text, best first: as it stands, without its politeness, then both again with short spellings
 * written out, with drawn-out letters (`lònggg`) said once, with `2lần` taken apart, and as Telex. *Không* and *chưa* are never politeness, so no
 * reading loses a negation.
 */
export function readings(text: string, words: Words): readonly Folded[] {
  const parts = wordsOf(text, words)
  if (parts.length === 0 || parts.length > MAX_WORDS) return []
  const seen = new Set<string>()
  return spellings(parts, words).flatMap((spelling) => {
    const line = spelling.join(' ')
    if (seen.has(line)) return []
    seen.add(line)
    return withoutPoliteness(line.split(' ').map(ofSpelled), words)
  })
}

function spellings(parts: readonly string[], words: Words): readonly (readonly string[])[] {
  const long = (part: string): string => phraseFor(words.short, ofSpelled(part)) ?? part
  const all = [parts, parts.map(long)]
  const line = parts.join(' ')
  if (TWICE.test(line)) all.push(parts.map((part) => long(part.replace(DRAWN_OUT, '$1'))))
  if (GLUED.test(line)) all.push(parts.map((part) => part.replace(GLUED, '$1 $2')))
  if (ASCII.test(line)) all.push(parts.map((part) => long(telex(part))))
  return all
}

function withoutPoliteness(parts: readonly Folded[], words: Words): readonly Folded[] {
  const fronts = courtesies(parts, words.opening, words)
  const ends = courtesies(parts.toReversed(), words.ending, words)
  if (fronts.length === 1 && ends.length === 1) return [together(parts)]
  const pairs = fronts.flatMap((front) => ends.map((end) => ({ front, end })))
  const kept = pairs.filter(({ front, end }) => front + end < parts.length && !isName(parts, front, end, words))
  kept.sort((a, b) => a.front + a.end - b.front - b.end || a.front - b.front)
  return kept.map(({ front, end }) => together(parts.slice(front, parts.length - end)))
}

/** *Chú Ba*, *chị Hai*: somebody is called, nothing is counted. */
function isName(parts: readonly Folded[], front: number, end: number, words: Words): boolean {
  const [kin, number] = [parts[front - 1], parts[front]]
  if (kin === undefined || number === undefined || front + end !== parts.length - 1) return false
  return phraseFor(words.kin, kin) === true && phraseFor(words.numbers, number) !== null
}

/** How many words may be taken off the front of `parts`; phrases of an end are listed back to front. */
function courtesies(parts: readonly Folded[], phrases: Phrases<true>, words: Words): readonly number[] {
  const cuts = [0]
  let reached: readonly number[] = cuts
  for (let taken = 0; taken < MAX_COURTESIES && reached.length > 0; taken++) {
    const further = reached.flatMap((from) => lengths(parts, from, phrases, words))
    reached = [...new Set(further)].filter((to) => !cuts.includes(to)).slice(0, MAX_CUTS - cuts.length)
    cuts.push(...reached)
  }
  return cuts
}

function lengths(parts: readonly Folded[], from: number, phrases: Phrases<true>, words: Words): readonly number[] {
  const first = parts[from]
  if (first === undefined) return []
  const found = first.spelled === PAUSE || phraseFor(words.particles, first) === true ? [from + 1] : []
  if (!words.courtesyHeads.has(first.folded)) return found
  for (let length = 1; length <= LONGEST && from + length <= parts.length; length++) {
    if (phraseFor(phrases, together(parts.slice(from, from + length))) === true) found.push(from + length)
  }
  return found
}

function together(parts: readonly Folded[]): Folded {
  const [first] = parts
  if (first !== undefined && parts.length === 1) return first
  return {
    spelled: parts.map(({ spelled }) => spelled).join(' '),
    folded: parts.map(({ folded }) => folded).join(' '),
  }
}
