/** Two processes on one store, both written to: Zalo's events and the calls of the API come to one or the other. */

import { dirname, join } from 'node:path'
import { SECOND } from '../../src/survey/time.ts'
import { childOffice } from '../crash/child-office.ts'
import { persistently, type Town } from '../crowd/town.ts'
import { emulatorServer } from '../support/office.ts'
import type { TestStore } from '../support/stores.ts'

export interface TwoOffices extends Town {
  logged(): readonly string[]
  command(...words: readonly string[]): Promise<string>
  close(): Promise<void>
}

export async function twoOffices(store: TestStore): Promise<TwoOffices> {
  const emulated = await emulatorServer('http://127.0.0.1', { deadline: 10 * SECOND })
  const kept = { ...store, destroy: async () => {} }
  const spool = (n: number) => ({ SPOOL_PATH: join(dirname(store.env['DATABASE_PATH'] ?? ''), `spool-${n}`) })
  const one = await childOffice(kept, { emulated, env: spool(1) })
  const other = await childOffice(kept, { emulated, env: spool(2) })
  let calls = 0
  const next = () => (++calls % 2 === 0 ? one : other)
  const { emulator } = emulated
  const turn = (): string => {
    emulator.zaloWebhook(`${next().url}/webhooks/zalo`)
    return next().url
  }
  turn()
  return {
    emulator,
    readySince: one.readySince,
    api: (method, path, body) => persistently(() => `${turn()}/api/v1${path}`, method, body),
    async pass(ms) {
      one.turnClock(ms)
      await other.pass(ms)
    },
    logged: () => [...one.logged, ...other.logged],
    command: one.command,
    async close() {
      await one.close()
      await other.close()
      await emulated.close()
    },
  }
}
