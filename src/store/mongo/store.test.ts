import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { describe, expect, inject, test } from 'vitest'
import { openMongoStore } from './store.ts'

const { replicaSet } = inject('mongo')

describe.skipIf(replicaSet === null)('a store on MongoDB', () => {
  test('is found by several of its members, in the database that the address names', async () => {
    const database = `ykien_${randomUUID().replaceAll('-', '')}`
    const one = new URL(replicaSet ?? '')
    const several = `mongodb://${one.host},127.0.0.1:1/${database}${one.search}`
    const store = await openMongoStore(several)
    await store.meta.insert({ _id: 'here', rev: 1, value: 1 })
    await store.close()
    const client = await MongoClient.connect(one.href)
    expect(
      await client
        .db(database)
        .collection('meta')
        .countDocuments({ _id: 'here' as never }),
    ).toBe(1)
    await client.db(database).dropDatabase()
    await client.close()
  })
})
