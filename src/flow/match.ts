/**
 * Which option a typed text means (domain.md section 7.1). Whole texts only, never a part of one: *không hài lòng* holds
 * *hài lòng* and means its opposite. Where two options are possible none is chosen.
 */
import { agrees, bothForms, type Folded, ofSpelled, spell } from './fold.ts'
import { numeral } from './numbers.ts'
import { phraseFor, readings, type Words } from './words.ts'

/** An option as the matcher sees it: its labels in all languages, and other whole answers that mean it. */
export interface Meaning {
  readonly code: string
  readonly labels: readonly string[]
  readonly also: readonly string[]
}

/** The options of one question, compiled once. */
export interface Lexicon {
  /** Codes in the order shown: what a digit, an ordinal or a letter counts through. */
  readonly order: readonly string[]
  /** Codes from best known to least: exact labels, labels and synonyms with their accents, anything without. */
  readonly labels: ReadonlyMap<string, readonly string[]>
  readonly spelled: ReadonlyMap<string, readonly string[]>
  readonly folded: ReadonlyMap<string, readonly { readonly code: string; readonly spelled: string }[]>
  /** Five stars count through a scale of five. */
  readonly stars: boolean
}

export type Matched = { readonly code: string } | 'ambiguous' | null

/** What *đúng* means on a list: the one option that begins with it, such as *Đúng hẹn*. */
const RIGHT = spell('đúng')
const FIVE_STARS = 5

/** `besides`: what may be typed in full although it is not shown, such as the whole list behind a prefilled fact. */
export function lexiconOf(shown: readonly Meaning[], besides: readonly Meaning[], scale: boolean): Lexicon {
  const labels = new Map<string, string[]>()
  const spelled = new Map<string, string[]>()
  const folded = new Map<string, { code: string; spelled: string }[]>()
  const add = (code: string, phrase: string, label: boolean): void => {
    const both = bothForms(phrase)
    if (label) append(labels, both.spelled, code)
    append(spelled, both.spelled, code)
    const known = folded.get(both.folded) ?? []
    folded.set(both.folded, [...known, { code, spelled: both.spelled }])
  }
  for (const meaning of [...shown, ...besides]) {
    for (const label of meaning.labels) add(meaning.code, label, true)
    for (const phrase of meaning.also) add(meaning.code, phrase, false)
  }
  const right = shown.filter(({ labels: [label] }) => label !== undefined && spell(label).startsWith(`${RIGHT} `))
  if (right.length === 1 && right[0] !== undefined) add(right[0].code, 'đúng', false)
  return { order: shown.map(({ code }) => code), labels, spelled, folded, stars: scale && shown.length === FIVE_STARS }
}

/** The first reading that means anything decides. */
export function match(all: readonly Folded[], lexicon: Lexicon, words: Words): Matched {
  for (const reading of all) {
    const found = matchOne(reading, lexicon, words)
    if (found !== null) return found
  }
  return null
}

function matchOne(reading: Folded, lexicon: Lexicon, words: Words): Matched {
  const label = lexicon.labels.get(reading.spelled)
  if (label !== undefined) return only(label)
  // Accents that were typed, and typed right, settle what folds alike.
  const exact = reading.spelled === reading.folded ? undefined : lexicon.spelled.get(reading.spelled)
  if (exact !== undefined) return only(exact)
  const several = reading.folded.includes(' ')
  const alike = (lexicon.folded.get(reading.folded) ?? []).filter(
    (one) => several || agrees(reading.spelled, one.spelled),
  )
  const ordinal = ordinalIn(reading, lexicon, words)
  return only([...alike.map(({ code }) => code), ...(ordinal === null ? [] : [ordinal])])
}

function only(codes: readonly string[]): Matched {
  const [code] = codes
  if (code === undefined) return null
  return codes.every((other) => other === code) ? { code } : 'ambiguous'
}

