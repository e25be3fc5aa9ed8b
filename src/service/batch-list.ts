/** The batches (*đợt*) as staff see them: never a key, never an answer. */
import { type Batch, type BatchState, cutOffOf, cutsAt, endOf, isSealed } from '../survey/batch.ts'
import type { BatchId } from '../survey/ids.ts'
import { type Day, iso } from '../survey/time.ts'
import type { Deps } from './deps.ts'

/** Instants are RFC 3339 with Viet Nam's offset. */
export interface BatchView {
  readonly id: string
  /** Closing days of its cases, both ends included. */
  readonly from: Day
  readonly to: Day
  readonly state: BatchState
  readonly answers: number
  /** The last instant at which an answer is in time. */
  readonly cutOff: string
  readonly closedAt: string | null
  /** When its key was destroyed, or will be as far as can be told now. */
  readonly cutAt: string
  /** Its last day is over. */
  readonly mayClose: boolean
  /** It is closed and sealed, and its key is still there. */
  readonly mayReopen: boolean
  /** The oldest first. */
  readonly seals: readonly { readonly at: string; readonly hash: string; readonly forms: number }[]
  readonly reopenings: readonly { readonly at: string; readonly reason: string }[]
}

/** The newest first. */
export async function listBatches(deps: Pick<Deps, 'store' | 'policy' | 'clock'>): Promise<BatchView[]> {
  const all = await deps.store.batches.all()
  return Promise.all(all.reverse().map((batch) => viewOf(deps, batch)))
}

export async function batchView(deps: Pick<Deps, 'store' | 'policy' | 'clock'>, id: string): Promise<BatchView | null> {
  const batch = await deps.store.batches.get(id as BatchId)
  return batch === null ? null : viewOf(deps, batch)
}

async function viewOf({ store, policy, clock }: Pick<Deps, 'store' | 'policy' | 'clock'>, batch: Batch) {
  const { _id: id, from, to, state } = batch
  return {
    id,
    from,
    to,
    state,
    answers: await store.responses.countOfBatch(id),
    cutOff: iso(cutOffOf(batch, policy.batches)),
    closedAt: batch.closedAt === undefined ? null : iso(batch.closedAt),
    cutAt: iso(batch.cutAt ?? cutsAt(batch, policy.batches)),
    mayClose: state === 'open' && clock() >= endOf(batch),
    mayReopen: state === 'closed' && isSealed(batch),
    seals: (batch.seals ?? []).map(({ at, hash, forms }) => ({ at: iso(at), hash, forms })),
    reopenings: (batch.reopenings ?? []).map(({ at, reason }) => ({ at: iso(at), reason })),
  }
}
