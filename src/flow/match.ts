/**
 * Which option a typed text means (domain.md section 7.1). Whole texts only, never a part of one: *không hài lòng* holds
 * *hài lòng* and means its opposite. Where two options are possible none is chosen.
 */
import { type Folded, mayMean, ofSpelled, spell } from './fold.ts'
import type { Lexicon } from './lexicon.ts'
import { ordinalsIn } from './ordinal.ts'
import { readings, wordsOf } from './readings.ts'
import type { Words } from './words.ts'

export type Matched = { readonly code: string } | 'ambiguous' | null

/** The first reading that means anything decides. */
export function match(all: readonly Folded[], lexicon: Lexicon, words: Words): Matched {
  for (const [i, reading] of all.entries()) {
    const found = phraseIn(reading, i === 0, lexicon, words) ?? numberedIn(reading, lexicon)
    if (found !== null) return found
  }
  return null
}

/** Two clauses that say the same: *có, tôi đồng ý*. A comma or stop within a number cuts nothing. */
const CLAUSES = /(?<!\d)[,.;\n]+|[,.;\n]+(?!\d)/
const MAX_CLAUSES = 3

/** What all clauses of a text mean, each by itself; `null`: there is but one, or they do not agree. */
export function agreeing(text: string, lexicon: Lexicon, words: Words): Matched {
  const clauses = text.split(CLAUSES).filter((clause) => clause.trim() !== '')
  if (clauses.length < 2 || clauses.length > MAX_CLAUSES) return null
  const found = clauses.map((clause) => match(readings(clause, words), lexicon, words))
  const codes = found.flatMap((one) => (one === null || one === 'ambiguous' ? [] : [one.code]))
  return codes.length < clauses.length || new Set(codes).size > 1 ? null : only(codes)
}

function phraseIn(reading: Folded, whole: boolean, lexicon: Lexicon, words: Words): Matched {
  const label = lexicon.labels.get(reading.spelled)
  if (label !== undefined) return only(label)
  // Accents that were typed, and typed right, settle what folds alike.
  const exact = reading.spelled === reading.folded ? undefined : lexicon.spelled.get(reading.spelled)
  if (exact !== undefined) return only(exact)
  return only([...alikeIn(reading, lexicon), ...ordinalsIn(reading, whole, lexicon, words)])
}

function alikeIn(reading: Folded, { folded }: Lexicon): readonly string[] {
  const alike = (folded.get(reading.folded) ?? []).filter(({ spelled }) => mayMean(reading, spelled))
  return alike.map(({ code }) => code)
}

/** `4. Hài lòng`: a place and the words of the option there. */
function numberedIn({ spelled }: Folded, lexicon: Lexicon): Matched {
  const cut = spelled.indexOf(' ')
  const code = lexicon.order[Number(spelled.slice(0, Math.max(0, cut))) - 1]
  const said = code === undefined ? [] : alikeIn(ofSpelled(spelled.slice(cut + 1)), lexicon)
  return code !== undefined && said.length > 0 && said.every((other) => other === code) ? { code } : null
}

function only(codes: readonly string[]): Matched {
  const [code] = codes
  if (code === undefined) return null
  return codes.every((other) => other === code) ? { code } : 'ambiguous'
}

/**
 * What separates the entries of a typed list; the words for *and* only between blanks. A stop or stroke that belongs to
 * a number does not: `1. ghế` counts one's own reasons, `4/5` is a fraction.
 */
const BETWEEN = /[,，、;；\n+&]+|(?<![\d.])\.+|(?<!\.)\.(?=\s*\d)|(?<!\d)\/(?!\s*\d)|\s(?:và|va|với|voi|and)\s/giu
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
  const codes = digitsApart(text, lexicon, words) ?? entries(text.normalize('NFC'), lexicon, words)
  if (codes === null || codes === 'ambiguous') return codes
  return lexicon.order.filter((code) => codes.has(code))
}

/** `1 3`, `1.3`: nothing but numbers of the list. */
function digitsApart(text: string, lexicon: Lexicon, words: Words): Set<string> | null {
  const parts = wordsOf(text, words)
  if (parts.length < 2 || parts.length > MAX_ENTRIES || !parts.every((part) => /^\d{1,2}$/.test(part))) return null
  const codes = parts.map((part) => match([ofSpelled(part)], lexicon, words))
  const known = codes.flatMap((found) => (found === null || found === 'ambiguous' ? [] : [found.code]))
  return known.length < codes.length ? null : new Set(known)
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
