/** Texts of a row, by language, as our texts: braces are variables here, and `${question}` is none that we have. */
import type { TextFile } from '../schema.ts'
import { languageOf } from './form.ts'

export interface FoundText {
  readonly text: { readonly vi: string; readonly en?: string }
  /** `false`: an English text stands in for the Vietnamese one. */
  readonly isVietnamese: boolean
}

/** `null`: none in a language that we have. A column without a language is in that of the form. */
export function textIn(cells: Readonly<Record<string, string>>, column: string, language: string): FoundText | null {
  const plain = cells[column]
  const isEnglish = languageOf(language) === 'en'
  const vi = cells[`${column}::vi`] ?? (isEnglish ? undefined : plain)
  const en = cells[`${column}::en`] ?? (isEnglish ? plain : undefined)
  const first = vi ?? en
  if (first === undefined) return null
  return { text: { vi: first, ...(en !== undefined && { en }) }, isVietnamese: vi !== undefined }
}

/** @returns `isWhole: false` where an answer was to be repeated in the text, which is `…` now. */
export function withHint(label: FoundText, hint: FoundText | null) {
  const { vi, en } = label.text
  const isWhole = !/\$\{/.test(vi + (en ?? '') + (hint?.text.vi ?? ''))
  const joined = (text: string, more = ''): string => askOf(more === '' ? text : `${text}\n${more}`)
  const text: TextFile = {
    vi: joined(vi, hint?.text.vi),
    ...(en !== undefined && { en: joined(en, hint?.text.en) }),
  }
  return { text, isWhole, isVietnamese: label.isVietnamese && hint?.isVietnamese !== false }
}

function askOf(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, '…').replace(/[{}]/g, "'$&'")
}
