/**
 * Two normal forms of Vietnamese text, for comparing only (domain.md section 7.1): what is shown keeps its own spelling.
 *
 * `spelled` keeps every accent but not the way it was typed: NFC or NFD, `hòa` or `hoà`, ① or 1, full width, capitals,
 * punctuation. Inside, accents are decomposed, the tone of a word stands at its end and đ is d with a stroke, so that
 * `folded` is the same text without its marks and a word typed with some of its accents is a subsequence of the whole.
 */

/** A stroke through the letter before it: what sets đ apart from d, written like any other accent. */
const STROKE = '\u0335'
const ASCII = /^[\x20-\x7e]*$/
/** Joiners, byte order marks, the wrapping of keycap and coloured emoji. */
const INVISIBLE = /\p{Cf}|[\u{FE00}-\u{FE0F}]|\u{20E3}/gu
const STAR = /[⭐★🌟]/gu
/** What neither is nor belongs to a letter, number or one of the few signs that mean something, with its own marks. */
const NOISE = /(?:^\p{M}+|[^\p{L}\p{M}\p{N}+*%]\p{M}*)+/gu
const WORD = /\p{L}[\p{L}\p{M}]*/gu
/** Huyền, sắc, ngã, hỏi, nặng. */
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/g
const MARK = /\p{M}+/gu

/** One whole text in both forms. */
export interface Folded {
  readonly spelled: string
  readonly folded: string
}

export function spell(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().replace(NOISE, ' ').trim()
  return text
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(STAR, '*')
    .toLowerCase()
    .replace(/[đð]/g, `d${STROKE}`)
    .normalize('NFD')
    .replace(NOISE, ' ')
    .trim()
    .replace(WORD, toneLast)
}

/** `fold('Đúng hẹn!') === 'dung hen'` */
export function fold(text: string): string {
  return unmark(spell(text))
}

/** The folded form of a spelled one. */
function unmark(spelled: string): string {
  return ASCII.test(spelled) ? spelled : spelled.replace(MARK, '')
}

export function bothForms(text: string): Folded {
  return ofSpelled(spell(text))
}

export function ofSpelled(spelled: string): Folded {
  return { spelled, folded: unmark(spelled) }
}

/**
 * Whether the accents that were typed leave `meant` possible, given that both fold alike: `dung` and `đung` may be
 * `đúng`, `dùng` may not.
 */
export function agrees(typed: string, meant: string): boolean {
  let at = 0
  for (const sign of meant) if (at < typed.length && typed.startsWith(sign, at)) at += sign.length
  return at === typed.length
}

function toneLast(word: string): string {
  const tones = word.match(TONE)
  return tones === null ? word : word.replace(TONE, '') + tones.join('')
}
