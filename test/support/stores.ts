/** The stores that a test runs on: SQLite always, MongoDB as a standalone and as a replica set where one was found. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { MongoClient } from 'mongodb'
import { inject } from 'vitest'
import { openMongoStore } from '../../src/store/mongo/store.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { TABLES } from '../../src/store/sqlite/tables.ts'
import type { Store } from '../../src/store/store.ts'

export interface TestStore {
  readonly name: string
  /** What the product is given to find it. */
  readonly env: Readonly<Record<string, string>>
  /** Opens it; again after `close`, to see what survived. */
  open(): Promise<Store>
  destroy(): Promise<void>
}

export function sqliteStore(): TestStore {
  const folder = join(tmpdir(), `ykien-test-${randomUUID()}`)
  const path = join(folder, 'ykien.db')
  return {
    name: 'SQLite',
    env: { DATABASE_PATH: path },
    open: () => openSqliteStore(path),
    destroy: () => rm(folder, { recursive: true, force: true }),
  }
}

function mongoStore(name: string, server: string): TestStore {
  const database = `ykien_${randomUUID().replaceAll('-', '')}`
  const folder = join(tmpdir(), `ykien-test-${database}`)
  const uri = new URL(server)
  uri.pathname = `/${database}`
  return {
    name,
    // The spool and the key of this store alone: another test's process would take them over.
    env: {
      MONGODB_URI: uri.href,
      DATABASE_PATH: join(folder, 'unused.db'),
      SPOOL_PATH: join(folder, 'spool'),
      ERASURES_PATH: join(folder, 'erased.log'),
    },
    open: () => openMongoStore(uri.href),
    destroy: async () => {
      const client = await MongoClient.connect(uri.href)
      await client.db(database).dropDatabase()
      await client.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** One maker for each store that can run here; each call of a maker is a fresh, empty store. */
export function storeMakers(): readonly { readonly name: string; readonly make: () => TestStore }[] {
  const { standalone, replicaSet } = inject('mongo')
  const makers = [{ name: 'SQLite', make: sqliteStore }]
  const add = (name: string, server: string): void => {
    makers.push({ name, make: () => mongoStore(name, server) })
  }
  if (standalone !== null) add('MongoDB, standalone', standalone)
  if (replicaSet !== null) add('MongoDB, replica set', replicaSet)
  return makers
}

/** One of each kind, for what takes long: the contract and the crash tests try every one. */
export function storeKinds(): ReturnType<typeof storeMakers> {
  return storeMakers().filter(({ name }, _, all) => !name.endsWith('standalone') || all.length < 3)
}

/** Every document of a store, as text, a line each. */
export async function dump({ env }: TestStore): Promise<string> {
  const { MONGODB_URI: uri, DATABASE_PATH: path = '' } = env
  if (uri === undefined) {
    const db = new DatabaseSync(path)
    const rows = Object.values(TABLES).flatMap(({ name }) => db.prepare(`SELECT doc FROM ${name}`).all())
    db.close()
    return rows.map(({ doc }) => String(doc)).join('\n')
  }
  const client = await MongoClient.connect(uri)
  const collections = await client.db().collections()
  const all = await Promise.all(collections.map((collection) => collection.find().toArray()))
  await client.close()
  return all
    .flat()
    .map((doc) => JSON.stringify(doc))
    .join('\n')
}
