/**
 * The store carries the version of its shape and brings itself up to date, with a copy first. A migration is one entry:
 * pure steps over the port, each safe to repeat, for the process may die in the middle.
 */
import { type Store, StoreError } from './store.ts'

export interface Migration {
  /** The version that the store has afterwards; they rise by one from 2. */
  readonly to: number
  readonly run: (store: Store) => Promise<void>
}

/** Version 1 is the first; nothing has had to change since. */
export const MIGRATIONS: readonly Migration[] = []

const SCHEMA = 'schema'

/** The version of its shape; 0 before the first start. */
export async function schemaVersion({ meta }: Pick<Store, 'meta'>): Promise<number> {
  return Number((await meta.get(SCHEMA))?.value ?? 0)
}

/**
 * @param copy keeps the store as it is under a name with its version, before anything is changed.
 * @throws StoreError `STORE_NEWER` when a newer version of ykien wrote it; nothing was touched.
 */
export async function migrate(
  store: Store,
  migrations: readonly Migration[],
  copy: (from: number) => Promise<void>,
): Promise<void> {
  const newest = migrations.at(-1)?.to ?? 1
  const known = await store.meta.get(SCHEMA)
  if (known === null) {
    await store.meta.insert({ _id: SCHEMA, rev: 1, value: newest })
    return
  }
  const version = Number(known.value)
  if (version > newest) {
    const message = `this store has version ${version}, this ykien knows ${newest}: start a newer ykien, or restore the copy that was made before it was brought up to date`
    throw new StoreError('STORE_NEWER', message)
  }
  const wanted = migrations.filter(({ to }) => to > version)
  if (wanted.length > 0) await copy(version)
  let rev = known.rev
  for (const { to, run } of wanted) {
    await run(store)
    rev += 1
    if (!(await store.meta.replace({ _id: SCHEMA, rev, value: to }))) {
      throw new StoreError('STORE_BROKEN', 'another process is bringing this store up to date: start again when it has')
    }
  }
}
