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

/** Anything but words, plain digits and blanks: the rare text that needs a closer look. */
const SIGNED = /[^\p{L}\p{M}\p{Nd} +%]|\u{20E3}/u
/** `:D`, `:-b`, `=3`, `D:`, `<3`: letters and digits that say nothing. */
const EMOTICON = /(?<![\p{L}\p{M}\p{N}])(?:[:;=]['^-]?[bcdopsvx03*]|d[:;=]|[b8]-\)|<3)(?![\p{L}\p{M}\p{N}])/giu
/** Numbers in a ring or on a key, each one by itself: ①③ is no 13. */
const RINGED = /[\u{2460}-\u{24FF}]|\u{20E3}/gu
/** A raised or lowered digit on a number: 1² is no 12. */
const RAISED = /(?<=\p{N})[²³¹\u{2070}-\u{2079}\u{2080}-\u{2089}]/gu
/** Says no more of the number after it than a blank would; what does: less, more, about, minus, of, until. */
const NO_SIGN = /[^\p{Sm}\p{Pd}/^]+/gu
const DASH = /[\p{Pd}−]/gu
const UNTIL = /\d\s*\.{2,}\s*$/

/** Stands for whatever is written between two words besides blanks. */
export const PAUSE = ','

/** One whole text in both forms. */
export interface Folded {
  readonly spelled: string
  readonly folded: string
}

export function spell(text: string): string {
  return tonesLast(plain(text).replace(NOISE, ' ').trim())
}

/**
 * The same of what somebody typed, with the signs that may change what it says: a pause between two words as a word of
 * its own, and what stands before a number. `không, tốt` is not `không tốt`, nor is `<4`, `1-4` or `1/4` four.
 */
export function spellTyped(text: string): string {
  if (!SIGNED.test(text)) return spell(text)
  const apart = text.replace(EMOTICON, ' ').replace(RINGED, ' $& ').replace(RAISED, '^$&')
  const spelled = tonesLast(plain(apart).replace(NOISE, signIn).trim())
  // One star may be given, but one asterisk is none.
  return spelled === '*' && text.search(STAR) === -1 ? '' : spelled
}

function signIn(noise: string, at: number, text: string): string {
  const before = text.charAt(at - 1)
  const after = text.charAt(at + noise.length)
  const sign = /\d/.test(after) ? signOf(noise, before) : ''
  if (sign !== '') return sign
  return before !== '' && after !== '' && /\S|\n/.test(noise) ? ` ${PAUSE} ` : ' '
}

/** What stands before a digit; dots between two are an *until*. */
function signOf(noise: string, before: string): string {
  const sign = noise.replace(NO_SIGN, '').replace(DASH, '-')
  return sign === '' && UNTIL.test(before + noise) ? '-' : sign
}

function plain(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return text
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(STAR, '*')
    .toLowerCase()
    .replace(/[đð]/g, `d${STROKE}`)
    .normalize('NFD')
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

/**
 * Whether what was typed may stand for `meant`, given that both fold alike. A single word must agree with its accents;
 * of several words a tone may slip (`hải lòng`), a letter may not: `dừng ngay` is not *đúng ngày*.
 */
export function mayMean(typed: Folded, meant: string): boolean {
  if (!typed.folded.includes(' ')) return agrees(typed.spelled, meant)
  return agrees(typed.spelled.replace(TONE, ''), meant.replace(TONE, ''))
}

function tonesLast(spelled: string): string {
  return ASCII.test(spelled) ? spelled : spelled.replace(WORD, toneLast)
}

function toneLast(word: string): string {
  const tones = word.match(TONE)
  return tones === null ? word : word.replace(TONE, '') + tones.join('')
}