/** `2`, `số hai`, `đáp án B`; on a scale of five also `4 sao`, `4*`, ⭐⭐⭐⭐. */
function ordinalIn(reading: Folded, lexicon: Lexicon, words: Words): string | null {
  const count = lexicon.stars ? (starsIn(reading, words) ?? positionIn(reading, words)) : positionIn(reading, words)
  return count === null ? null : (lexicon.order[count - 1] ?? null)
}

function positionIn(reading: Folded, words: Words): number | null {
  const parts = reading.spelled.split(' ')
  const rest = parts.pop() ?? ''
  if (parts.length > 0 && phraseFor(words.pick, ofSpelled(parts.join(' '))) !== true) return null
  if (/^[a-z]$/.test(rest)) return rest.charCodeAt(0) - 'a'.charCodeAt(0) + 1
  return numeral(ofSpelled(rest), words)
}

function starsIn({ spelled }: Folded, words: Words): number | null {
  if (/^\*{1,5}$/.test(spelled)) return spelled.length
  const cut = spelled.endsWith('*') ? spelled.length - 1 : spelled.lastIndexOf(' ')
  if (cut < 1) return null
  const unit = ofSpelled(spelled.slice(cut).trim())
  if (unit.spelled !== '*' && phraseFor(words.stars, unit) !== true) return null
  return numeral(ofSpelled(spelled.slice(0, cut).trim()), words)
}

/** What separates the entries of a typed list; the words for *and* only between blanks. */
const BETWEEN = /[,;\n+&/.]+|\s(?:và|va|and)\s/giu
/** A list of more entries than this is no answer to any question. */
const MAX_ENTRIES = 30
/** A label may hold commas itself: up to so many neighbours are tried as one. */
const MAX_JOINED = 4

/**
 * A typed list where several may be chosen: `1, 3`, `1 và 3`, `1 3`, labels between commas. Every entry must be
 * understood; codes come back in the order of the list, each once.
 */
export function matchSeveral(text: string, lexicon: Lexicon, words: Words): readonly string[] | 'ambiguous' | null {
  const whole = match(readings(text, words), lexicon, words)
  if (whole !== null) return whole === 'ambiguous' ? whole : [whole.code]
  const codes = digitsApart(text, lexicon) ?? entries(text.normalize('NFKC'), lexicon, words)
  if (codes === null || codes === 'ambiguous') return codes
  return lexicon.order.filter((code) => codes.has(code))
}

/** `1 3`, `1.3`: nothing but numbers of the list. */
function digitsApart(text: string, { order }: Lexicon): Set<string> | null {
  const parts = spell(text).split(' ')
  if (parts.length < 2 || !parts.every((part) => /^\d{1,2}$/.test(part))) return null
  const codes = parts.map((part) => order[Number(part) - 1])
  return codes.includes(undefined) ? null : new Set(codes.filter((code) => code !== undefined))
}

function entries(text: string, lexicon: Lexicon, words: Words): Set<string> | 'ambiguous' | null {
  const cuts = [...text.matchAll(BETWEEN)].map((cut) => ({ from: cut.index, to: cut.index + cut[0].length }))
  const starts = [0, ...cuts.map(({ to }) => to)]
  const ends = [...cuts.map(({ from }) => from), text.length]
  if (starts.length > MAX_ENTRIES) return null
  const codes = new Set<string>()
  for (let i = 0; i < starts.length; ) {
    const { found, next } = longest(i)
    if (found === null || found === 'ambiguous') return found
    if (found !== 'blank') codes.add(found.code)
    i = next
  }
  return codes.size === 0 ? null : codes

  function longest(i: number): { found: Matched | 'blank'; next: number } {
    for (let next = Math.min(starts.length, i + MAX_JOINED); next > i; next--) {
      const entry = text.slice(starts[i], ends[next - 1])
      // A stop or comma at the end leaves an empty entry, which says nothing.
      if (next === i + 1 && spell(entry) === '') return { found: 'blank', next }
      const found = match(readings(entry, words), lexicon, words)
      if (found !== null) return { found, next }
    }
    return { found: null, next: i }
  }
}

function append(map: Map<string, string[]>, key: string, code: string): void {
  map.set(key, [...(map.get(key) ?? []), code])
}
