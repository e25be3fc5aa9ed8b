/**
 * `npm run bench:growth`: what the report of a year costs when ten thousand, a hundred thousand … ten million answers stand
 * behind it, on each store: read for the first time (every half-month is added up), again, and after one answer more.
 */
import { addTallies, type Cell, emptyTally, type Tally, tallyOfResponse } from '../../src/report/tally.ts'
import { flowShelf, publish } from '../../src/service/flow-shelf.ts'
import { EVERYTHING, type SummaryDeps, summary } from '../../src/service/summary.ts'
import { touching } from '../../src/service/touched.ts'
import { openMongoStore } from '../../src/store/mongo/store.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Store } from '../../src/store/store.ts'
import { cellId } from '../../src/survey/document.ts'
import type { UnitId } from '../../src/survey/ids.ts'
import { addDays } from '../../src/survey/time.ts'
import { tongue } from '../support/tongue.ts'
import { inParallel } from './parallel.ts'
import { inPlaces } from './place.ts'
import { printColumns } from './report.ts'
import { flow } from './script.ts'

/** A province: its communes and departments, open on so many days of a year. */
const UNITS = 120
const DAYS = 250
const YEAR = { from: '2026-01-01', to: '2026-12-31', unit: null }
const SIZES = [10_000, 100_000, 1_000_000, 10_000_000]
const READS = 9
const AT_ONCE = 16
/** Milliseconds. */
const AIM = 50

const SATISFACTION = ['VD', 'D', 'N', 'S', 'VS']

/** So many answers of one unit on one day, as the counter leaves them. */
function cellOf(n: number, answers: number): Tally {
  const forms = SATISFACTION.map((code, at) => {
    const share = Math.floor(answers / SATISFACTION.length) + (at < answers % SATISFACTION.length ? 1 : 0)
    const given = { publicity: code, attitude: code, facilities: code, overall: code }
    const one = { field: `F${(n + at) % 9}`, punctuality: 'ONTIME', trips: (n + at) % 6, ...given }
    return times(tallyOfResponse({ series: flow.series, withdrawn: false, answers: one }), share)
  })
  const closed = answers * 2
  const funnel = { closed, invited: closed, sent: closed, delivered: closed, opened: answers, started: answers }
  return { ...forms.reduce(addTallies, emptyTally()), funnel: { ...funnel, finished: answers } }
}

/** @returns what so many of these add up to. */
function times(one: Tally, by: number): Tally {
  let sum = emptyTally()
  let power = one
  for (let left = by; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) sum = addTallies(sum, power)
    power = addTallies(power, power)
  }
  return sum
}

async function fill(store: Store, answers: number): Promise<void> {
  const cells = UNITS * DAYS
  await inParallel(UNITS, AT_ONCE, async (u) => {
    await store.units.insert({
      _id: `xa-${u}` as UnitId,
      rev: 1,
      name: `Xã ${u}`,
      parent: null,
      hotline: null,
      sample: false,
    })
    for (let d = 0; d < DAYS; d++) {
      const n = u * DAYS + d
      const mine = Math.floor(answers / cells) + (n % cells < answers % cells ? 1 : 0)
      if (mine > 0) await store.tallies.insert(placed(n, cellOf(n, mine)))
    }
  })
}

function placed(n: number, tally: Tally): Cell {
  const [day, unit] = [addDays(YEAR.from, Math.floor(((n % DAYS) * 365) / DAYS)), `xa-${Math.floor(n / DAYS)}`]
  return { _id: cellId(day, unit), rev: 1, day, unit, ...tally }
}

async function measured(store: Store): Promise<readonly number[]> {
  const deps: SummaryDeps = { store, say: tongue.say, flows: flowShelf(store), clock: Date.now }
  const read = async (): Promise<number> => {
    const from = performance.now()
    const answer = await summary(deps, YEAR, EVERYTHING)
    if (answer.kind === 'refused') throw new Error('the report was refused')
    return performance.now() - from
  }
  const first = await read()
  const again = await median(read)
  const afterOne = await median(async () => {
    await touching(deps, [cellId('2026-11-10', 'xa-0')], async () => {})
    return read()
  })
  return [first, again, afterOne]
}

async function median(once: () => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < READS; n++) times.push(await once())
  return times.sort((a, b) => a - b)[Math.floor(READS / 2)] ?? 0
}

await inPlaces(async ({ name, env }) => {
  const rows: (readonly number[])[] = []
  for (const size of SIZES) {
    const { MONGODB_URI, DATABASE_PATH } = env()
    const store = await (MONGODB_URI === '' ? openSqliteStore(DATABASE_PATH) : openMongoStore(MONGODB_URI))
    try {
      await publish(store, [flow], 0)
      await fill(store, size)
      rows.push(await measured(store))
    } finally {
      await store.close()
    }
  }
  const [smallest = []] = rows
  const ms = (value = 0): string => value.toFixed(1)
  console.log(
    `\nThe report of a year over ${UNITS} units on ${name}, in ms; aim: again ≤ ${AIM} ms, whatever the number of answers`,
  )
  printColumns([
    ['answers', 'first', 'again', '', 'against the smallest', 'after one answer more'],
    ...rows.map(([first, again = 0, afterOne], at) => [
      (SIZES[at] ?? 0).toLocaleString('en'),
      ms(first),
      ms(again),
      again <= AIM ? 'met' : 'NOT MET',
      `${(again / (smallest[1] ?? again)).toFixed(2)} ×`,
      ms(afterOne),
    ]),
  ])
})
