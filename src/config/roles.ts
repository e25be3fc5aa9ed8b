/** `serve --only`: which duties a process has; an office that outgrows one process adds others. */
import { DUTIES } from '../service/worker.ts'

/** `web`: pages, API, webhooks and what they left in the spool, Telegram's updates; the others are the worker's loops. */
const ROLES = ['web', ...DUTIES] as const
export type Role = (typeof ROLES)[number]
export type Roles = ReadonlySet<Role>

export const ALL_ROLES: Roles = new Set(ROLES)

/** @param given each a name, or several with commas; none: all. @returns `null` where one is no role. */
export function rolesOf(given: readonly string[]): Roles | null {
  if (given.length === 0) return ALL_ROLES
  const names = given.flatMap((names) => names.split(',')).map((name) => name.trim())
  const roles = ROLES.filter((role) => names.includes(role))
  return names.every((name) => roles.some((role) => role === name)) ? new Set(roles) : null
}
