/**
 * The life of a batch (*đợt*): its cut-off, its closing (*chốt*), the destruction of its key (*cắt*). Each step is one
 * write to the batch, which names what follows from it; whoever made the step does that at once, and a worker that looks
 * round finishes what a dead process left.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Batch, CutOffRefusal, Leftover, ReopeningRefusal } from '../survey/batch.ts'
import { closed, cut, cutOffOf, cutsAt, isSealed, reopened, SOONEST_CUT, withCutOff } from '../survey/batch.ts'
import type { BatchId } from '../survey/ids.ts'
import { type Day, type Instant, MINUTE } from '../survey/time.ts'
import { note } from './access/audit.ts'
import { coarsenBatch, forgetPeopleOf, settleWithdrawals } from './batch-cut.ts'
import { sealBatch } from './batch-seal.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { recordErasure } from './erasures.ts'

/** Answers that were given before a closing are in after so long, whatever died meanwhile. */
const SETTLED = 10 * MINUTE
/** What another process has just begun to follow up is left to it for so long. */
const ITS_OWN = MINUTE

export type Stepped =
  | { readonly kind: 'done'; readonly batch: Batch }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'notOpen' | 'notClosed' | CutOffRefusal | ReopeningRefusal }

/**
 * Sets the cut-off to the end of a day in Viet Nam.
 *
 * @param by as the audit has it.
 */
export async function setCutOff(deps: Deps, id: BatchId, day: Day, by: string): Promise<Stepped> {
  let refused: CutOffRefusal | null = null
  const now = deps.clock()
  const batch = await change(deps.store.batches, id, (doc) => {
    const set = withCutOff(doc, day, now, deps.policy.batches)
    refused = 'refused' in set ? set.refused : null
    return 'refused' in set ? null : set.batch
  })
  if (batch === null) return { kind: 'refused', why: 'unknown' }
  if (refused === null) await note(deps, { deed: 'cut-off-set', by, about: { batch: id, day } })
  return refused === null ? { kind: 'done', batch } : { kind: 'refused', why: refused }
}

/**
 * From now on a withdrawn answer stays in the figures. A withdrawal that was written before this is still carried out.
 *
 * @param by as the audit has it: a user's id, `command-line`, `system`.
 */
export async function closeBatch(deps: Deps, id: BatchId, by: string): Promise<Stepped> {
  const known = await deps.store.batches.get(id)
  if (known === null) return { kind: 'refused', why: 'unknown' }
  const now = deps.clock()
  if (known.state !== 'open') return { kind: 'refused', why: 'notOpen' }
  if (closed(known, by, now, deps.policy.batches) === null) return { kind: 'refused', why: 'early' }
  const batch = await step(deps, id, (doc) => closed(doc, by, now, deps.policy.batches))
  return batch === null ? { kind: 'refused', why: 'unknown' } : { kind: 'done', batch }
}

/** Opens a closed batch again until the end of a day, with a reason that stays on record beside what had been sealed. */
export async function reopenBatch(
  deps: Deps,
  id: BatchId,
  asked: { readonly day: Day; readonly reason: string; readonly by: string },
): Promise<Stepped> {
  let refused: ReopeningRefusal | null = null
  const now = deps.clock()
  const batch = await step(deps, id, (doc) => {
    const open = reopened(doc, asked, now)
    refused = 'refused' in open ? open.refused : null
    return 'refused' in open ? null : open.batch
  })
  if (batch === null) return { kind: 'refused', why: 'unknown' }
  return refused === null ? { kind: 'done', batch } : { kind: 'refused', why: refused }
}

/** Cuts a closed batch, a day after its closing at the earliest: nobody can tell any more whose answer is whose. */
export async function cutBatch(deps: Deps, id: BatchId, by: string): Promise<Stepped> {
  const known = await deps.store.batches.get(id)
  if (known === null) return { kind: 'refused', why: 'unknown' }
  if (known.state !== 'closed') return { kind: 'refused', why: 'notClosed' }
  if (deps.clock() < (known.closedAt ?? 0) + SOONEST_CUT) return { kind: 'refused', why: 'early' }
  return { kind: 'done', batch: await destroyBatchKey(deps, known, by) }
}

