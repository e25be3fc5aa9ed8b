/** Who may give which roles, and manage whom: nobody hands out more than what lies under them. */
import type { Grant } from './grant.ts'
import type { Role } from './role.ts'
import type { User } from './user.ts'

/** The units that somebody manages people for, with all that lies under them; `null`: all. */
export type Reach = ReadonlySet<string> | null

/**
 * An inspector reads remarks that the unit concerned may not see: whoever manages the people of a unit names none, nor
 * takes over the account of one.
 */
const NAMED_FROM_ABOVE: readonly Role[] = ['inspector']

export function mayGive(reach: Reach, { role, unit }: Grant): boolean {
  return reach === null || (unit !== null && reach.has(unit) && !NAMED_FROM_ABOVE.includes(role))
}

/** Whether this person is theirs to manage: all that they hold could have been given by them. */
export function mayManage(reach: Reach, { grants }: Pick<User, 'grants'>): boolean {
  return reach === null || (grants.length > 0 && grants.every((grant) => mayGive(reach, grant)))
}

/** Roles that somebody could give for some unit of theirs. */
export function rolesToGive(reach: Reach, roles: readonly Role[]): Role[] {
  return roles.filter((role) => reach === null || !NAMED_FROM_ABOVE.includes(role))
}

/** An administrator of everything who has not been shut out. */
export function isTopAdministrator({ active, grants }: Pick<User, 'active' | 'grants'>): boolean {
  return active && grants.some(({ role, unit }) => role === 'administrator' && unit === null)
}

/** Whether they have what it takes to sign in: a password, or single sign-on. */
export function canSignIn({ active, login, password }: Pick<User, 'active' | 'login' | 'password'>): boolean {
  return active && (login === null || password !== null)
}
