/** A MongoDB replica set of the test's own, whose members it may stop, kill and start again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { openMongoStore } from '../../src/store/mongo/store.ts'
import { SECOND } from '../../src/survey/time.ts'
import { mongodBinary } from './mongod.ts'
import { freePort } from './office.ts'
import type { TestStore } from './stores.ts'

/** However busy this machine is. */
const PATIENCE = 90 * SECOND
/** Members miss each other after so long: as short as a busy machine allows. */
const ELECTION = 2 * SECOND
const HEARTBEAT = SECOND / 2
const DATABASE = 'ykien'

export interface ReplicaSet {
  readonly store: TestStore
  /** Waits until one can be written to. @returns its number. */
  primary(): Promise<number>
  /** `SIGTERM`: it ends in order; `SIGKILL`: it does not. */
  end(member: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  start(member: number): void
}

/** @returns `null` when this machine has no `mongod`. */
export async function replicaSet(count: number): Promise<ReplicaSet | null> {
  const binary = mongodBinary()
  if (binary === null) return null
  const folder = await mkdtemp(join(tmpdir(), 'ykien-replica-set-'))
  const ports: number[] = []
  while (ports.length < count) ports.push(await freePort())
  const running = new Map<number, ChildProcess>()

  function start(member: number): void {
    const data = join(folder, String(member))
    mkdirSync(data, { recursive: true })
    const small = ['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '64', '--quiet']
    const args = ['--replSet', 'tests', '--port', String(ports[member]), '--bind_ip', '127.0.0.1', '--dbpath', data]
    running.set(member, spawn(binary ?? '', [...args, ...small, '--logpath', `${data}.log`, '--logappend']))
  }

  async function end(member: number, signal: NodeJS.Signals): Promise<void> {
    const child = running.get(member)
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  const hosts = ports.map((port) => `127.0.0.1:${port}`)
  const uri = `mongodb://${hosts.join(',')}/${DATABASE}?replicaSet=tests`
  for (const member of ports.keys()) start(member)
  await initiated(hosts)

  return {
    store: {
      name: `MongoDB, replica set of ${count}`,
      env: { MONGODB_URI: uri, DATABASE_PATH: join(folder, 'unused.db') },
      open: () => openMongoStore(uri),
      destroy: async () => {
        for (const member of ports.keys()) await end(member, 'SIGKILL')
        await rm(folder, { recursive: true, force: true })
      },
    },
    async primary() {
      const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: PATIENCE })
      try {
        // Written to, for whoever has just been elected may not take a write yet.
        const written = client.db('tests').collection('alive')
        await written.insertOne({}, { writeConcern: { w: 'majority', wtimeoutMS: PATIENCE } })
        const { me } = (await client.db('admin').command({ hello: 1 })) as { readonly me?: string }
        return hosts.indexOf(me ?? '')
      } finally {
        await client.close()
      }
    },
    end,
    start,
  }
}

async function initiated(hosts: readonly string[]): Promise<void> {
  const members = hosts.map((host, _id) => ({ _id, host }))
  const settings = { electionTimeoutMillis: ELECTION, heartbeatIntervalMillis: HEARTBEAT }
  const until = performance.now() + PATIENCE
  for (;;) {
    const direct = { directConnection: true, serverSelectionTimeoutMS: PATIENCE }
    const client = new MongoClient(`mongodb://${hosts[0]}/`, direct)
    try {
      await client.db('admin').command({ replSetInitiate: { _id: 'tests', members, settings } })
      return
    } catch (cause) {
      // The others may not listen yet.
      if (performance.now() > until) throw new Error('the replica set did not begin', { cause })
      await sleep(500)
    } finally {
      await client.close()
    }
  }
}
