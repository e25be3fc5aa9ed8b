/** The options of one question, as the matcher looks them up. */
import { bothForms, type Folded, ofSpelled, spell } from './fold.ts'
import { type Words, wordsOf } from './words.ts'

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
  const add = (code: string, phrase: string, isLabel: boolean): void => {
    for (const form of formsOf(phrase, words)) {
      if (isLabel) append(labels, form.spelled, code)
      append(spelled, form.spelled, code)
      append(folded, form.folded, { code, spelled: form.spelled })
    }
    for (const part of spell(phrase).split(' ')) {
      if (/^\d+$/.test(part)) append(numbers, Number(part), code)
      if (isLabel) append(parts, ofSpelled(part).folded, { code, spelled: part })
    }
  }
  for (const meaning of [...shown, ...besides]) {
    for (const label of meaning.labels) add(meaning.code, label, true)
    for (const phrase of meaning.also) add(meaning.code, phrase, false)
  }
  const right = shown.filter(({ labels: [label] }) => label !== undefined && spell(label).startsWith(`${RIGHT} `))
  if (right.length === 1 && right[0] !== undefined) add(right[0].code, 'đúng', false)
  const order = shown.map(({ code }) => code)
  return { order, labels, spelled, folded, parts, numbers, stars: scale && shown.length === FIVE_STARS }
}

/** Without its signs, and with those that a typed text keeps: `1 3 ngày`, `1-3 ngày`. */
function formsOf(phrase: string, words: Words): readonly Folded[] {
  const bare = bothForms(phrase)
  const typed = wordsOf(phrase, words).join(' ')
  return typed === bare.spelled || typed === '' ? [bare] : [bare, ofSpelled(typed)]
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}
