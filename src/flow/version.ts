/** The version of a flow is what it says: the hash of its canonical JSON, scales and defaults written out. */
import { createHash } from 'node:crypto'
import type { Flow } from './definition.ts'

/** SHA-256 (base64url) of the canonical JSON: the same for the same meaning, however the file is laid out. */
export function flowHash(flow: Flow): string {
  return createHash('sha256').update(canonicalJson(flow)).digest('base64url')
}

/** JSON with the names of every object in code unit order and no spaces. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
