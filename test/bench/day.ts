/**
 * `npm run bench:day`: a day of the whole country, 400,000 closings in 3,321 communes of 34 provinces: how long taking in,
 * planning, sending and counting take, and what the store is asked for each. It runs a part of the day (`-- --part 20`:
 * one twentieth, as without it; `-- --part 1`: all of it; `-- --on SQLite` or `MongoDB`: on that alone), before it a small part in a single province and in the whole country, so
 * that it shows what grows with the units and what with the backlog: nothing should.
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { countDirty } from '../../src/service/count.ts'
import { dispatchDue } from '../../src/service/dispatch.ts'
import { planDispatch } from '../../src/service/dispatch-plan.ts'
import { withInvitations } from '../../src/service/invite.ts'
import { openMongoStore } from '../../src/store/mongo/store.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { askedStore } from '../support/asked-store.ts'
import { COMMUNES, type Country, country, NEXT_DAY, PROVINCES, type Size } from './country.ts'
import { type Looked, mongoLooks } from './looked.ts'
import { type Phase, printPhases, printRatios, printTotals } from './phases.ts'
import { inPlaces, type Place } from './place.ts'

const DAY = 400_000
/** The smaller runs close a tenth of what the largest closes. */
const SMALLER = 10
/** Messages that a round claims, and marks that a counter takes, as the worker does. */
const BATCH = 100
const IDLE_ROUNDS = 10
const COUNT_ROUNDS = 30

interface World {
  readonly name: string
  readonly phases: readonly Phase[]
}

async function worldOf({ env, name: kind }: Place, name: string, size: Size): Promise<World> {
  const { MONGODB_URI, DATABASE_PATH } = env()
  const onMongo = kind === 'MongoDB'
  const opened = onMongo ? await openMongoStore(MONGODB_URI) : await openSqliteStore(DATABASE_PATH)
  const looks = onMongo ? await mongoLooks(MONGODB_URI) : null
  const { store, look } = askedStore(opened)
  try {
    const here = await country(store, size)
    const phases: Phase[] = []
    const measure = async (what: string, unit: string, run: () => Promise<number>): Promise<void> => {
      look()
      const before = await looks?.look()
      const begun = performance.now()
      const cpu = process.cpuUsage()
      const done = await run()
      const { user, system } = process.cpuUsage(cpu)
      const seconds = (performance.now() - begun) / 1000
      const after = await looks?.look()
      phases.push({
        what,
        unit,
        done,
        seconds,
        cpu: (user + system) / 1e6,
        asked: look(),
        looked: between(before, after),
      })
    }
    await measure('take in', 'closing', async () => {
      await here.closeAll()
      return size.cases
    })
    await measure('plan', 'invitation', async () => (await planDispatch(here.deps)).messages.length)
    await measure('nothing due', 'round', async () => {
      for (let n = 0; n < IDLE_ROUNDS; n++) await dispatchDue(here.deps, BATCH)
      return IDLE_ROUNDS
    })
    here.turnTo(NEXT_DAY)
    await measure('send', 'message', () => sendAll(here, size))
    await measure('count', 'mark', async () => {
      let counted = 0
      for (let n = 0; n < COUNT_ROUNDS; n++) counted += await countDirty(withInvitations(here.deps), BATCH)
      return counted
    })
    return { name, phases }
  } finally {
    await looks?.close()
    await opened.close()
  }
}

async function sendAll({ deps, sent }: Country, { cases }: Size): Promise<number> {
  while ((await dispatchDue(deps, BATCH)) > 0);
  if (sent() !== cases) throw new Error(`${sent()} of ${cases} messages left`)
  return sent()
}

function between(before: Looked | undefined, after: Looked | undefined): Looked | null {
  if (before === undefined || after === undefined) return null
  return { keys: after.keys - before.keys, docs: after.docs - before.docs }
}

const { values } = parseArgs({ options: { part: { type: 'string', default: '20' }, on: { type: 'string' } } })
const cases = Math.round(DAY / Number(values.part))
if (!(cases >= 1000 && cases <= DAY)) throw new Error('--part is a whole number from 1 (the whole day) to 400')
const few = Math.round(cases / SMALLER)
const load = (): string =>
  `load average ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`

await inPlaces(async (place) => {
  const small = { provinces: 1, communes: Math.round(COMMUNES / PROVINCES), cases: few }
  const worlds = [
    await worldOf(place, `${few} in one province`, small),
    await worldOf(place, `${few} in the country`, { provinces: PROVINCES, communes: COMMUNES, cases: few }),
    await worldOf(place, `${cases} in the country`, { provinces: PROVINCES, communes: COMMUNES, cases }),
  ] as const
  console.log(`\n${place.name}, ${load()}`)
  for (const { name, phases } of worlds) printPhases(name, phases)
  printRatios('34 × the units', worlds[0].phases, worlds[1].phases)
  printRatios(`${SMALLER} × the closings`, worlds[1].phases, worlds[2].phases)
  printTotals(worlds[2].phases, DAY, cases < DAY)
}, values.on ?? null)
