/** Every document of a store, as it lies there: to keep, to compare, to put back. */
import { DatabaseSync } from 'node:sqlite'
import { MongoClient } from 'mongodb'
import { TABLES } from '../../src/store/sqlite/tables.ts'
import type { Document } from '../../src/survey/document.ts'
import type { TestStore } from './stores.ts'

export type Documents = Readonly<Record<string, readonly (Document & Readonly<Record<string, unknown>>)[]>>

export async function documentsOf({ env }: Pick<TestStore, 'env'>): Promise<Documents> {
  const uri = env['MONGODB_URI']
  return uri === undefined ? inSqlite(env['DATABASE_PATH'] ?? '') : inMongo(uri)
}

/** How many there are of each kind. */
export function countsOf(documents: Documents): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(documents).map(([name, docs]) => [name, docs.length]))
}

/** As `mongorestore --drop` would. */
export async function putBack({ env }: Pick<TestStore, 'env'>, documents: Documents): Promise<void> {
  const client = await MongoClient.connect(env['MONGODB_URI'] ?? '')
  for (const [name, docs] of Object.entries(documents)) {
    const collection = client.db().collection<Document>(name)
    await collection.deleteMany({})
    if (docs.length > 0) await collection.insertMany([...docs])
  }
  await client.close()
}

function inSqlite(path: string): Documents {
  const db = new DatabaseSync(path, { readOnly: true })
  const all = Object.values(TABLES).map(({ name }) => {
    const rows = db.prepare(`SELECT doc FROM ${name} ORDER BY id`).all()
    return [name, rows.map(({ doc }) => JSON.parse(String(doc)))] as const
  })
  db.close()
  return Object.fromEntries(all)
}

async function inMongo(uri: string): Promise<Documents> {
  const client = await MongoClient.connect(uri)
  const all = Object.values(TABLES).map(async ({ name }) => {
    const docs = await client.db().collection<Document>(name).find().sort({ _id: 1 }).toArray()
    return [name, docs] as const
  })
  const documents = Object.fromEntries(await Promise.all(all)) as unknown as Documents
  await client.close()
  return documents
}
