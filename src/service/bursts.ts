/** Doubts about a form that only other forms tell of (`survey/burst.ts`). */
import { fold } from '../flow/fold.ts'
import { type Batch, cutsAt } from '../survey/batch.ts'
import { BURSTS, type Burst, type BurstFlag, hourOf, LONG_TEXT, withForm } from '../survey/burst.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Session } from '../survey/session.ts'
import { DAY, dayOf, type Instant } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'
import type { Deps } from './deps.ts'

export interface Finished {
  readonly session: Pick<Session, '_id' | 'seat'>
  readonly invitation: Pick<Invitation, 'contacts'>
  readonly batch: Batch
  readonly at: Instant
  /** Where the last answer was given; `null`: nobody knows. */
  readonly place: string | null
  readonly remarks: readonly string[]
}

/**
 * In the order of the table. Safe to repeat: a form that was counted is counted once. Where a process died in between, one
 * doubt too few is possible, never one too many.
 */
export async function burstFlags(deps: Deps, form: Finished): Promise<(BurstFlag | 'desk')[]> {
  const { invitation, batch, at, place, remarks, session } = form
  const { phone, zalo, telegram } = invitation.contacts
  const contact = phone ?? zalo ?? telegram
  const ofBatch = cutsAt(batch, deps.policy.batches) + DAY
  const device = place?.startsWith('w.') === true ? place : null
  const asked: (readonly [BurstFlag, string, Instant])[] = [
    ...(contact === null ? [] : [['same-contact', contact, ofBatch] as const]),
    ...(device === null ? [] : [['same-device', `${dayOf(at)}|${device}`, at + 2 * DAY] as const]),
    ...(session.seat === undefined
      ? []
      : [['same-network', `${hourOf(at)}|${session.seat.network}`, at + DAY] as const]),
    ...remarks
      .map(fold)
      .filter((text) => text.length >= LONG_TEXT)
      .map((text) => ['same-text', text, ofBatch] as const),
  ]
  const found = new Set<BurstFlag>()
  for (const [flag, by, forgetAt] of asked) {
    if (!found.has(flag) && (await isBeyond(deps, form, flag, by, forgetAt))) found.add(flag)
  }
  return [...found, ...(session.seat?.desk === true ? (['desk'] as const) : [])]
}

async function isBeyond(
  { store, keyring }: Deps,
  { batch, session }: Finished,
  flag: BurstFlag,
  by: string,
  forgetAt: Instant,
): Promise<boolean> {
  const _id = keyring.burstId(batch, `${flag}|${by}`)
  const mark = keyring.burstId(batch, `${flag}|${by}|${session._id}`)
  if (_id === null || mark === null) return false
  let beyond = false
  const none: Burst = { _id, rev: 1, forms: [], forgetAt }
  await changeOrInsert(store.bursts, none, (doc) => {
    const seen = withForm(doc, mark, BURSTS[flag])
    beyond = seen.beyond
    return seen.next
  })
  return beyond
}

/** Takes out what may be forgotten: up to `limit`. @returns how many. */
export async function sweepBursts({ store, clock }: Pick<Deps, 'store' | 'clock'>, limit: number): Promise<number> {
  const over = await store.bursts.over(clock(), limit)
  // One that grew meanwhile has another revision, and stays.
  for (const { _id, rev } of over) await store.bursts.remove(_id, rev)
  return over.length
}
