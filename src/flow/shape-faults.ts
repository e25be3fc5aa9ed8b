/** What zod refuses in a file that an office edits, as faults that name what was written and what was probably meant. */
import type { z } from 'zod'
import { type Fault, type FaultCode, isFaultCode } from './findings.ts'
import { nearest } from './nearest.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

export interface Shape {
  readonly schema: z.core.$ZodType
  /** What a file is told that is no map of names at all. */
  readonly otherwise: FaultCode
}

/** What is shown of a wrong value. */
const SHOWN_MAX = 60

/** @param has whether the file has anything at that path. */
export function shapeFaults(
  error: z.core.$ZodError,
  { schema, otherwise }: Shape,
  has: (path: Path) => boolean,
): Fault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, issue.path))

  function faultsOf(issue: Issue, path: Path): Fault[] {
    const key = nameIn(path)
    const value = shown(issue.input)
    if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownKey(path, name))
    if (issue.code === 'custom') return [{ path, code: codeOf(issue), data: { key, value, ...issue.params?.['data'] } }]
    if (path.length === 0) return [{ path, code: otherwise, data: {} }]
    if (!has(path)) return [{ path: path.slice(0, -1), code: 'missing', data: { key } }]
    switch (issue.code) {
      case 'invalid_union': {
        const meant = issue.errors.find(
          (branch) => !branch.some((one) => one.code === 'invalid_type' && one.path.length === 0),
        )
        if (meant !== undefined) return meant.flatMap((one) => faultsOf(one, [...path, ...one.path]))
        return [{ path, code: 'wrong-type', data: { key, expected: path.at(-2) === 'when' ? 'condition' : 'words' } }]
      }
      case 'invalid_key':
        return issue.issues.map((one) => ({ path: path.slice(0, -1), key, code: codeOf(one), data: { key, value } }))
      case 'invalid_value': {
        const known = issue.values.map(String)
        const code = path.includes('outcome') ? 'unknown-outcome' : 'unknown-value'
        return [{ path, code, data: { key, value, allowed: known.join(', '), nearest: nearest(value, known) } }]
      }
      case 'invalid_format':
        if (value.trim() === '') return [{ path, code: 'blank', data: { key } }]
        return [{ path, code: 'wrong-form', data: { key, value, pattern: issue.pattern ?? issue.format } }]
      case 'too_big':
        return [{ path, code: 'too-much', data: { key, max: Number(issue.maximum) } }]
      case 'too_small':
        return [{ path, code: 'too-little', data: { key, min: Number(issue.minimum) } }]
      case 'invalid_type':
        return [{ path, code: 'wrong-type', data: { key, expected: issue.expected } }]
      default:
        return [{ path, code: 'wrong-form', data: { key, value, pattern: issue.message } }]
    }
  }

  function unknownKey(path: Path, name: string): Fault {
    const allowed = namesAt(schema, path)
    const data = { key: name.slice(0, SHOWN_MAX), nearest: nearest(name, allowed), allowed: allowed.join(', ') }
    return { path, key: name, code: 'unknown-key', data }
  }
}

/**
 * How a refinement says which fault it is: `z.string().refine(isDuration, toldAs('not-a-duration'))`. What it is a part of
 * is then not refined any more.
 */
export function toldAs(code: FaultCode, data: Fault['data'] = {}): Told {
  return { abort: true, params: { code, data } }
}

interface Told {
  readonly abort: true
  readonly params: Record<string, unknown>
}

function codeOf(issue: Issue): FaultCode {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : null
  return isFaultCode(code) ? code : 'wrong-form'
}

/** The names that the schema knows in the map at `path`. */
function namesAt(type: z.core.$ZodType, path: Path): readonly string[] {
  const { def } = (type as z.core.$ZodTypes)._zod
  const [name, ...rest] = path
  switch (def.type) {
    case 'optional':
    case 'nullable':
      return namesAt(def.innerType, path)
    case 'pipe':
      return namesAt(def.in, path)
    case 'union':
      return def.options.flatMap((option) => namesAt(option, path))
    case 'array':
      return name === undefined ? [] : namesAt(def.element, rest)
    case 'record':
      return name === undefined ? namesAt(def.keyType, []) : namesAt(def.valueType, rest)
    case 'enum':
      return Object.values(def.entries).map(String)
    case 'object': {
      if (name === undefined) return Object.keys(def.shape)
      const inner = def.shape[String(name)]
      return inner === undefined ? [] : namesAt(inner, rest)
    }
    default:
      return []
  }
}

function shown(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, SHOWN_MAX)
}

/** The last name of a path: of `steps.3.choose.0` it is `choose`. */
function nameIn(path: Path): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '')
}