/**
 * Destroys the key of a batch, whatever its state: the one way in which an answer is cut from its case. What was withdrawn
 * is taken away first, for afterwards nobody could find it. Repeating it changes nothing.
 *
 * @returns the batch as it now stands.
 */
export async function destroyBatchKey(deps: Deps, batch: Pick<Batch, '_id'>, by = 'system'): Promise<Batch> {
  const now = deps.clock()
  const known = await deps.store.batches.get(batch._id)
  if (known?.key != null) {
    await settleWithdrawals(deps, known)
    // What was counted before rare dimensions become coarser is sealed whoever was away since its closing.
    if (known.state === 'closed' && !isSealed(known)) await sealBatch(deps, known, known.closedAt ?? 0)
    await recordErasure(deps, { kind: 'batch-key', id: batch._id })
  }
  const done = await step(deps, batch._id, (doc) => cut(doc, by, now))
  if (done === null) throw Object.assign(new Error(`there is no batch ${batch._id}`), { code: 'NO_BATCH' })
  return done
}

/** Whoever wins the write follows it up. */
async function step(deps: Deps, id: BatchId, decide: (doc: Batch) => Batch | null): Promise<Batch | null> {
  let mine = false
  const batch = await change(deps.store.batches, id, decide, () => {
    mine = true
  })
  return batch !== null && mine ? followUp(deps, batch) : batch
}

/** Closes what has passed its cut-off, cuts what was closed long enough ago, finishes what was left over. */
export async function tendBatches(deps: Deps, signal: AbortSignal): Promise<void> {
  for (const batch of await deps.store.batches.all()) {
    if (signal.aborted) return
    const now = deps.clock()
    if (batch.state === 'open' && now > cutOffOf(batch, deps.policy.batches))
      await closeBatch(deps, batch._id, 'system')
    else if (batch.state === 'closed' && now >= cutsAt(batch, deps.policy.batches)) await destroyBatchKey(deps, batch)
    else if (isLeftOver(batch, now)) await followUp(deps, batch)
    else if (isToSeal(batch, now)) await sealBatch(deps, batch, batch.closedAt ?? 0)
  }
}

function isLeftOver({ left = [], cutAt, closedAt, reopenings }: Batch, now: Instant): boolean {
  return left.length > 0 && now >= (cutAt ?? closedAt ?? reopenings?.at(-1)?.at ?? 0) + ITS_OWN
}

/** What was under way at its closing has been counted by now. */
function isToSeal(batch: Batch, now: Instant): boolean {
  return batch.state === 'closed' && !isSealed(batch) && now >= (batch.closedAt ?? 0) + SETTLED
}

/** Each thing is struck off once it is done: after a crash it is done again, never left out. */
async function followUp(deps: Deps, batch: Batch): Promise<Batch> {
  let now = batch
  for (let next = now.left?.[0]; next !== undefined; next = now.left?.[0]) {
    await finish(deps, now, next)
    const done = next
    const after = await change(deps.store.batches, batch._id, (doc) =>
      isDeepStrictEqual(doc.left?.[0], done) ? { ...doc, left: doc.left?.slice(1) ?? [] } : null,
    )
    if (after === null) return now
    now = after
  }
  return now
}

async function finish(deps: Deps, batch: Batch, what: Leftover): Promise<void> {
  switch (what.do) {
    case 'note':
      await note(deps, { deed: what.deed, by: what.by, about: { batch: batch._id } })
      return
    case 'people':
      return forgetPeopleOf(deps, batch)
    case 'dimensions':
      return coarsenBatch(deps, batch)
    case 'seal':
      return sealBatch(deps, batch, batch.cutAt ?? 0)
    case 'scrub':
      return deps.store.scrub()
  }
}
