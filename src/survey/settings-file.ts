/** Settings that an admin edits as YAML: read, checked, and every mistake told with its place and what to do. */
import type { z } from 'zod'
import type { Finding } from '../flow/findings.ts'
import { type Place, readYaml } from '../flow/yaml-source.ts'

export type Settings<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'faulty'; readonly findings: readonly Finding[] }

const FIX = {
  yaml: 'Correct the YAML at this place: indentation, quotes, or a missing colon.',
  name: 'Remove the name or correct its spelling.',
  value: 'Correct the value; the comments in the shipped file show how it is written.',
} as const

/** @param file the name that findings show. */
export function readSettings<Read, T>(
  text: string,
  file: string,
  schema: z.ZodType<Read>,
  meaning: (read: Read) => T,
): Settings<T> {
  const error = (place: Place, code: string, message: string, fix: keyof typeof FIX): Finding => {
    return { file, ...place, severity: 'error', code, message, fix: FIX[fix] }
  }
  const source = readYaml(text)
  if (source.kind === 'too-deep') {
    return { kind: 'faulty', findings: [error({ line: 1, column: 1 }, 'yaml', 'nested too deeply', 'yaml')] }
  }
  if (source.kind === 'broken') {
    return { kind: 'faulty', findings: [error(source.place, 'yaml', source.detail, 'yaml')] }
  }
  const read = schema.safeParse(source.value)
  if (read.success) return { kind: 'read', value: meaning(read.data) }
  const findings = read.error.issues.flatMap((issue): Finding[] => {
    const code = issue.code.replaceAll('_', '-')
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        return error(source.place(issue.path, key), code, `unknown name "${[...issue.path, key].join('.')}"`, 'name')
      })
    }
    const message = [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': ')
    return [error(source.place(issue.path), code, message, 'value')]
  })
  return { kind: 'faulty', findings }
}
