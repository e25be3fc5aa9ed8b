/** A process of its own that writes to the audit of a store, many entries at once. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { note } from '../../src/service/access/audit.ts'
import { openKeyring } from '../../src/service/keyring.ts'
import { Lanes } from '../../src/service/lanes.ts'
import { openMongoStore } from '../../src/store/mongo/store.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { BARE_ENV } from './bare-env.ts'

export const MASTER = new Uint8Array(32).fill(9)

/** @returns its exit status. */
export async function notingProcess(
  env: Readonly<Record<string, string>>,
  by: string,
  count: number,
): Promise<number | null> {
  const args = ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), by, String(count)]
  const child = spawn(process.execPath, args, {
    env: { ...BARE_ENV, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [status] = (await once(child, 'exit')) as [number | null]
  return status
}

if (import.meta.main) {
  const [by = '', count = '0'] = process.argv.slice(2)
  const { MONGODB_URI: uri, DATABASE_PATH: path = '' } = process.env
  const store = await (uri === undefined ? openSqliteStore(path) : openMongoStore(uri))
  const keyring = await openKeyring(store, MASTER, randomBytes)
  const deps = { store, keyring, clock: Date.now, lanes: new Lanes() }
  await Promise.all(
    Array.from({ length: Number(count) }, (_, n) => note(deps, { deed: 'datum-seen', by, about: { n } })),
  )
  await store.close()
}
