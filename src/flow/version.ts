/** The version of a flow is what it says: the hash of its canonical JSON, scales and defaults written out. */
import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Flow } from './definition.ts'

/** SHA-256 (base64url) of the canonical JSON: the same for the same meaning, however the file is laid out. */
export function flowHash(flow: Flow): string {
  return createHash('sha256').update(canonicalJson(flow)).digest('base64url')
}
