/** `npm run bench:export`: forms written to a file a second, and how much memory that takes, on each store. */
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { addTallies, emptyTally, tallyOfResponse } from '../../src/report/tally.ts'
import { formsOf } from '../../src/service/rows.ts'
import { openMongoStore } from '../../src/store/mongo/store.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Store } from '../../src/store/store.ts'
import { cellId } from '../../src/survey/document.ts'
import type { ResponseId, UnitId } from '../../src/survey/ids.ts'
import { addDays } from '../../src/survey/time.ts'
import { aResponse } from '../contract/documents.ts'
import { inParallel } from './parallel.ts'
import { inPlaces } from './place.ts'
import { printTable, type Row } from './report.ts'

const UNITS = 40
const DAYS = 60
const A_CELL = 25
const AT_ONCE = 64
/** Forms a second. */
const AIM = 20_000
const MEGABYTE = 1_048_576

const answers = {
  field: 'DATDAI',
  punctuality: 'ONTIME',
  publicity: 'S',
  attitude: 'VS',
  facilities: 'N',
  trips: 2,
  overall: 'S',
}

async function fill(store: Store): Promise<void> {
  await inParallel(UNITS * DAYS, AT_ONCE, async (n) => {
    const [unit, day] = [`xa-${n % UNITS}` as UnitId, addDays('2026-10-01', Math.floor(n / UNITS))]
    const { dimensions, ...rest } = aResponse('r')
    for (let i = 0; i < A_CELL; i++) {
      const _id = randomBytes(16).toString('base64url') as ResponseId
      await store.responses.insert({
        ...rest,
        _id,
        answers,
        dirty: [],
        dimensions: { ...dimensions, unit, closedDay: day },
      })
    }
    const tally = tallyOfResponse({ series: rest.series, withdrawn: false, answers })
    await store.tallies.insert({ ...addTallies(emptyTally(), tally), _id: cellId(day, unit), rev: 1, day, unit })
  })
}

await inPlaces(async ({ name, env }) => {
  const { MONGODB_URI, DATABASE_PATH } = env()
  const store = await (MONGODB_URI === '' ? openSqliteStore(DATABASE_PATH) : openMongoStore(MONGODB_URI))
  try {
    await fill(store)
    let [forms, most] = [0, 0]
    const before = process.memoryUsage().heapUsed
    const lines = async function* () {
      for await (const { rows } of formsOf({ store }, { from: '2026-10-01', to: '2026-11-30' }, null)) {
        forms += rows.length
        most = Math.max(most, process.memoryUsage().heapUsed)
        yield rows.map((row) => `${JSON.stringify(row)}\n`).join('')
      }
    }
    const from = performance.now()
    await pipeline(Readable.from(lines()), createWriteStream('/dev/null'))
    const rate = (forms * 1000) / (performance.now() - from)
    const rows: Row[] = [
      { what: `${name}, forms written`, value: rate, unit: 'forms/s', aim: AIM },
      { what: `${name}, heap beside that before`, value: (most - before) / MEGABYTE, unit: 'MB', most: 64 },
    ]
    printTable(rows)
  } finally {
    await store.close()
  }
})
