/** A role that somebody holds for a unit and what lies under it. */
import { RIGHTS_OF, type Right, ROLES, type Role } from './role.ts'

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

/** As audit, forms and the command line have it: `administrator`, `desk:so-tai-chinh`. */
export function grantKey({ role, unit }: Grant): string {
  return unit === null ? role : `${role}:${unit}`
}

/** All of them, each once, in one order. */
export function grantsKey(grants: readonly Grant[]): string {
  return [...new Set(grants.map(grantKey))].sort().join(',')
}

const KEY = /^(?<role>[a-z-]+)(?::(?<unit>[a-z0-9-]{1,64}))?$/

/** Reads a key; `null`: it is none, or there is no such role. */
export function grantFrom(key: string): Grant | null {
  const { role, unit = null } = KEY.exec(key)?.groups ?? {}
  const named = ROLES.find((known) => known === role)
  return named === undefined ? null : { role: named, unit }
}
