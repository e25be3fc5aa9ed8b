/** The store and what is needed to look at the published flows and to change which is asked; no file is published. */
import type { Config } from '../config.ts'
import type { Say } from '../flow/say.ts'
import type { Deps } from '../service/deps.ts'
import { keyringOf, openStore } from './open.ts'

export type Shelf = Pick<Deps, 'store' | 'keyring' | 'clock' | 'say'>

/**
 * Runs a command on the published flows, and closes the store again.
 *
 * @throws WrongKeyError, StoreError: each says what to do.
 */
export async function withShelf<R>(config: Config, say: Say, command: (shelf: Shelf) => Promise<R>): Promise<R> {
  const store = await openStore(config)
  try {
    return await command({ store, keyring: await keyringOf(config, store, say), clock: Date.now, say })
  } finally {
    await store.close()
  }
}
