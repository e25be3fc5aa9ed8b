/**
 * Every question that the MongoDB adapter asks, with the plan that a real server answers it by, on a filled store. What is
 * asked for each event, or each time that a worker looks round, reads by an index and no more than it gives back; and each
 * names the shard key of its collection, or stands on the list of those that ask all shards (`docs/scaling.md`).
 */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openMongoStore } from '../../src/store/mongo/store.ts'
import type { Store } from '../../src/store/store.ts'
import type { BatchId, FlowHash, ResponseId, UnitId, UserId } from '../../src/survey/ids.ts'
import { figures } from '../support/figures.ts'
import { eventually, type Office, openOffice } from '../support/office.ts'
import { type Operation, openProfiler, type Profiler } from '../support/profiler.ts'
import { storeMakers } from '../support/stores.ts'
import { ALL_WELL, aUnit, browserAt, hears, say, sayAll, template } from '../support/survey.ts'
import { aCase, aCell, aJob, anInvitation, aRequest, aResponse, aSession } from './documents.ts'

const NOW = 1_795_000_000_000
const MANY = 2_000
const UNITS = 40
const DAYS = ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']
const UNIT = 'unit-07' as UnitId
const DAY = '2026-11-18'
const BATCH = '2026-11' as BatchId
const FLOW = 'flow-7' as FlowHash

/**
 * How often it is asked: for each `event` (a webhook, a call of the API, a send), in each `round` of a worker, for a
 * `report`, or by a `command` that an administrator types, which may read everything.
 */
type Often = 'event' | 'round' | 'report' | 'command'

interface Question {
  readonly how: Often
  ask(store: Store): Promise<unknown>
}

