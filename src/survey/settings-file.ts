/** Settings that an admin edits as YAML: read, checked, and every mistake told with its place and what to do. */
import type { z } from 'zod'
import type { Finding } from '../flow/findings.ts'
import { type Shape, shapeFaults } from '../flow/shape-faults.ts'
import { readSource } from '../flow/source.ts'

export type Settings<T> =
  | { readonly kind: 'read'; readonly value: T; readonly lineOf: LineOf }
  | { readonly kind: 'faulty'; readonly findings: readonly Finding[] }

/** The line on which a setting is named; `null`: the file leaves it out. */
export type LineOf = (...path: readonly string[]) => number | null

/** @param file the name that findings show. */
export function readSettings<Read, T>(
  content: string | Uint8Array,
  file: string,
  shape: Shape & { readonly schema: z.ZodType<Read> },
  meaning: (read: Read) => T,
): Settings<T> {
  const source = readSource(content, file)
  if (source.kind === 'refused') return { kind: 'faulty', findings: source.findings }
  const read = shape.schema.safeParse(source.value, { reportInput: true })
  const lineOf: LineOf = (...path) => {
    const name = path.at(-1)
    return name !== undefined && source.has(path) ? source.place(path.slice(0, -1), name).line : null
  }
  if (read.success) return { kind: 'read', value: meaning(read.data), lineOf }
  return { kind: 'faulty', findings: source.found(shapeFaults(read.error, shape, source.has)) }
}
