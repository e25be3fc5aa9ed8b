/** Which procedures a policy means: its lists name them by code, or by words that their full names have in common. */
import { agrees, fold, ofSpelled, spell } from '../flow/fold.ts'
import type { Named } from './case.ts'

/**
 * Whether a list has this procedure: its code, or whole words that stand together in its name. Capitals, spelling of
 * tones and missing accents do not matter; another accent is another word: *khai tử* is in *Đăng ký lại khai tử*, not in
 * *Kê khai từ đầu*.
 */
export function isNamed(list: readonly string[], procedure: Named | null): boolean {
  if (procedure === null) return false
  const { code, name } = procedure
  const inName = name === null ? [] : wordsOf(name)
  return list.some((entry) => (code !== null && fold(code) === fold(entry)) || holds(inName, wordsOf(entry)))
}

function wordsOf(text: string): readonly string[] {
  return spell(text).split(' ')
}

function holds(words: readonly string[], wanted: readonly string[]): boolean {
  return words.some((_, at) => wanted.every((word, i) => isSame(words[at + i] ?? '', word)))
}

function isSame(a: string, b: string): boolean {
  return ofSpelled(a).folded === ofSpelled(b).folded && (agrees(a, b) || agrees(b, a))
}
