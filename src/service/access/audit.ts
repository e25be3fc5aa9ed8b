/** Writes the audit: each entry is one insert under the next number, so that two processes never write the same one. */
import { createHash } from 'node:crypto'
import type { Deed, Entry } from '../../access/entry.ts'
import type { AuditId } from '../../survey/ids.ts'
import type { Deps } from '../deps.ts'

const DIGITS = 12
const TRIES = 200
const FIRST = '0'.repeat(64)

export interface Told {
  readonly deed: Deed
  readonly by: string
  readonly unit?: string | null
  readonly about?: Entry['about']
}

/** @throws Error `RACE_LOST` when others wrote two hundred entries in its place. */
export async function note({ store, clock }: Pick<Deps, 'store' | 'clock'>, told: Told): Promise<Entry> {
  const { deed, by, unit = null, about = {} } = told
  for (let i = 0; i < TRIES; i++) {
    const last = await store.audit.last()
    const _id = String(Number(last?._id ?? 0) + 1).padStart(DIGITS, '0') as AuditId
    const bare = { _id, rev: 1, at: clock(), deed, by, unit, about, before: last?.hash ?? FIRST }
    const entry: Entry = { ...bare, hash: hashOf(bare) }
    if (await store.audit.insert(entry)) return entry
  }
  throw Object.assign(new Error('two hundred others wrote to the audit in its place'), { code: 'RACE_LOST' })
}

/** SHA-256 over the fields in one fixed order. */
function hashOf({ _id, at, deed, by, unit, about, before }: Omit<Entry, 'hash'>): string {
  const facts = Object.entries(about).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([_id, at, deed, by, unit, facts, before]))
    .digest('hex')
}