/** What each collection is asked by a name of its own. */
const FINDERS: Readonly<Record<string, Question>> = {
  'units.all': { how: 'report', ask: ({ units }) => units.all() },
  'batches.all': { how: 'round', ask: ({ batches }) => batches.all() },
  'drafts.all': { how: 'report', ask: ({ drafts }) => drafts.all() },
  'notices.latest': { how: 'report', ask: ({ notices }) => notices.latest('notices-9', 10) },
  'users.all': { how: 'command', ask: ({ users }) => users.all() },
  'visits.ofUser': { how: 'command', ask: ({ visits }) => visits.ofUser('nobody' as UserId) },
  'visits.stale': { how: 'round', ask: ({ visits }) => visits.stale(NOW, 100) },
  'bursts.over': { how: 'round', ask: ({ bursts }) => bursts.over(NOW, 100) },
  'attempts.over': { how: 'round', ask: ({ attempts }) => attempts.over(NOW, 100) },
  'addresses.unneeded': { how: 'round', ask: ({ addresses }) => addresses.unneeded(NOW - MANY / 2, 10) },
  'addresses.emptied': { how: 'round', ask: ({ addresses }) => addresses.emptied(NOW - MANY / 2, 10) },
  'comments.ofResponse': { how: 'round', ask: ({ comments }) => comments.ofResponse('responses-7' as ResponseId) },
  'comments.claims': { how: 'report', ask: ({ comments }) => comments.claims(null, 10) },
  'requests.open': { how: 'report', ask: ({ requests }) => requests.open(null, 10) },
  'requests.ended': { how: 'report', ask: ({ requests }) => requests.ended('done', null, 10) },
  'requests.overdueCount': { how: 'round', ask: ({ requests }) => requests.overdueCount(DAY, 10_000) },
  'requests.endedBefore': { how: 'round', ask: ({ requests }) => requests.endedBefore(NOW - MANY / 2, 10) },
  'requests.samples': { how: 'command', ask: ({ requests }) => requests.samples(100) },
  'audit.last': { how: 'round', ask: ({ audit }) => audit.last() },
  'audit.preceding': { how: 'report', ask: ({ audit }) => audit.preceding('', 'erased', 50) },
  'audit.following': { how: 'command', ask: ({ audit }) => audit.following('', 100) },
  'jobs.claimDue': { how: 'round', ask: ({ jobs }) => jobs.claimDue(NOW, { by: 'me', until: NOW + 60_000 }) },
  'jobs.ofUser': { how: 'report', ask: ({ jobs }) => jobs.ofUser('users-7' as UserId, 50) },
  'jobs.latest': { how: 'report', ask: ({ jobs }) => jobs.latest(50) },
  'jobs.expired': { how: 'round', ask: ({ jobs }) => jobs.expired(NOW, 100) },
  'cases.dirty': { how: 'round', ask: ({ cases }) => cases.dirty(100) },
  'cases.dirtyCount': { how: 'round', ask: ({ cases }) => cases.dirtyCount(10_000) },
  'cases.ofCell': { how: 'round', ask: ({ cases }) => all(cases.ofCell(DAY, UNIT)) },
  'cases.cells': { how: 'command', ask: ({ cases }) => cases.cells() },
  'cases.receivedCount': { how: 'round', ask: ({ cases }) => cases.receivedCount(DAY, UNIT) },
  'cases.receivedCells': { how: 'command', ask: ({ cases }) => cases.receivedCells() },
  'cases.awaiting': { how: 'report', ask: ({ cases }) => cases.awaiting([UNIT], NOW) },
  'cases.samples': { how: 'command', ask: ({ cases }) => cases.samples(100) },
  'invitations.dirty': { how: 'round', ask: ({ invitations }) => invitations.dirty(100) },
  'invitations.dirtyCount': { how: 'round', ask: ({ invitations }) => invitations.dirtyCount(10_000) },
  'invitations.dueUnits': { how: 'round', ask: ({ invitations }) => invitations.dueUnits(NOW, 'unit-03', 3) },
  'invitations.claimDue': {
    how: 'round',
    ask: ({ invitations }) => invitations.claimDue(UNIT, NOW, { by: 'me', until: NOW + 60_000 }, 10),
  },
  'invitations.ofBatch': { how: 'command', ask: ({ invitations }) => all(invitations.ofBatch(BATCH)) },
  'invitations.unanswered': { how: 'command', ask: ({ invitations }) => all(invitations.unanswered()) },
  'invitations.nextDue': { how: 'round', ask: ({ invitations }) => invitations.nextDue() },
  'invitations.dueCount': { how: 'round', ask: ({ invitations }) => invitations.dueCount(NOW, 10_000) },
  'invitations.plannedCount': {
    how: 'report',
    ask: ({ invitations }) => invitations.plannedCount(NOW, NOW + 86_400_000, [UNIT, 'unit-08'], 10_000),
  },
  'invitations.kept': { how: 'report', ask: ({ invitations }) => invitations.kept(UNIT, 'no-way', '', 3) },
  'sessions.due': { how: 'round', ask: ({ sessions }) => sessions.due(NOW, 100) },
  'sessions.running': { how: 'report', ask: ({ sessions }) => sessions.running(FLOW, 'sessions-100', 5) },
  'sessions.runningCount': { how: 'report', ask: ({ sessions }) => sessions.runningCount(FLOW, 10_000) },
  'talks.due': { how: 'round', ask: ({ talks }) => talks.due(NOW, 100) },
  'responses.dirty': { how: 'round', ask: ({ responses }) => responses.dirty(100) },
  'responses.dirtyCount': { how: 'round', ask: ({ responses }) => responses.dirtyCount(10_000) },
  'responses.ofCell': { how: 'round', ask: ({ responses }) => all(responses.ofCell(DAY, UNIT)) },
  'responses.cells': { how: 'command', ask: ({ responses }) => responses.cells() },
  'responses.ofBatch': { how: 'command', ask: ({ responses }) => all(responses.ofBatch(BATCH)) },
  'responses.countOfBatch': { how: 'command', ask: ({ responses }) => responses.countOfBatch(BATCH) },
  'responses.samples': { how: 'command', ask: ({ responses }) => responses.samples(100) },
  'comments.samples': { how: 'command', ask: ({ comments }) => comments.samples(100) },
  'held.ofDays': { how: 'report', ask: ({ held }) => all(held.ofDays(DAY, DAY, [UNIT])) },
  'sums.ofDays': { how: 'command', ask: ({ sums }) => all(sums.ofDays(DAY, DAY, [UNIT])) },
  'tallies.ofDays': { how: 'report', ask: ({ tallies }) => all(tallies.ofDays(DAY, DAY, [UNIT])) },
}

