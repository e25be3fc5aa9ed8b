/** What zod refuses in a flow file, as faults that name what was written and what was probably meant. */
import type { z } from 'zod'
import type { Fault } from './findings.ts'
import { nearest } from './nearest.ts'
import { flowFile, forFile, LANGUAGES, numberFile, optionFile, rangeFile, remarkFile, stepFile } from './schema.ts'

type Issue = z.core.$ZodIssue

/** What is shown of a wrong value. */
const SHOWN_MAX = 60
/** A file that has none of them is another kind of file: a calendar, golden conversations. */
const NAMES_OF_A_FLOW = ['flow', 'title', 'steps']

/** @param has whether the file has anything at that path. */
export function shapeFaults(issues: readonly Issue[], has: (path: readonly PropertyKey[]) => boolean): Fault[] {
  if (!NAMES_OF_A_FLOW.some((name) => has([name]))) return [{ path: [], code: 'not-a-flow', data: {} }]
  return issues.flatMap((issue) => faultsOf(issue, issue.path, has))
}

function faultsOf(issue: Issue, path: readonly PropertyKey[], has: (path: readonly PropertyKey[]) => boolean): Fault[] {
  const key = nameIn(path)
  const value = String(issue.input).slice(0, SHOWN_MAX)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownKey(path, name))
  if (path.length === 0) return [{ path, code: 'not-a-flow', data: {} }]
  if (!has(path)) return [{ path: path.slice(0, -1), code: 'missing', data: { key } }]
  switch (issue.code) {
    case 'invalid_union': {
      const meant = issue.errors.find(
        (branch) => !branch.some((one) => one.code === 'invalid_type' && one.path.length === 0),
      )
      if (meant !== undefined) return meant.flatMap((one) => faultsOf(one, [...path, ...one.path], has))
      return [{ path, code: 'wrong-type', data: { key, expected: path.at(-2) === 'when' ? CONDITION : TEXT } }]
    }
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
      return [{ path, code: 'wrong-type', data: { key, expected: KINDS[issue.expected] ?? issue.expected } }]
    default:
      return [{ path, code: 'wrong-form', data: { key, value, pattern: issue.message } }]
  }
}

const TEXT = 'a text, or a map with vi and en'
const CONDITION = 'a list of codes, or above/below'
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'a map of names and values',
  record: 'a map of step ids and codes',
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
}

function unknownKey(path: readonly PropertyKey[], name: string): Fault {
  const allowed = allowedAt(path)
  const data = { key: name.slice(0, SHOWN_MAX), nearest: nearest(name, allowed), allowed: allowed.join(', ') }
  return { path, key: name, code: 'unknown-key', data }
}

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  steps: Object.keys(stepFile.shape),
  choose: Object.keys(optionFile.shape),
  for: Object.keys(forFile.shape),
  number: Object.keys(numberFile.shape),
  text: Object.keys(remarkFile.shape),
  title: LANGUAGES,
  ask: LANGUAGES,
  greeting: LANGUAGES,
  thanks: LANGUAGES,
}

function allowedAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.at(-2) === 'when') return Object.keys(rangeFile.shape)
  return ALLOWED[nameIn(path)] ?? Object.keys(flowFile.shape)
}

/** The last name of a path: of `steps.3.choose.0` it is `choose`. */
function nameIn(path: readonly PropertyKey[]): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '')
}
