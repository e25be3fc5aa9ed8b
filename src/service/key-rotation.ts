/**
 * Turning `YKIEN_KEY` round while servers run: each data key is wrapped by the new master key instead of the old one, one
 * write each. What is wrapped names its key, so that a death between any two writes leaves a store that opens with both;
 * running again goes on where it stopped. The data keys stay the same: running processes notice nothing.
 */
import type { Store } from '../store/store.ts'
import type { Sealed } from '../survey/document.ts'
import type { Instant } from '../survey/time.ts'
import { change, changeOrInsert } from './change.ts'
import type { Random } from './cipher.ts'
import { DATA_KEYS, dataKeyId, dataKeys, ROTATION, type Rotation } from './data-keys.ts'
import { batchKey, isOfMaster, wrapBatchKey } from './keyring.ts'
import { type MasterKey, masterKey, unwrap, WrongKeyError, wrap, wrappedBy } from './master-key.ts'
import { laterSealId, SealKeys } from './seal-keys.ts'

export type Rotated =
  | { readonly kind: 'done'; readonly from: string; readonly to: string; readonly wrapped: number }
  /** Another turning has not come to its end: it wants its own new key. */
  | { readonly kind: 'other'; readonly to: string }
  | { readonly kind: 'same' }

/**
 * @param old `YKIEN_KEY` as it is, `next` as it is to be; 32 bytes each.
 * @returns how many keys were wrapped anew; the id of each master key.
 * @throws WrongKeyError when the store opens with neither.
 */
export async function rotateMaster(
  store: Store,
  { old, next }: { readonly old: Uint8Array; readonly next: Uint8Array },
  random: Random,
): Promise<Rotated> {
  const [from, to] = [masterKey(old), masterKey(next)]
  if (from.id === to.id) return { kind: 'same' }
  const masters = [from, to]
  const { batch } = await dataKeys(store, masters, random)
  const seals = await laterSeals(store)
  const wanted: Rotation = { from: from.id, to: to.id, finished: false }
  const begun = await changeOrInsert(store.meta, { _id: ROTATION, rev: 0, value: wanted }, (doc) => {
    const { finished, ...known } = doc.value as Rotation
    return finished && known.to !== to.id ? { ...doc, value: wanted } : null
  })
  const rotation = begun.value as Rotation
  if (rotation.to !== to.id) return { kind: 'other', to: rotation.to }
  let wrapped = 0
  for (const id of [...DATA_KEYS.map(dataKeyId), ...seals]) {
    await change(
      store.secrets,
      id,
      (doc) =>
        wrappedBy(doc.sealed) === to.id ? null : { ...doc, sealed: again(masters, to, doc.sealed, id, random) },
      () => void wrapped++,
    )
  }
  for (const { _id, key } of await store.batches.all()) {
    if (key === null || !isOfMaster(key)) continue
    const moved = (given: Sealed): Sealed => wrapBatchKey(batch, _id, batchKey({ masters, batch }, _id, given), random)
    await change(
      store.batches,
      _id,
      (doc) => (doc.key === null || !isOfMaster(doc.key) ? null : { ...doc, key: moved(doc.key) }),
      () => void wrapped++,
    )
  }
  await change(store.meta, ROTATION, (doc) => {
    const value = doc.value as Rotation
    return value.finished || value.to !== to.id ? null : { ...doc, value: { ...value, finished: true } }
  })
  return { kind: 'done', from: from.id, to: to.id, wrapped }
}

/** The ids of the seal keys that were made since the first. */
async function laterSeals({ secrets }: Store): Promise<string[]> {
  const ids: string[] = []
  for (let version = 2; (await secrets.get(laterSealId(version))) !== null; version++) ids.push(laterSealId(version))
  return ids
}

/**
 * Makes a new key to seal with, for what is sealed from ten minutes on; what was sealed before stays readable.
 *
 * @returns its version and from when on it is used; `made`: now, not by a turning that waits for its time already.
 */
export async function rotateSeal(store: Store, masters: readonly Uint8Array[], random: Random, clock: () => Instant) {
  const keys = masters.map(masterKey)
  const { seal: first } = await dataKeys(store, keys, random)
  return new SealKeys(store, { masters: keys, first, random, clock }).turn()
}

function again(masters: readonly MasterKey[], to: MasterKey, sealed: string, id: string, random: Random): string {
  const plain = unwrap(masters, sealed, id)
  if (plain === null) throw new WrongKeyError('wrong')
  return wrap(to, plain, id, random)
}
