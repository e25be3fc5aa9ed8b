/** Takes away once more what was erased after a backup was made: the restored store had it again. */
import type { Address } from '../survey/address.ts'
import { HOUR, type Instant } from '../survey/time.ts'
import { destroyBatchKey } from './batch-steps.ts'
import { changeOrInsert, drop } from './change.ts'
import type { Deps } from './deps.ts'
import { type Erasure, type ErasureLog, readErasure } from './erasures.ts'
import { changeInvitation } from './funnel.ts'
import { eraseAddress, letPersonGo, takeOut } from './withdraw.ts'

/** An erasure may have been written down so long before the backup, in milliseconds, and done after it. */
const UNDER_WAY = HOUR

/** When the backup was made that a store was restored from (`Meta`, an instant). */
export const BACKED_UP = 'backed-up'

export interface Replayed {
  readonly lines: number
  /** How many lines took something away that was there. */
  readonly erased: number
  /** Lines that this house did not write, or that a crash has torn. */
  readonly unreadable: number
}

/**
 * Safe to repeat. A contact that was erased before the backup and stands in it was given anew since: it stays.
 *
 * @param lines of the log of erasures, of every machine that kept one, in any order.
 */
export async function replayErasures(deps: Deps, lines: readonly string[]): Promise<Replayed> {
  const backedUp = Number((await deps.store.meta.get(BACKED_UP))?.value ?? 0)
  const from = backedUp - UNDER_WAY
  const read = lines.map((line) => readErasure(deps, line)).filter((one) => one !== null)
  // In the order in which it went: an answer is not found any more once the key of its batch is destroyed.
  const gone = read.toSorted((a, b) => a.at - b.at)
  let erased = 0
  for (const { at, erasure } of gone) {
    if (erasure.kind === 'address' && at < from) continue
    if (await again({ ...deps, erasures: ALREADY_THERE }, erasure, at)) erased++
  }
  return { lines: lines.length, erased, unreadable: lines.length - read.length }
}

/** What is done again is written down already. */
const ALREADY_THERE: ErasureLog = { append: async () => {}, read: async () => [] }

/** @returns whether anything of it was there. */
async function again(deps: Deps, erasure: Erasure, at: Instant): Promise<boolean> {
  switch (erasure.kind) {
    case 'address':
      return eraseAddress(deps, erasure.id)
    case 'opt-out': {
      let news = false
      await changeOrInsert(deps.store.addresses, unknown(erasure), (doc) => {
        news = doc.optedOutAt === null
        return news ? { ...doc, optedOutAt: at } : null
      })
      return news
    }
    case 'withdrawn': {
      const invitation = await deps.store.invitations.get(erasure.id)
      if (invitation === null || invitation.state === 'withdrawn') return false
      // It may have been under way when the backup was made.
      await drop(deps.store.sessions, erasure.id)
      const batch = await deps.store.batches.get(invitation.batch)
      if (batch === null || batch.key === null) return false
      await takeOut(deps, invitation)
      await changeInvitation(deps, erasure.id, (doc) => (doc.next === null ? null : { ...doc, next: null }))
      return true
    }
    case 'person': {
      const invitation = await deps.store.invitations.get(erasure.id)
      if (invitation === null || invitation.personGoneAt !== undefined) return false
      return (await letPersonGo(deps, invitation)) === 'person'
    }
    case 'batch-key': {
      const batch = await deps.store.batches.get(erasure.id)
      if (batch === null || batch.key === null) return false
      await destroyBatchKey(deps, batch)
      return true
    }
  }
}

/** An address of which only the wish is known. */
function unknown({ id, of }: Extract<Erasure, { readonly kind: 'opt-out' }>): Address {
  return {
    _id: id,
    rev: 0,
    kind: of,
    sealed: null,
    consents: [],
    optedOutAt: null,
    lastInteraction: null,
    invited: [],
    waiting: [],
    unreachableAt: null,
    blockedAt: null,
    sample: false,
  }
}
