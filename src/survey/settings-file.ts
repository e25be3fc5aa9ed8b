/** Settings that an admin edits as YAML: read, checked, and every mistake told with its place and what to do. */
import type { z } from 'zod'
import { type Fault, type Finding, findingOf } from '../flow/findings.ts'
import { readYaml } from '../flow/yaml-source.ts'

export type Settings<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'faulty'; readonly findings: readonly Finding[] }

/** @param file the name that findings show. */
export function readSettings<Read, T>(
  text: string,
  file: string,
  schema: z.ZodType<Read>,
  meaning: (read: Read) => T,
): Settings<T> {
  const faulty = (findings: readonly Finding[]): Settings<T> => ({ kind: 'faulty', findings })
  const source = readYaml(text)
  if (source.kind === 'too-deep') {
    return faulty([findingOf({ path: [], code: 'too-deep', data: {} }, file, { line: 1, column: 1 })])
  }
  if (source.kind === 'broken') {
    return faulty([findingOf({ path: [], code: 'yaml', data: { detail: source.detail } }, file, source.place)])
  }
  const read = schema.safeParse(source.value)
  if (read.success) return { kind: 'read', value: meaning(read.data) }
  const faults = read.error.issues.flatMap((issue) => faultsOf(issue, file))
  return faulty(faults.map((fault) => findingOf(fault, file, source.place(fault.path, fault.key))))
}

function faultsOf(issue: z.core.$ZodIssue, file: string): Fault[] {
  const name = (path: readonly PropertyKey[]): string => path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      return { path: issue.path, key, code: 'unknown-setting', data: { name: name([...issue.path, key]) } }
    })
  }
  return [{ path: issue.path, code: 'wrong-setting', data: { name: name(issue.path) || file, detail: issue.message } }]
}
