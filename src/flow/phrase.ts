/** Phrases in what people type: accents may be missing, but a wrong one excludes (*đợi* is not *đòi*). */
import { agrees, ofSpelled, spell } from './fold.ts'

export interface Word {
  readonly spelled: string
  readonly folded: string
}

export type Phrase = readonly Word[]

/** `list('chờ lâu, quá hẹn')`: two phrases of two words. */
export function list(text: string): readonly Phrase[] {
  return text.split(',').map((phrase) => spell(phrase).split(' ').map(ofSpelled))
}

/** Whether one of the phrases begins there. */
export function isOneOf(words: readonly Word[], at: number, all: readonly Phrase[]): boolean {
  return all.some((one) => stands(words, at, one))
}

export function stands(words: readonly Word[], at: number, wanted: Phrase): boolean {
  return wanted.every(({ spelled, folded }, n) => {
    const typed = words[at + n]
    return typed !== undefined && typed.folded === folded && agrees(typed.spelled, spelled)
  })
}
