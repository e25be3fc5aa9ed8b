/** One difference between two versions of a questionnaire, and how grave it is (the rules: `diff.ts`). */
import { isDeepStrictEqual } from 'node:util'
import type { Language, Step } from './definition.ts'
import type { Say } from './say.ts'

/**
 * `harmless`: the figures go on. `new-series`: what is counted before and after may not be put side by side.
 * `new-flow`: the answers of before would be read wrongly; it needs a new code or step, or a series of its own.
 */
export type Severity = 'harmless' | 'new-series' | 'new-flow'

/** The kinds, in the order of the table. */
export const CHANGES = [
  'flow',
  'series',
  'outcomes',
  'about',
  'factors',
  'steps-order',
  'step-added',
  'step-removed',
  'role',
  'answering',
  'question',
  'factor',
  'condition',
  'prefill',
  'scale',
  'direction',
  'options-order',
  'option-added',
  'option-removed',
  'code',
  'label',
  'synonyms',
  'counted',
  'points',
  'range',
  'suggestions',
  'length',
] as const
type Kind = (typeof CHANGES)[number]

export interface Change {
  readonly kind: Kind
  readonly severity: Severity
  readonly step: string | null
  /** Its code. */
  readonly option: string | null
  /** What stood there and what stands there now, in Vietnamese or as data. */
  readonly was: string
  readonly now: string
}

/** The gravest of them; `null`: there is none. */
export function gravest(changes: readonly Change[]): Severity | null {
  const all = changes.map(({ severity }) => severity)
  return (['new-flow', 'new-series', 'harmless'] as const).find((severity) => all.includes(severity)) ?? null
}

/** `before` and `after` hold the same, in another order. */
export function reordered(before: readonly string[], after: readonly string[]): boolean {
  const kept = before.filter((one) => after.includes(one))
  return !isDeepStrictEqual(
    kept,
    after.filter((one) => before.includes(one)),
  )
}

/** Whether a figure has the answers of such a step, or they decide who is counted. A day is in no figure. */
export function isCounted({ role, answering }: Pick<Step, 'role' | 'answering'>): boolean {
  return role !== 'comment' && role !== 'contact' && role !== 'information' && answering.kind !== 'date'
}

/** The change as a person reads it, in one line. */
export function changeLine({ kind, severity, step, option, was, now }: Change, say: Say, language: Language): string {
  const shown = { was: was || NOTHING, now: now || NOTHING }
  return say(`flow-diff.kinds.${kind}`, language, { severity: severity.replace('-', '_'), step, option, ...shown })
}

const NOTHING = '—'
