/** A batch (*đợt*) and its key are made when its first case closes. */
import type { Batch } from '../survey/batch.ts'
import { batchOf } from '../survey/batch-days.ts'
import type { Policy } from '../survey/policy.ts'
import { type Day, dayOf } from '../survey/time.ts'
import type { Deps } from './deps.ts'

type Needs = Pick<Deps, 'store' | 'keyring' | 'random' | 'clock'> & { readonly policy: Pick<Policy, 'batches'> }

/**
 * The batch of a closing day, as the policy has it now; one that is there keeps its days. A case that comes to us after that was closed goes into the batch of
 * today, so that nobody is asked whose answer could not be kept, and no closed figure moves.
 */
export async function batchFor(deps: Needs, day: Day): Promise<Batch> {
  const own = await batchOfDay(deps, day)
  return own.state === 'open' ? own : batchOfDay(deps, dayOf(deps.clock()))
}

async function batchOfDay(deps: Needs, day: Day): Promise<Batch> {
  const { _id, from, to } = batchOf(day, deps.policy.batches)
  const known = await deps.store.batches.get(_id)
  if (known !== null) return known
  const key = deps.keyring.newBatchKey(_id, deps.random)
  await deps.store.batches.insert({ _id, rev: 1, key, from, to, cutOff: null, state: 'open' })
  const made = await deps.store.batches.get(_id)
  if (made === null) throw Object.assign(new Error(`the store lost batch ${_id}`), { code: 'STORE_BROKEN' })
  return made
}
