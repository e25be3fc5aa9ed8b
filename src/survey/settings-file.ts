/** Settings that an admin edits as YAML: read, checked, and every mistake told with its place and what to do. */
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { Finding } from '../flow/findings.ts'

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
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const at = (offset: number): Pick<Finding, 'file' | 'line' | 'column' | 'severity'> => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col, severity: 'error' }
  }
  if (document.errors.length > 0) {
    const findings = document.errors.map(({ pos, message }) => ({
      ...at(pos[0]),
      code: 'yaml',
      message: message.split('\n')[0] ?? message,
      fix: 'Correct the YAML at this place: indentation, quotes, or a missing colon.',
    }))
    return { kind: 'faulty', findings }
  }
  const read = schema.safeParse(document.toJS())
  if (read.success) return { kind: 'read', value: meaning(read.data) }
  const findings = read.error.issues.map((issue) => ({
    ...at(offsetOf(document.contents, issue.path, issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined)),
    code: issue.code.replaceAll('_', '-'),
    message: [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': '),
    fix:
      issue.code === 'unrecognized_keys'
        ? 'Remove the name or correct its spelling.'
        : 'Correct the value; the comments in the shipped file show how it is written.',
  }))
  return { kind: 'faulty', findings }
}

/** Where the value at `path` (or its entry `key`) starts; the nearest known place around it when it is missing. */
function offsetOf(root: Node | null, path: readonly PropertyKey[], key: string | undefined): number {
  let node: unknown = root
  let offset = 0
  for (const name of key === undefined ? path : [...path, key]) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === name)
      if (pair === undefined) break
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (node !== null && typeof node === 'object' && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(name)]
      if (node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) {
        offset = Number(node.range[0])
      }
    }
  }
  return offset
}
