/** The one figure that is compared from period to period and from unit to unit: how many are satisfied on the whole. */
import type { Index } from './indexes.ts'
import type { Summary } from './summary.ts'

/** `T2B_ITEM` of the overall question of the first questionnaire that has one; `null`: none has. */
export function headlineOf({ criteria, indexes }: Summary): Index | null {
  const overall = criteria.find(({ role }) => role === 'overall')
  if (overall === undefined) return null
  return (
    indexes.find(({ key, flow, step }) => key === 'T2B_ITEM' && flow === overall.flow && step === overall.step) ?? null
  )
}
