import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { describe, expect, inject, test } from 'vitest'
import { openMongoStore } from './store.ts'

const { replicaSet } = inject('mongo')

describe.skipIf(replicaSet === null)('the address of a replica set', () => {
  test.each([`/ykien_${randomUUID().slice(0, 8)}?`, '?', '/?'])(
    'with several members and “%s” opens',
    async (place) => {
      const { host, searchParams } = new URL(String(replicaSet))
      // The second one is away, as a member may be.
      const uri = `mongodb://${host},127.0.0.1:1${place}replicaSet=${searchParams.get('replicaSet')}`
      const store = await openMongoStore(uri)
      await store.meta.insert({ _id: 'here', rev: 1, value: place })
      await store.close()
      const client = await MongoClient.connect(String(replicaSet))
      const db = client.db(place.length > 3 ? place.slice(1, -1) : 'ykien')
      expect(await db.collection('meta').findOne({ _id: 'here' } as object)).toMatchObject({ value: place })
      await db.dropDatabase()
      await client.close()
    },
  )
})
