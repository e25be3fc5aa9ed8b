/** A batch (*đợt*) and its key are made when its first case closes. */
import { type Batch, batchOf } from '../survey/batch.ts'
import { addDays, type Day, dayOf } from '../survey/time.ts'
import type { Deps } from './deps.ts'

type Needs = Pick<Deps, 'store' | 'keyring' | 'random' | 'clock'>

/**
 * The batch of a closing day: its calendar month. A case that comes to us after that was closed goes into the batch of
 * today, so that nobody is asked whose answer could not be kept, and no closed figure moves.
 */
export async function batchFor(deps: Needs, day: Day): Promise<Batch> {
  const own = await batchOfDay(deps, day)
  return own.state === 'open' ? own : batchOfDay(deps, dayOf(deps.clock()))
}

async function batchOfDay(deps: Needs, day: Day): Promise<Batch> {
  const id = batchOf(day)
  const known = await deps.store.batches.get(id)
  if (known !== null) return known
  const from = `${id}-01`
  const to = addDays(`${addDays(from, 31).slice(0, 7)}-01`, -1)
  const key = deps.keyring.newBatchKey(id, deps.random)
  await deps.store.batches.insert({ _id: id, rev: 1, key, from, to, cutOff: null, state: 'open' })
  const made = await deps.store.batches.get(id)
  if (made === null) throw Object.assign(new Error(`the store lost batch ${id}`), { code: 'STORE_BROKEN' })
  return made
}
