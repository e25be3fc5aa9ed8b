/** A summary as it leaves: what is not told says so, for an empty figure would say that nobody answered. */

import type { Criterion } from './criterion.ts'
import { ENOUGH } from './enough.ts'
import type { Index } from './indexes.ts'
import type { Summary } from './summary.ts'

/** In place of the figures of fewer than five people, nobody among them: which of both it is, is not told. */
export type Suppressed<T, Named extends keyof T> = Pick<T, Named> & { readonly suppressed: true }

type NamedCriterion = 'flow' | 'step' | 'role'
type NamedIndex = 'key' | 'version' | 'flow' | 'series' | 'flowVersion' | 'step' | 'factor'

/** As `Summary`, but for what is held back. */
export interface ToldSummary extends Omit<Summary, 'criteria' | 'indexes'> {
  readonly criteria: readonly (Criterion | Suppressed<Criterion, NamedCriterion>)[]
  readonly indexes: readonly (Index | Suppressed<Index, NamedIndex>)[]
}

/** @param summary in which what is not told is 0 (`small-groups.ts`, `held.ts`). */
export function withSuppressed(summary: Summary): ToldSummary {
  return {
    ...summary,
    criteria: summary.criteria.map((criterion) => {
      const { flow, step, role, n } = criterion
      return n === 0 ? { flow, step, role, suppressed: true } : criterion
    }),
    indexes: summary.indexes.map((index) => {
      const { key, version, flow, series, flowVersion, step, factor, respondents } = index
      return respondents < ENOUGH ? { key, version, flow, series, flowVersion, step, factor, suppressed: true } : index
    }),
  }
}
