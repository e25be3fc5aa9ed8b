/**
 * Whether two values of indexes may stand side by side. The formulas in use disagree (domain.md section 3.2): 84 % of `T2B`
 * beside 99 % of a rate in which silence counts as satisfied tells the opposite of what is so.
 */
import type { Index } from './indexes.ts'

/** `formula`: another key, or another version of it. `questionnaire`: another series. `question`: another one, or factor. */
export type Difference = 'formula' | 'questionnaire' | 'question'

type Compared = Pick<Index, 'key' | 'version' | 'series' | 'step' | 'factor'>

/** @returns the first thing in which they differ so that they must not be compared; `null`: they may be. */
export function differenceOf(a: Compared, b: Compared): Difference | null {
  if (a.key !== b.key || a.version !== b.version) return 'formula'
  if (a.series !== b.series) return 'questionnaire'
  return a.step === b.step && a.factor === b.factor ? null : 'question'
}
