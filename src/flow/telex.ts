/**
 * Vietnamese typed by *Telex* while the keyboard was off: `khoong haif lofng` is *không hài lòng*. Every key of it says
 * exactly one accent, so this is reading and no guessing.
 */

const CIRCUMFLEX = '\u0302'
const BREVE = '\u0306'
const HORN = '\u031b'
const STROKE = '\u0335'
const TONES: ReadonlyMap<string, string> = new Map([
  ['f', '\u0300'],
  ['s', '\u0301'],
  ['r', '\u0309'],
  ['x', '\u0303'],
  ['j', '\u0323'],
])
/** A key of a tone comes after a vowel, and no Vietnamese syllable has its letter there. */
const TONE = /(?<=[aeiouy]\p{L}*)[fsrxj]/u
const KEYS = /[fsrxjwd]|aa|ee|oo/
const LONGEST = 10

/** @returns the word as `fold.ts` spells it inside; the same word where it holds none of the keys. */
export function telex(word: string): string {
  if (word.length > LONGEST || !KEYS.test(word) || !/^[a-z]+$/.test(word)) return word
  const key = TONE.exec(word)?.[0] ?? ''
  const letters = word
    .replace(TONE, '')
    .replace(/^dd/, `d${STROKE}`)
    .replace(/uw?ow/, `u${HORN}o${HORN}`)
    .replace(/([aeo])\1/, `$1${CIRCUMFLEX}`)
    .replace('aw', `a${BREVE}`)
    .replace(/([ou])w/, `$1${HORN}`)
  return letters + (TONES.get(key) ?? '')
}
