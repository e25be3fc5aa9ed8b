/** A batch (*đợt*) and its key are made when its first case closes. */
import { type Batch, batchOf } from '../survey/batch.ts'
import { addDays, type Day } from '../survey/time.ts'
import type { Deps } from './deps.ts'

/** The batch of a closing day; until an office says otherwise, its calendar month, open. */
export async function batchFor(deps: Pick<Deps, 'store' | 'keyring' | 'random'>, day: Day): Promise<Batch> {
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
