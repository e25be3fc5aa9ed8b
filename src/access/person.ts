/** What is typed about somebody who shall sign in, and what may be wrong with it. */
import { mayGive, type Reach } from './giving.ts'
import { type Grant, grantKey } from './grant.ts'

export interface Person {
  readonly login: string
  readonly name: string
  readonly grants: readonly Grant[]
}

/** Codes of sentences in the locales: `people.fault.{code}`. */
export interface PersonFault {
  /** The field; empty: what was asked for as a whole. */
  readonly path: keyof Person | ''
  readonly code:
    | 'login-form'
    | 'login-taken'
    | 'name-missing'
    | 'name-long'
    | 'no-role'
    | 'no-unit'
    | 'many-roles'
    | 'unknown-role'
    | 'unknown-unit'
    | 'out-of-scope'
    | 'unknown-user'
    | 'own-account'
    | 'changed-meanwhile'
    | 'by-groups'
    | 'not-active'
    | 'last-administrator'
  readonly data: Readonly<Record<string, string | number>>
}

const LOGIN = /^[a-z0-9.-]{2,64}$/
const NAME_MAX = 100
const GRANTS_MAX = 20

/** As it is kept: NFC, no control characters, one space between words. */
export function nameOf(typed: string): string {
  return typed
    .normalize('NFC')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
}

export function loginFaults(login: string): PersonFault[] {
  return LOGIN.test(login) ? [] : [fault('login', 'login-form')]
}

/** @param name as `nameOf` returns it */
export function nameFaults(name: string): PersonFault[] {
  if (name === '') return [fault('name', 'name-missing')]
  return name.length > NAME_MAX ? [fault('name', 'name-long', { max: NAME_MAX })] : []
}

/** @param units those that there are */
export function grantFaults(grants: readonly Grant[], units: ReadonlySet<string>, reach: Reach): PersonFault[] {
  if (grants.length === 0) return [fault('grants', 'no-role')]
  if (grants.length > GRANTS_MAX) return [fault('grants', 'many-roles', { max: GRANTS_MAX })]
  return grants.flatMap((grant): PersonFault[] => {
    const { unit } = grant
    if (unit !== null && !units.has(unit)) return [fault('grants', 'unknown-unit', { unit })]
    return mayGive(reach, grant) ? [] : [fault('grants', 'out-of-scope', { grant: grantKey(grant) })]
  })
}

export function fault(
  path: PersonFault['path'],
  code: PersonFault['code'],
  data: PersonFault['data'] = {},
): PersonFault {
  return { path, code, data }
}
