import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { MongoClient } from 'mongodb'
import { describe, expect, inject, test } from 'vitest'
import { SECOND } from '../../survey/time.ts'
import { openMongoStore } from './store.ts'

const { replicaSet, standalone } = inject('mongo')

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

describe.skipIf(standalone === null)('a server that falls silent', () => {
  test('ends a call after a while, and takes the next one when it speaks again', { timeout: 15 * SECOND }, async () => {
    const uri = new URL(String(standalone))
    uri.pathname = `/ykien_${randomUUID().slice(0, 8)}`
    // Its indexes are made in their own time.
    await (await openMongoStore(uri.href)).close()
    const between = await mutable(Number(uri.port))
    const store = await openMongoStore(`mongodb://127.0.0.1:${between.port}${uri.pathname}`, [], SECOND)
    const client = await MongoClient.connect(String(standalone))
    try {
      between.silent(true)
      await expect(store.meta.get('anything')).rejects.toMatchObject({ code: 'STORE_AWAY' })
      between.silent(false)
      await expect(store.meta.get('anything')).resolves.toBeNull()
    } finally {
      await store.close()
      await client.db(uri.pathname.slice(1)).dropDatabase()
      await client.close()
      between.close()
    }
  })
})

/** Stands between a client and the server at this port, and may keep from it what the server says. */
async function mutable(to: number) {
  const sockets = new Set<Socket>()
  let isSilent = false
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1')
    client.pipe(upstream)
    upstream.on('data', (data) => isSilent || client.write(data))
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    silent: (is: boolean): void => {
      isSilent = is
    },
    close: (): void => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
