/**
 * Who is satisfied with all that they rated (`ALL_SAT`, domain.md section 3.2). It cannot be worked out of the answers to
 * each question, so it is counted form by form.
 *
 * Rated is what a question of the role `rating` with the five levels of satisfaction asks; the overall question asks for
 * the same once more and is none of them. *Không ý kiến* and *Bỏ qua* leave that question out for that person: who is
 * satisfied with all the others is satisfied with everything that they rated.
 */
import type { Flow, Step } from '../flow/definition.ts'
import type { Response } from '../survey/response.ts'

/** The five levels of satisfaction, worst to best: a score is a place in it, from 1. */
export const LEVELS = ['VD', 'D', 'N', 'S', 'VS'] as const
/** *Hài lòng* and *Rất hài lòng*; the middle is not satisfied. */
export const SATISFIED: readonly string[] = ['S', 'VS']

/** People of one flow series. */
export interface People {
  /** Who rated at least one thing. */
  readonly rated: number
  /** Who of them was satisfied with each thing that they rated. */
  readonly allSatisfied: number
}

export const NO_PEOPLE: People = { rated: 0, allSatisfied: 0 }

/** Whether a question offers all five levels. */
export function hasLevels({ answering }: Pick<Step, 'answering'>): boolean {
  return (
    answering.kind === 'choose' && LEVELS.every((level) => answering.options.some((option) => option.code === level))
  )
}

/** The questions that are rated, by their ids. Versions of one series have the same (`diff.ts`). */
export function ratingsOf({ steps }: Pick<Flow, 'steps'>): string[] {
  return steps.filter((step) => step.role === 'rating' && hasLevels(step)).map(({ id }) => id)
}

/** What one form adds. */
export function peopleOf(answers: Response['answers'], ratings: readonly string[]): People {
  const known: readonly unknown[] = LEVELS
  const given = ratings.flatMap((step) => (Object.hasOwn(answers, step) ? [answers[step]] : []))
  const levels = given.filter((answer) => known.includes(answer))
  if (levels.length === 0) return NO_PEOPLE
  return { rated: 1, allSatisfied: levels.every((level) => SATISFIED.some((one) => one === level)) ? 1 : 0 }
}

/** Of two parts; absent where it was not counted in one of them, for then nobody knows it of the whole. */
export function addPeople(a: People | undefined, b: People | undefined): { readonly people?: People } {
  if (a === undefined || b === undefined) return {}
  return { people: { rated: a.rated + b.rated, allSatisfied: a.allSatisfied + b.allSatisfied } }
}
