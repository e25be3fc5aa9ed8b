/** The seal of a batch (*niêm phong số liệu*): made once its closing has settled, checked whenever somebody doubts. */
import {
  differencesOf,
  formsIn,
  type SealDifference,
  type SealedAnswers,
  sealing,
  sealOf,
  togetherOf,
} from '../report/seal.ts'
import type { Batch, Seal } from '../survey/batch.ts'
import type { BatchId } from '../survey/ids.ts'
import type { Instant } from '../survey/time.ts'
import { settleWithdrawals } from './batch-cut.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'

/** @param since a seal that was made then or later is the one; another is not made. */
export async function sealBatch(deps: Deps, batch: Batch, since: Instant): Promise<void> {
  if (batch.key !== null) await settleWithdrawals(deps, batch)
  const answers = await answersOf(deps, batch._id)
  const series = togetherOf(answers)
  const { state } = batch
  const seal: Seal = { at: deps.clock(), state, hash: sealOf(answers), forms: formsIn(series), series }
  await change(deps.store.batches, batch._id, (doc) => {
    const seals = doc.seals ?? []
    const last = seals.at(-1)
    const stale = doc.state !== state || doc.closedAt !== batch.closedAt
    const made = last !== undefined && last.state === state && last.at >= since
    return stale || made ? null : { ...doc, seals: [...seals, seal] }
  })
}

export type SealCheck =
  | { readonly kind: 'unknown' | 'unsealed' }
  /** `differs` without a difference: answers moved from unit to unit. */
  | {
      readonly kind: 'same' | 'differs'
      readonly seal: Seal
      readonly hash: string
      readonly differences: readonly SealDifference[]
    }

/** Whether the answers of a batch are still those that were sealed last. */
export async function checkSeal(deps: Pick<Deps, 'store'>, id: BatchId): Promise<SealCheck> {
  const batch = await deps.store.batches.get(id)
  if (batch === null) return { kind: 'unknown' }
  const seal = batch.seals?.at(-1)
  if (seal === undefined) return { kind: 'unsealed' }
  const answers = await answersOf(deps, id)
  const hash = sealOf(answers)
  const differences = differencesOf(seal.series, togetherOf(answers))
  return { kind: hash === seal.hash ? 'same' : 'differs', seal, hash, differences }
}

async function answersOf({ store }: Pick<Deps, 'store'>, id: BatchId): Promise<SealedAnswers> {
  const { add, answers } = sealing()
  for await (const response of store.responses.ofBatch(id)) add(response)
  return answers()
}
