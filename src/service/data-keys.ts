/** The data keys: made at the first start, kept in `secrets` wrapped by the master key, in memory while a process runs. */
import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Store } from '../store/store.ts'
import type { Random } from './cipher.ts'
import { type MasterKey, unwrap, WrongKeyError, wrap, wrappedBy } from './master-key.ts'

/** How far a turning of the master key has come (`key-rotation.ts`). */
export const ROTATION = 'key-rotation'

export interface Rotation {
  /** Ids of the two keys. */
  readonly from: string
  readonly to: string
  readonly finished: boolean
}

export const DATA_KEYS = ['seal', 'look-up', 'token', 'batch'] as const

export const dataKeyId = (name: string): string => `data-key:${name}`

type Keeping = Pick<Store, 'secrets' | 'meta'>

/**
 * @param masters the one that is there, then the one that is to follow it.
 * @throws WrongKeyError when none of them wrapped the keys that the store has.
 */
export async function dataKeys(store: Keeping, masters: readonly MasterKey[], random: Random) {
  // One after the other: a wrong master key is found by the first, before any new one is made.
  const seal = await dataKey(store, masters, dataKeyId('seal'), random)
  const lookUp = await dataKey(store, masters, dataKeyId('look-up'), random)
  const token = await dataKey(store, masters, dataKeyId('token'), random)
  const batch = await dataKey(store, masters, dataKeyId('batch'), random)
  return { seal, lookUp, token, batch }
}

async function dataKey(store: Keeping, masters: readonly MasterKey[], id: string, random: Random): Promise<KeyObject> {
  const known = await store.secrets.get(id)
  // What is new while keys are turned is the new key's from the start.
  const wrapping = masters.at(-1)
  if (known === null && wrapping !== undefined) {
    const plain = Buffer.from(random(32)).toString('base64')
    await store.secrets.insert({ _id: id, rev: 1, sealed: wrap(wrapping, plain, id, random), lease: null })
  }
  const wrapped = known ?? (await store.secrets.get(id))
  if (wrapped === null) throw Object.assign(new Error(`the store lost ${id}`), { code: 'STORE_BROKEN' })
  const plain = await opened(store, masters, wrapped.sealed, id)
  // As key objects, made once: a key given as bytes is imported again at every use, which takes four times as long.
  return createSecretKey(Buffer.from(plain, 'base64'))
}

/** @throws WrongKeyError when none of these keys wrapped it. */
export async function opened(
  store: Pick<Store, 'meta'>,
  masters: readonly MasterKey[],
  wrapped: string,
  id: string,
): Promise<string> {
  const plain = unwrap(masters, wrapped, id)
  if (plain === null) throw new WrongKeyError(await whyWrong(store, masters, wrapped))
  return plain
}

async function whyWrong(
  { meta }: Pick<Store, 'meta'>,
  masters: readonly MasterKey[],
  wrapped: string,
): Promise<WrongKeyError['why']> {
  const rotation = (await meta.get(ROTATION))?.value as Rotation | undefined
  const knows = (id: string | undefined): boolean => masters.some((master) => master.id === id)
  if (rotation === undefined || (!knows(rotation.from) && !knows(rotation.to))) return 'wrong'
  // One that was made with the old key while it was turned is still to be wrapped anew.
  const left = wrappedBy(wrapped) === rotation.from && knows(rotation.to)
  if (!rotation.finished || left) return 'half'
  return knows(rotation.from) ? 'old' : 'wrong'
}