/** What every collection is asked: by `_id`, on the path of each event. */
const BY_ID: Readonly<Record<string, (collection: Store['meta'], id: string) => Promise<unknown>>> = {
  get: (collection, id) => collection.get(id),
  getMany: (collection, id) => collection.getMany([id, 'none']),
  insert: (collection) => collection.insert({ _id: `new-${randomUUID()}`, rev: 1, value: 0 }),
  replace: async (collection, id) => {
    const doc = await collection.get(id)
    return doc !== null && collection.replace({ ...doc, rev: doc.rev + 1 })
  },
  remove: (collection) => collection.remove('none', 1),
}

/** Their documents lie on the shard that their `_id` says; all others stay whole on one. */
const SHARDED = ['cases', 'addresses', 'keys', 'invitations', 'messages', 'sessions', 'talks', 'responses', 'comments']

const { replicaSet } = inject('mongo')

describe.skipIf(replicaSet === null)('what MongoDB is asked', () => {
  const uri = new URL(replicaSet ?? 'mongodb://nowhere')
  uri.pathname = `/ykien_plans_${randomUUID().slice(0, 8)}`
  let store: Store
  let profiler: Profiler
  const asked: Asked[] = []

  interface Asked {
    readonly name: string
    readonly how: Often
    readonly did: readonly Operation[]
  }

  beforeAll(async () => {
    store = await openMongoStore(uri.href)
    await fill(uri.href)
    profiler = await openProfiler(uri.href)
    for (const collection of Object.keys(collectionsOf(store))) {
      for (const [method, ask] of Object.entries(BY_ID)) {
        const on = store[collection as 'meta']
        const did = await profiler.during(() => ask(on, `${collection}-7`))
        asked.push({ name: `${collection}.${method}`, how: 'event', did })
      }
    }
    for (const [name, { how, ask }] of Object.entries(FINDERS)) {
      asked.push({ name, how, did: await profiler.during(() => ask(store)) })
    }
    print(asked)
  })
  afterAll(async () => {
    await profiler.close()
    await store.close()
    const client = await MongoClient.connect(uri.href)
    await client.db().dropDatabase()
    await client.close()
  })

  test('is here whole: no question of the store was left out', () => {
    const methods = Object.entries(collectionsOf(store)).flatMap(([name, collection]) =>
      methodsOf(collection).map((method) => `${name}.${method}`),
    )
    expect(asked.map(({ name }) => name).sort()).toEqual(methods.sort())
    expect(asked.filter(({ did }) => did.length === 0).map(({ name }) => name)).toEqual([])
  })

  test('for an event, is found by its `_id`', () => {
    for (const { name, how, did } of asked) {
      if (how !== 'event') continue
      for (const { op, plan, docs } of did) {
        if (op === 'insert') continue
        expect(plan, name).toMatch(/^(IDHACK|CLUSTERED_IXSCAN|IXSCAN \{ _id: 1 \})$/)
        expect(docs, name).toBeLessThanOrEqual(2)
      }
    }
  })

  test('by a worker that looks round or for a report, reads by an index and no more than it gives back', () => {
    for (const { name, how, did } of asked) {
      if (how === 'command' || how === 'event') continue
      for (const { op, plan, docs, returned, sorted } of did) {
        expect(plan, name).not.toContain('COLLSCAN')
        // A count gives back one number and reads what it counts, as far as its limit.
        if (op === 'find') expect(docs, name).toBeLessThanOrEqual(returned)
        expect(sorted, `${name} sorts what it has found`).toBe(false)
      }
    }
  })

  test('is all that a conversation, from its case to its figures, asks', { timeout: 60_000 }, async () => {
    const known = new Set(asked.flatMap(({ did }) => did.map(shapeOf)))
    const place = storeMakers()
      .find(({ name }) => name.endsWith('replica set'))
      ?.make()
    if (place === undefined) throw new Error('there is no replica set')
    const office = await openOffice(place)
    const unit = await aUnit(office, 'watched')
    const watching = await openProfiler(String(place.env['MONGODB_URI']))
    const did = await watching.during(async () => {
      const closed = await unit.close({ phone: '0912000001' })
      const { zalo } = office.emulator.phone('0912000001')
      await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      await sayAll(zalo, ALL_WELL)
      const telegram = office.emulator.telegramChat('5551001')
      const waiting = await unit.close({ telegramChat: '5551001' })
      await telegram.start()
      await hears(telegram, 'đồng ý tham gia')
      const browser = browserAt(await linkOf(office, waiting.id))
      await browser.look()
      await browser.post('consent', { code: 'YES' })
      await eventually(async () => (await unit.state(closed)) === 'finished')
      await figures(office.url)
    })
    await watching.close()
    await office.close()
    expect(did.length).toBeGreaterThan(100)
    for (const one of did) {
      expect(known, 'a question that stands in no list').toContain(shapeOf(one))
      expect(one.plan, shapeOf(one)).not.toContain('COLLSCAN')
      if (one.op === 'find') expect(Object.keys(one.filter), `${one.collection} is read whole`).not.toEqual([])
    }
  })

  test('names its shard key, or stands in docs/scaling.md among those that ask all shards', async () => {
    const page = await readFile(new URL('../../docs/scaling.md', import.meta.url), 'utf8')
    const everywhere = asked.filter(({ did }) =>
      did.some(({ collection, op, filter }) => SHARDED.includes(collection) && op !== 'insert' && !('_id' in filter)),
    )
    for (const { name, how } of everywhere) {
      expect(how, name).not.toBe('event')
      expect(page, name).toContain(`\`${name}\``)
    }
    for (const collection of Object.keys(collectionsOf(store))) expect(page).toContain(`\`${collection}\``)
  })
})

