/**
 * Doubts about a form (domain.md section 8): they are counted beside the figures and never take a form out, for an honest
 * person may be quick, or content with everything.
 */
import { LEVELS } from '../report/satisfied.ts'
import { type Instant, SECOND } from './time.ts'

/** `too-fast`: nobody reads so quickly. `straight-line`: the same level everywhere. */
export type QualityFlag = 'too-fast' | 'straight-line'

/** From the first answer to the last (domain.md section 8: under 15 s). */
const TOO_FAST = 15 * SECOND
/** Answers below which neither speed nor sameness says anything. */
const MANY = 4

/** @param answers by step, as the response keeps them. */
export function qualityFlags(
  answers: Readonly<Record<string, unknown>>,
  startedAt: Instant | null,
  endedAt: Instant,
): QualityFlag[] {
  const given = Object.values(answers)
  const levels = given.filter((answer) => (LEVELS as readonly unknown[]).includes(answer))
  const fast = startedAt !== null && given.length >= MANY && endedAt - startedAt < TOO_FAST
  const straight = levels.length >= MANY && new Set(levels).size === 1
  return [...(fast ? (['too-fast'] as const) : []), ...(straight ? (['straight-line'] as const) : [])]
}
