/** The options of one question, as the matcher looks them up. */
import { alternatives } from './alternatives.ts'
import { bothForms, type Folded, ofSpelled, spell } from './fold.ts'
import { wordsOf } from './readings.ts'
import type { Words } from './words.ts'

/** An option as the matcher sees it: its labels in all languages, and other whole answers that mean it. */
export interface Meaning {
  readonly code: string
  readonly labels: readonly string[]
  readonly also: readonly string[]
}

export interface Lexicon {
  /** Codes in the order shown: what a digit, an ordinal or a letter counts through. */
  readonly order: readonly string[]
  /** Codes from best known to least: exact labels, labels and synonyms with their accents, anything without. */
  readonly labels: ReadonlyMap<string, readonly string[]>
  readonly spelled: ReadonlyMap<string, readonly string[]>
  readonly folded: ReadonlyMap<string, readonly Spelled[]>
  /** The words that labels are made of, folded. */
  readonly parts: ReadonlyMap<string, readonly Spelled[]>
  /** The numbers that options speak of, such as *2 ngày*. */
  readonly numbers: ReadonlyMap<number, readonly string[]>
  /** Five stars count through a scale of five. */
  readonly stars: boolean
}

/** What stands for an option, with its accents. */
export interface Spelled {
  readonly code: string
  readonly spelled: string
}

/** What *đúng* means on a list: the one option that begins with it, such as *Đúng hẹn*. */
const RIGHT = spell('đúng')
const FIVE_STARS = 5

/**
 * Compiled once for each question.
 *
 * @param besides what may be typed in full although it is not shown, such as the whole list behind a prefilled fact.
 */
export function lexiconOf(
  shown: readonly Meaning[],
  besides: readonly Meaning[],
  scale: boolean,
  words: Words,
): Lexicon {
  const labels = new Map<string, string[]>()
  const spelled = new Map<string, string[]>()
  const folded = new Map<string, Spelled[]>()
  const parts = new Map<string, Spelled[]>()
  const numbers = new Map<number, string[]>()
  const add = (code: string, { forms, parts: said }: Phrase, isLabel: boolean): void => {
    for (const form of forms) {
      if (isLabel) append(labels, form.spelled, code)
      append(spelled, form.spelled, code)
      append(folded, form.folded, { code, spelled: form.spelled })
    }
    for (const [i, part] of said.entries()) {
      // A bare number may cut *2 ngày* short, but not *trễ 2 ngày*.
      if (/^\d+$/.test(part) && (isLabel || i === 0)) append(numbers, Number(part), code)
      if (isLabel) append(parts, ofSpelled(part).folded, { code, spelled: part })
    }
  }
  for (const meaning of [...shown, ...besides]) {
    for (const label of meaning.labels) add(meaning.code, phraseOf(label, words), shown.includes(meaning))
    for (const also of meaning.also) for (const phrase of phrasesOf(also, words)) add(meaning.code, phrase, false)
  }
  const right = shown.filter(({ labels: [label] }) => label !== undefined && spell(label).startsWith(`${RIGHT} `))
  if (right.length === 1 && right[0] !== undefined) add(right[0].code, phraseOf('đúng', words), false)
  const order = shown.map(({ code }) => code)
  return { order, labels, spelled, folded, parts, numbers, stars: scale && shown.length === FIVE_STARS }
}

interface Phrase {
  /** Without its signs, and with those that a typed text keeps: `1 3 ngày`, `1-3 ngày`. */
  readonly forms: readonly Folded[]
  readonly parts: readonly string[]
}

function phraseOf(phrase: string, words: Words): Phrase {
  const bare = bothForms(phrase)
  const typed = wordsOf(phrase, words).join(' ')
  const parts = bare.spelled.split(' ')
  return { forms: typed === bare.spelled || typed === '' ? [bare] : [bare, ofSpelled(typed)], parts }
}

/** Synonyms stand in files, so they are few and come again and again: the four questions of one scale share theirs. */
const known = new WeakMap<Words, Map<string, readonly Phrase[]>>()

function phrasesOf(also: string, words: Words): readonly Phrase[] {
  const ofWords = known.get(words) ?? new Map<string, readonly Phrase[]>()
  known.set(words, ofWords)
  const found = ofWords.get(also) ?? alternatives(also).map((phrase) => phraseOf(phrase, words))
  ofWords.set(also, found)
  return found
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}
