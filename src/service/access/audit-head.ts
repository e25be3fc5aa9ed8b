/**
 * How far the audit has come, in a document of its own: so that its last entries cannot be taken away unseen. It is moved
 * after each entry, and only ever forward; where a process died between the two, the next entry or a check moves it.
 */
import type { Meta } from '../../store/store.ts'
import { change } from '../change.ts'
import type { Deps } from '../deps.ts'

const HEAD = 'audit-head'
/** What the first entry holds as the hash of the one before. */
export const FIRST = '0'.repeat(64)

export interface Head {
  readonly number: number
  readonly hash: string
}

type Keeping = Pick<Deps, 'store' | 'keyring'>

/** `missing`, `forged`: somebody was at it, unless the audit is empty. */
export async function headOf(deps: Keeping): Promise<Head | 'missing' | 'forged'> {
  const doc = await deps.store.meta.get(HEAD)
  if (doc === null) return 'missing'
  return genuine(deps, doc) ?? 'forged'
}

/** Before the first entry, never later: a head that is made anew would hide what was cut. */
export async function plantHead(deps: Keeping): Promise<void> {
  await deps.store.meta.insert({ _id: HEAD, rev: 1, value: proven(deps, { number: 0, hash: FIRST }) })
}

/** Leaves one that is missing or forged as it is. */
export async function moveHead(deps: Keeping, to: Head): Promise<void> {
  await change(deps.store.meta, HEAD, (doc) => {
    const head = genuine(deps, doc)
    return head === null || head.number >= to.number ? null : { ...doc, value: proven(deps, to) }
  })
}

interface Proven extends Head {
  readonly proof: string
}

function proven({ keyring }: Keeping, { number, hash }: Head): Proven {
  return { number, hash, proof: keyring.proof(`audit-head:${number}:${hash}`) }
}

function genuine(deps: Keeping, { value }: Meta): Head | null {
  const { number, hash, proof } = value as Proven
  return proven(deps, { number, hash }).proof === proof ? { number, hash } : null
}