async function linkOf(office: Office, invitation: string): Promise<string> {
  return String((await office.api('POST', `/invitations/${invitation}/slip`)).body['link'])
}

/** What is asked, whatever the values. */
function shapeOf({ collection, op, filter }: Operation): string {
  return `${collection} ${op} ${Object.keys(filter).sort().join(' ')}`
}

/** The collections of the store, by their names. */
function collectionsOf(store: Store): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(store).filter(([, value]) => typeof value === 'object'))
}

/** What can be asked of it: the port's own five, and what was added for this collection. */
function methodsOf(collection: object): string[] {
  const own = Object.entries(collection).filter(([, value]) => typeof value === 'function')
  return [...Object.keys(BY_ID), ...own.map(([name]) => name)]
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of stream) items.push(item)
  return items
}

async function fill(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri)
  const numbers = Array.from({ length: MANY }, (_, i) => i)
  const place = (i: number) => ({ unit: `unit-${String(i % UNITS).padStart(2, '0')}` as UnitId, sample: i % 50 === 0 })
  const dirty = (i: number): string[] => (i % 40 === 0 ? [`${DAY}|${place(i).unit}`] : [])
  const day = (i: number): string => DAYS[Math.floor(i / UNITS) % DAYS.length] ?? DAY
  const contacts = (i: number) => ({ phone: `addresses-${i}` as never, zalo: null, telegram: null })
  const made: Readonly<Record<string, (i: number) => object>> = {
    units: (i) => ({ rev: 1, name: `${i}`, parent: null, hotline: null, sample: false }),
    cases: (i) => aCase(`${i}`, { ...place(i), dirty: dirty(i), closedDay: day(i) }),
    addresses: (i) => {
      const sealed = i % 3 === 0 ? null : 's1.x'
      return { rev: 1, kind: 'phone', waiting: [], sealed, optedOutAt: i % 2 === 0 ? null : NOW, neededAt: NOW - i }
    },
    keys: (i) => ({ rev: 1, invitation: `invitations-${i}` }),
    invitations: (i) => {
      const next = i % 3 === 0 ? null : ({ at: NOW + (i - MANY / 2) * 1_000, do: 'send' } as const)
      const why = i % 9 === 0 ? 'no-way' : null
      return anInvitation(`${i}`, { ...place(i), dirty: dirty(i), contacts: contacts(i), next, why })
    },
    messages: (i) => ({ rev: 1, invitation: `invitations-${i}` }),
    sessions: (i) => {
      const flow = `flow-${i % 10}` as FlowHash
      return aSession(`${i}`, {
        flow,
        wake: i % 20 === 0 ? NOW + (i - MANY / 2) : null,
        endedAt: i % 3 === 0 ? NOW : null,
      })
    },
    talks: (i) => ({ rev: 1, wake: i % 20 === 0 ? NOW + (i - MANY / 2) : null }),
    responses: (i) => {
      const { dimensions } = aResponse('r')
      return aResponse(`${i}`, {
        ...place(i),
        dirty: dirty(i),
        dimensions: { ...dimensions, ...place(i), closedDay: day(i) },
      })
    },
    comments: (i) => {
      const claim = i % 20 === 0 ? { claim: { day: day(i), unit: place(i).unit, field: null } } : {}
      return { rev: 1, ...place(i), response: `responses-${i}`, ...claim }
    },
    tallies: (i) => ({ ...aCell(day(i), `${place(i).unit}`) }),
    held: (i) => ({ rev: 1, day: day(i), unit: place(i).unit }),
    sums: (i) => ({ rev: 1, day: day(i), unit: place(i).unit }),
    answered: () => ({ rev: 1 }),
    users: () => ({ rev: 1 }),
    visits: (i) => ({ rev: 1, user: `users-${i % 100}`, lastAt: NOW + (i - MANY / 2) * 1_000 }),
    bursts: (i) => ({ rev: 1, forgetAt: NOW + (i - MANY / 2) * 1_000 }),
    attempts: (i) => ({ rev: 1, forgetAt: NOW + (i - MANY / 2) * 1_000 }),
    requests: (i) => {
      const over = i % 2 === 0
      const unit = place(i).unit
      return aRequest(`${i}`, {
        unit,
        due: over ? null : day(i),
        state: over ? 'done' : 'received',
        endedAt: over ? NOW - i : null,
      })
    },
    audit: (i) => ({ rev: 1, deed: i % 100 === 0 ? 'erased' : 'signed-in' }),
    flows: () => ({ rev: 1 }),
    drafts: () => ({ rev: 1 }),
    batches: () => ({ rev: 1 }),
    notices: () => ({ rev: 1 }),
    secrets: () => ({ rev: 1 }),
    jobs: (i) => {
      const by = `users-${i % 100}` as UserId
      const due = i % 40 === 0 ? NOW + i - MANY / 2 : null
      return aJob(`${i}`, { by, due, createdAt: NOW + i, expiresAt: NOW + (i - 20) * 1_000 })
    },
    pieces: () => ({ rev: 1, sealed: '' }),
    meta: () => ({ rev: 1, value: 0 }),
  }
  for (const [name, make] of Object.entries(made)) {
    const docs = numbers.map((i) => ({ ...make(i), _id: `${name}-${i}` }))
    await client
      .db()
      .collection(name)
      .insertMany(docs as never)
  }
  await client.close()
}

/** One line for each question; those by `_id` are alike for all collections. */
function print(
  asked: readonly { readonly name: string; readonly how: Often; readonly did: readonly Operation[] }[],
): void {
  const lines = asked.flatMap(({ name, how, did }) =>
    did.map(({ op, filter, plan, keys, docs, returned, sorted }) => {
      const shown = how === 'event' ? `(any).${name.split('.')[1]}` : name
      const shape = Object.keys(filter).sort().join(', ')
      const read = how === 'event' ? '' : `${keys} keys, ${docs} docs, ${returned} given${sorted ? ', sorted' : ''}`
      return [how.padEnd(8), shown.padEnd(25), op.padEnd(9), `{ ${shape} }`.padEnd(48), plan.padEnd(50), read].join(' ')
    }),
  )
  console.log(['', ...new Set(lines)].join('\n'))
}
