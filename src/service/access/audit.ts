/** Writes the audit: each entry is one insert under the next number, so that two processes never write the same one. */
import { isDeepStrictEqual } from 'node:util'
import type { Deed, Entry } from '../../access/entry.ts'
import type { AuditId } from '../../survey/ids.ts'
import type { Deps } from '../deps.ts'
import { FIRST, headOf, moveHead, plantHead } from './audit-head.ts'

const DIGITS = 12
const TRIES = 200
/** So far back it is looked whether something is noted already. */
const LATELY = 50

export interface Told {
  readonly deed: Deed
  readonly by: string
  readonly unit?: string | null
  readonly about?: Entry['about']
}

/** Without `lanes` those of one process race as those of several do. */
export type Noting = Pick<Deps, 'store' | 'clock' | 'keyring'> & Partial<Pick<Deps, 'lanes'>>

/**
 * Resolves once the entry would survive a crash. What must not happen unseen (a datum shown, a slip handed out) is noted
 * before it is given away.
 *
 * @throws Error `RACE_LOST` when others wrote two hundred entries in its place.
 */
export async function note(deps: Noting, told: Told): Promise<Entry> {
  const entry = await write(deps, told, null)
  if (entry === null) throw Object.assign(new Error('an entry of the audit was not written'), { code: 'RACE_LOST' })
  return entry
}

/**
 * As `note`, unless the last that was noted lately of this deed and of the same `key` in `about` says the same: for what
 * several processes see at once (a new policy, when all start), or one sees again after a crash.
 */
export async function noteOnce(deps: Noting, told: Told, key: string): Promise<Entry | null> {
  const { deed, about = {} } = told
  const known = (lately: readonly Entry[]): boolean => {
    const last = lately.findLast((entry) => entry.deed === deed && entry.about[key] === about[key])
    return last !== undefined && isDeepStrictEqual(last.about, about)
  }
  return write(deps, told, known)
}

function write(deps: Noting, told: Told, known: ((lately: readonly Entry[]) => boolean) | null): Promise<Entry | null> {
  // In line within a process: only with other processes does it race.
  return deps.lanes?.inLine('audit', () => race(deps, told, known)) ?? race(deps, told, known)
}

async function race(
  deps: Noting,
  { deed, by, unit = null, about = {} }: Told,
  known: ((lately: readonly Entry[]) => boolean) | null,
): Promise<Entry | null> {
  for (let i = 0; i < TRIES; i++) {
    const last = await lastOf(deps)
    const lately = auditId(Math.max(last.number - LATELY, 0))
    if (known?.(await deps.store.audit.following(lately, LATELY))) return null
    const _id = auditId(last.number + 1)
    const bare = { _id, rev: 1, at: deps.clock(), deed, by, unit, about, before: last.hash }
    const entry: Entry = { ...bare, hash: hashOf(deps, bare) }
    if (!(await deps.store.audit.insert(entry))) continue
    await moveHead(deps, { number: last.number + 1, hash: entry.hash })
    return entry
  }
  throw Object.assign(new Error('two hundred others wrote to the audit in its place'), { code: 'RACE_LOST' })
}

/** The entry to go on from. After a cut that is the one that the head knows: its gap is never filled. */
async function lastOf(deps: Noting): Promise<{ readonly number: number; readonly hash: string }> {
  const head = await headOf(deps)
  const last = await deps.store.audit.last()
  if (head === 'missing' && last === null) await plantHead(deps)
  const entry = { number: Number(last?._id ?? 0), hash: last?.hash ?? FIRST }
  return typeof head === 'object' && head.number > entry.number ? head : entry
}

export function auditId(number: number): AuditId {
  return String(number).padStart(DIGITS, '0') as AuditId
}

/** Keyed, over the fields in one fixed order: who has the store but not its key cannot write an entry either. */
export function hashOf(
  { keyring }: Pick<Deps, 'keyring'>,
  { _id, at, deed, by, unit, about, before }: Omit<Entry, 'hash'>,
): string {
  const facts = Object.entries(about).sort(([a], [b]) => (a < b ? -1 : 1))
  return keyring.proof(`audit:${JSON.stringify([_id, at, deed, by, unit, facts, before])}`)
}
