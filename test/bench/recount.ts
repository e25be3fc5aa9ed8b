/**
 * `npm run bench:recount -- [--answers 100000] [--on SQLite]`: how long `recount --check` takes to count every cell again from
 * its cases, invitations and answers, and how much memory, on each store. Said for a million answers, which are counted with `--answers 1000000`.
 */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { countCell } from '../../src/service/count.ts'
import { Lanes } from '../../src/service/lanes.ts'
import { type RecountDeps, recountCheck } from '../../src/service/recount.ts'
import { openMongoStore } from '../../src/store/mongo/store.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Store } from '../../src/store/store.ts'
import { cellId } from '../../src/survey/document.ts'
import type { CaseId, InvitationId, ResponseId, UnitId } from '../../src/survey/ids.ts'
import { addDays } from '../../src/survey/time.ts'
import { aCase, anInvitation, aResponse } from '../contract/documents.ts'
import { inParallel } from './parallel.ts'
import { inPlaces } from './place.ts'
import { printTable } from './report.ts'

const MILLION = 1_000_000
const UNITS = 50
/** As a department has on a busy day. */
const A_CELL = 50
const AT_ONCE = 64
/** Seconds for a million answers. */
const AIM = 60
const MEGABYTE = 1_048_576

const options = { answers: { type: 'string', default: '100000' }, on: { type: 'string' } } as const
const { values } = parseArgs({ options })
const cells = Math.ceil(Number(values.answers) / A_CELL)
const placeOf = (n: number) => ({
  unit: `xa-${n % UNITS}` as UnitId,
  day: addDays('2026-01-01', Math.floor(n / UNITS)),
})
const invitationId = (id: CaseId): InvitationId => `i-${id}` as InvitationId

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
  const { dimensions, ...rest } = aResponse('r')
  await inParallel(cells, AT_ONCE, async (n) => {
    const { unit, day } = placeOf(n)
    for (let i = 0; i < A_CELL; i++) {
      const id = randomBytes(12).toString('base64url')
      const record = aCase(id, { unit, closedDay: day, closedAt: Date.parse(`${day}T09:00:00+07:00`) })
      await store.cases.insert(record)
      await store.invitations.insert(anInvitation(id, { _id: invitationId(record._id), unit, state: 'finished' }))
      await store.responses.insert({
        ...{ ...rest, _id: `r-${id}` as ResponseId, answers, dirty: [] },
        dimensions: { ...dimensions, unit, closedDay: day },
      })
    }
  })
}

function depsOf(store: Store): RecountDeps {
  const quiet = (): void => {}
  const log = { info: quiet, warn: quiet, error: quiet }
  const nothing = async (): Promise<void> => {}
  return {
    store,
    keyring: { invitationId },
    clock: Date.now,
    log,
    lanes: new Lanes(),
    follow: nothing,
    followAnswer: nothing,
  }
}

await inPlaces(async ({ name, env }) => {
  const { MONGODB_URI, DATABASE_PATH } = env()
  const store = await (MONGODB_URI === '' ? openSqliteStore(DATABASE_PATH) : openMongoStore(MONGODB_URI))
  try {
    await fill(store)
    const deps = depsOf(store)
    await inParallel(cells, AT_ONCE, async (n) => {
      const { unit, day } = placeOf(n)
      await store.tallies.insert({ ...(await countCell(deps, day, unit)), _id: cellId(day, unit), rev: 1, day, unit })
    })
    const before = process.memoryUsage().heapUsed
    let most = before
    const from = performance.now()
    const { wrong, cells: checked } = await recountCheck(deps, async () => {
      most = Math.max(most, process.memoryUsage().heapUsed)
      return true
    })
    const seconds = (performance.now() - from) / 1000
    if (wrong.length > 0 || checked !== cells) throw new Error(`${wrong.length} of ${checked} cells are wrong`)
    printTable([
      {
        what: `${name}, ${cells * A_CELL} answers, said for a million`,
        value: (seconds * MILLION) / (cells * A_CELL),
        unit: 's',
        most: AIM,
      },
      { what: `${name}, heap beside that before`, value: (most - before) / MEGABYTE, unit: 'MB', most: 128 },
    ])
  } finally {
    await store.close()
  }
}, values.on ?? null)
