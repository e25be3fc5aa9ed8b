/** A role that somebody holds for a unit and what lies under it. */
import { RIGHTS_OF, type Right, type Role } from './role.ts'

export interface Grant {
  readonly role: Role
  /** `null`: everywhere. */
  readonly unit: string | null
}

export function holds(grants: readonly Grant[], right: Right): boolean {
  return grants.some(({ role }) => RIGHTS_OF[role].includes(right))
}

/** The units, each with what lies under it, for which these grants give a right; `null`: all; empty: none. */
export function unitsFor(grants: readonly Grant[], right: Right): readonly string[] | null {
  const giving = grants.filter(({ role }) => RIGHTS_OF[role].includes(right))
  const units = giving.map(({ unit }) => unit)
  return units.includes(null) ? null : [...new Set(units.filter((unit) => unit !== null))]
}
