/** What is wrong with a body, as codes with a place; words are added at the edge (`locales/`, section `intake`). */
import type { z } from 'zod'
import { YEARS } from './time.ts'

export interface Fault {
  /** Dotted: `applicant.phone`; empty for the body as a whole. */
  readonly path: string
  readonly code: FaultCode
  /** What the sentence needs to know: names that are allowed, a limit. */
  readonly data: Readonly<Record<string, string | number>>
}

type FaultCode =
  | Rule
  | 'unknown-field'
  | 'missing'
  | 'wrong-type'
  | 'not-an-instant'
  | 'not-one-of'
  | 'wrong-form'
  | 'too-long'
  | 'empty'

/** Our own rules in a schema (`refine`): each gives its name as the message, and here what its sentence needs. */
const RULES = { 'out-of-time': YEARS, 'control-character': {} } as const

export type Rule = keyof typeof RULES

/** The faults that a refused parse of `body` found, one for each field. */
export function faultsOf(error: z.ZodError, body: unknown): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    const path = issue.path.join('.')
    if (issue.code !== 'unrecognized_keys' && isMissing(body, issue.path)) return [{ path, code: 'missing', data: {} }]
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), code: 'unknown-field', data: {} }))
      case 'invalid_type':
        return [{ path, code: 'wrong-type', data: { expected: issue.expected } }]
      case 'invalid_value':
        return [{ path, code: 'not-one-of', data: { allowed: issue.values.map(String).join(', ') } }]
      case 'too_big':
        return [{ path, code: 'too-long', data: { max: Number(issue.maximum) } }]
      case 'too_small':
        return [{ path, code: 'empty', data: {} }]
      case 'invalid_format':
        return [{ path, code: issue.format === 'datetime' ? 'not-an-instant' : 'wrong-form', data: {} }]
      case 'custom':
        return [isRule(issue.message) ? { path, code: issue.message, data: RULES[issue.message] } : unnamed(path)]
      default:
        return [unnamed(path)]
    }
  })
}

function isRule(name: string): name is Rule {
  return Object.hasOwn(RULES, name)
}

function unnamed(path: string): Fault {
  return { path, code: 'wrong-form', data: {} }
}

function isMissing(body: unknown, path: readonly PropertyKey[]): boolean {
  let at = body
  for (const name of path) {
    if (at === null || typeof at !== 'object') return false
    at = Object.getOwnPropertyDescriptor(at, name)?.value
  }
  return at === undefined
}
