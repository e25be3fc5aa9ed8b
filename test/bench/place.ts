/** Where a bench keeps its documents: a fresh SQLite file, a fresh database of a real MongoDB. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMongo } from '../support/mongod.ts'

export interface Place {
  readonly name: 'SQLite' | 'MongoDB'
  /** Variables that lead a server to a fresh store of this kind. */
  readonly env: () => { readonly MONGODB_URI: string; readonly DATABASE_PATH: string }
}

/**
 * Runs on each store that can be had here, and says so when MongoDB cannot.
 *
 * @param only of this name; `null`: of both.
 */
export async function inPlaces(run: (place: Place) => Promise<void>, only: string | null = null): Promise<void> {
  const folder = join(tmpdir(), `ykien-bench-${randomUUID()}`)
  if (only !== null && only !== 'SQLite' && only !== 'MongoDB') throw new Error('--on is SQLite or MongoDB')
  const mongo = only === 'SQLite' ? null : await startMongo()
  try {
    const fresh = (): string => join(folder, `${randomUUID()}.db`)
    if (only !== 'MongoDB') await run({ name: 'SQLite', env: () => ({ MONGODB_URI: '', DATABASE_PATH: fresh() }) })
    if (mongo === null) return
    const { standalone, why } = mongo
    if (standalone === null) console.error(`MongoDB is left out: ${why}`)
    else {
      const uri = (): string => new URL(`/bench_${randomUUID()}`, standalone).href
      await run({ name: 'MongoDB', env: () => ({ MONGODB_URI: uri(), DATABASE_PATH: fresh() }) })
    }
  } finally {
    await mongo?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
