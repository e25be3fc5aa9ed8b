/**
 * The production store: the `mongodb` driver. A standalone serves, and so do a replica set and a sharded cluster, for
 * nothing asks for transactions, change streams or uniqueness of anything but `_id`.
 */
import { type Db, type Filter, MongoClient } from 'mongodb'
import type { Attempts } from '../../access/attempts.ts'
import type { Deed, Entry } from '../../access/entry.ts'
import type { User } from '../../access/user.ts'
import type { Visit } from '../../access/visit.ts'
import type { Held } from '../../report/held.ts'
import type { NoticePost } from '../../report/notice-post.ts'
import type { Sum } from '../../report/sum.ts'
import type { Cell } from '../../report/tally.ts'
import type { Address } from '../../survey/address.ts'
import type { Batch } from '../../survey/batch.ts'
import type { Burst } from '../../survey/burst.ts'
import type { CaseRecord } from '../../survey/case.ts'
import type { Document } from '../../survey/document.ts'
import type { FlowDraft } from '../../survey/flow-draft.ts'
import type { AuditId, BatchId, FlowHash, NoticeId, ResponseId, UnitId, UserId } from '../../survey/ids.ts'
import type { Invitation, Lease } from '../../survey/invitation.ts'
import type { Job } from '../../survey/job.ts'
import type { EndedState, Request } from '../../survey/request.ts'
import type { Comment, Response } from '../../survey/response.ts'
import { addDays, type Day, type Instant, startOf } from '../../survey/time.ts'
import { MIGRATIONS, type Migration, migrate } from '../migrations.ts'
import { type Store, StoreError } from '../store.ts'
import { MongoCollection, storeError, wrapped } from './collection.ts'
import { makeIndexes, makeUnordered, UNORDERED } from './indexes.ts'

/** How long a call waits for a server to be there, in milliseconds: the webhook's two seconds are over then anyway. */
const SELECTION = 5_000
/** And for an answer: without it a call to a server that fell silent would hold up its loop for ever. */
const SILENCE = 20_000
const DATABASE = 'ykien'
/** Something stands between the servers and the options. `URL` does not read an address of several servers. */
const NAMES_DATABASE = /^[^/]+:\/\/[^/]+\/[^?]/

/**
 * @param uri `mongodb://host/database`, of a replica set with its members `mongodb://a:27017,b:27017/database`; without a
 * database the name `ykien` is taken.
 * @param silence how long a call waits for an answer, in milliseconds.
 * @throws StoreError `STORE_AWAY` when no server answers, `STORE_NEWER` when a newer version of ykien wrote it.
 */
export async function openMongoStore(
  uri: string,
  migrations: readonly Migration[] = MIGRATIONS,
  silence = SILENCE,
): Promise<Store> {
  const client = clientOf(uri, silence)
  try {
    await client.connect()
    const db = client.db(NAMES_DATABASE.test(uri) ? undefined : DATABASE)
    for (const name of UNORDERED) await makeUnordered(db, name)
    await makeIndexes(db)
    const store = storeOf(client, db)
    await migrate(store, migrations, (from) => copyAll(client, db, from))
    return store
  } catch (error) {
    await client.close()
    throw storeError(error)
  }
}

function clientOf(uri: string, silence: number): MongoClient {
  try {
    return new MongoClient(uri, {
      serverSelectionTimeoutMS: SELECTION,
      socketTimeoutMS: silence,
      waitQueueTimeoutMS: silence,
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
      ignoreUndefined: true,
    })
  } catch (cause) {
    throw new StoreError('STORE_AWAY', 'MONGODB_URI is no address of a MongoDB: mongodb://host:27017/ykien', cause)
  }
}

/** Viet Nam's day on which a case came in. */
const DAY_RECEIVED = {
  $dateToString: { date: { $toDate: '$receivedAt' }, format: '%Y-%m-%d', timezone: '+07:00' },
}

/** Before a migration: every collection under the database's name with the version it has. */
async function copyAll(client: MongoClient, db: Db, from: number): Promise<void> {
  const target = `${db.databaseName}_v${from}`
  // A copy that is whole was made before an attempt that died half-way: it is the clean one, and stays.
  const whole = client.db(target).collection<Document>('copied')
  if ((await whole.findOne({ _id: 'whole' })) !== null) return
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    await client
      .db(db.databaseName)
      .collection(name)
      .aggregate([{ $out: { db: target, coll: name } }])
      .toArray()
  }
}

const DIRTY = { 'dirty.0': { $exists: true } }

const HOLDING = { sealed: { $type: 'string' } }
const EMPTIED = { sealed: { $type: 'null' }, optedOutAt: { $type: 'null' } }
const BY_NEED = (limit: number) => ({ sort: { neededAt: 1 }, limit }) as const

function neededBefore(before: Instant, which: object): Filter<Address> {
  return { ...which, neededAt: { $lt: before } } as Filter<Address>
}

function amongUnits(units: readonly string[] | null, filter: object): Filter<Request> {
  return (units === null ? filter : { ...filter, unit: { $in: units } }) as Filter<Request>
}

function runningOn(flow: FlowHash): Filter<Document> {
  return { flow, endedAt: { $type: 'null' } } as Filter<Document>
}

function dueBy(now: Instant): Filter<Invitation> {
  return { 'next.at': { $type: 'number', $lte: now } } as unknown as Filter<Invitation>
}

function storeOf(client: MongoClient, db: Db): Store {
  const of = <D extends Document>(name: string): MongoCollection<D> =>
    new MongoCollection(db.collection<D>(name), UNORDERED.includes(name))
  const add = <C extends object, M extends object>(collection: C, more: M): C & M => Object.assign(collection, more)
  const dirty = <D extends Document>(from: MongoCollection<D>) => ({
    dirty: (limit: number): Promise<D[]> => from.find(DIRTY as Filter<D>, { limit }),
    dirtyCount: (limit: number): Promise<number> => from.count(DIRTY as Filter<D>, limit),
  })
  const samples = <D extends Document>(from: MongoCollection<D>) => ({
    samples: (limit: number): Promise<D[]> =>
      from.find({ sample: true } as unknown as Filter<D>, { sort: { _id: 1 }, limit }),
  })
  const ofBatch = <D extends Document>(from: MongoCollection<D>) => ({
    ofBatch: (batch: BatchId): AsyncIterable<D> => from.stream({ batch } as unknown as Filter<D>),
  })
  const ofDays = <D extends Document>(from: MongoCollection<D>) => ({
    ofDays: (first: Day, last: Day, units: readonly string[] | null): AsyncIterable<D> => {
      const days = { day: { $gte: first, $lte: last } }
      return from.stream((units === null ? days : { ...days, unit: { $in: units } }) as unknown as Filter<D>)
    },
  })
  const due = <D extends Document>(from: MongoCollection<D>) => ({
    due: (now: Instant, limit: number): Promise<D[]> =>
      from.find({ wake: { $type: 'number', $lte: now } } as unknown as Filter<D>, { sort: { wake: 1 }, limit }),
  })

  const units = of<Document>('units')
  const addresses = of<Address>('addresses')
  const cases = of<CaseRecord>('cases')
  const invitations = of<Invitation>('invitations')
  const sessions = of<Document>('sessions')
  const talks = of<Document>('talks')
  const responses = of<Response>('responses')
  const comments = of<Comment>('comments')
  const tallies = of<Cell>('tallies')
  const batches = of<Batch>('batches')
  const drafts = of<FlowDraft>('drafts')
  const notices = of<NoticePost>('notices')
  const held = of<Held>('held')
  const sums = of<Sum>('sums')
  const users = of<User>('users')
  const visits = of<Visit>('visits')
  const attempts = of<Attempts>('attempts')
  const bursts = of<Burst>('bursts')
  const requests = of<Request>('requests')
  const audit = of<Entry>('audit')
  const jobs = of<Job>('jobs')

  return {
    units: add(units, { all: () => units.find({}, { sort: { _id: 1 } }) }) as unknown as Store['units'],
    cases: add(cases, {
      ...dirty(cases),
      ...samples(cases),
      ofCell: (day: Day, unit: string) => cases.stream({ closedDay: day, unit } as Filter<CaseRecord>),
      cells: () => cases.places('closedDay', 'unit'),
      receivedCount: (day: Day, unit: string) => {
        const receivedAt = { $gte: startOf(day), $lt: startOf(addDays(day, 1)) }
        return cases.count({ unit, receivedAt } as Filter<CaseRecord>)
      },
      receivedCells: () => cases.places('receivedAt', 'unit', DAY_RECEIVED),
      awaiting: async (units: readonly string[] | null, now: Instant) => {
        const open = { outcome: 'open', unit: units === null ? { $gte: '' } : { $in: units } }
        const [all, overdue] = await Promise.all([
          cases.count(open as unknown as Filter<CaseRecord>),
          cases.count({ ...open, dueAt: { $lt: now } } as unknown as Filter<CaseRecord>),
        ])
        return { cases: all, overdue }
      },
    }),
    addresses: add(addresses, {
      unneeded: (before: Instant, limit: number) => addresses.find(neededBefore(before, HOLDING), BY_NEED(limit)),
      emptied: (before: Instant, limit: number) => addresses.find(neededBefore(before, EMPTIED), BY_NEED(limit)),
    }),
    keys: of('keys'),
    invitations: add(invitations, {
      ...dirty(invitations),
      ...ofBatch(invitations),
      dueUnits: (now: Instant, after: string, limit: number) => dueUnits(invitations, now, after, limit),
      claimDue: (unit: UnitId, now: Instant, lease: Omit<Lease, 'fence'>, limit: number) =>
        claimDue(invitations, unit, now, lease, limit),
      unanswered: () =>
        invitations.stream({
          $or: [{ 'next.at': { $type: 'number' } }, { state: { $in: ['planned', 'waiting'] } }],
        } as unknown as Filter<Invitation>),
      nextDue: async () => {
        const planned = { 'next.at': { $type: 'number' } } as Filter<Invitation>
        const [first] = await invitations.find(planned, { sort: { 'next.at': 1 }, limit: 1 })
        return first?.next?.at ?? null
      },
      dueCount: (now: Instant, limit: number) => invitations.count(dueBy(now), limit),
      plannedCount: (from: Instant, to: Instant, among: readonly string[] | null, limit: number) => {
        const planned = { 'next.at': { $type: 'number', $gte: from, $lt: to } }
        const those = among === null ? planned : { ...planned, unit: { $in: among } }
        return invitations.count(those as unknown as Filter<Invitation>, limit)
      },
      kept: (unit: UnitId, why: string, after: string, limit: number) => {
        const those = { unit, why: { $type: 'string', $eq: why }, _id: { $gt: after } }
        return invitations.find(those as unknown as Filter<Invitation>, { sort: { _id: 1 }, limit })
      },
    }),
    messages: of('messages'),
    sessions: add(sessions, {
      ...due(sessions),
      running: (flow: FlowHash, after: string, limit: number) =>
        sessions.find({ ...runningOn(flow), _id: { $gt: after } }, { sort: { _id: 1 }, limit }),
      runningCount: (flow: FlowHash, limit: number) => sessions.count(runningOn(flow), limit),
    }) as unknown as Store['sessions'],
    talks: add(talks, due(talks)) as unknown as Store['talks'],
    responses: add(responses, {
      ...dirty(responses),
      ...ofBatch(responses),
      countOfBatch: (batch: BatchId) => responses.count({ batch }),
      ...samples(responses),
      ofCell: (day: Day, unit: string) =>
        responses.stream({ 'dimensions.closedDay': day, 'dimensions.unit': unit } as Filter<Response>),
      cells: () => responses.places('dimensions.closedDay', 'dimensions.unit'),
    }),
    comments: add(comments, {
      ...samples(comments),
      ofResponse: (response: ResponseId) => comments.find({ response }),
      claims: (units: readonly string[] | null, limit: number) => {
        const claims = { 'claim.day': { $type: 'string' }, ...(units === null ? {} : { 'claim.unit': { $in: units } }) }
        return comments.find(claims as Filter<Comment>, { sort: { 'claim.day': -1 }, limit })
      },
    }),
    tallies: add(tallies, ofDays(tallies)),
    held: add(held, ofDays(held)),
    sums: add(sums, ofDays(sums)),
    answered: of('answered'),
    flows: of('flows'),
    drafts: add(drafts, { all: () => drafts.find({}, { sort: { _id: 1 } }) }),
    batches: add(batches, { all: () => batches.find({}, { sort: { _id: 1 } }) }),
    notices: add(notices, {
      latest: (before: string, limit: number) => {
        const _id = before === '' ? { $gt: '' as NoticeId } : { $lt: before as NoticeId }
        return notices.find({ _id }, { sort: { _id: -1 }, limit })
      },
    }),
    secrets: of('secrets'),
    users: add(users, { all: () => users.find({}, { sort: { _id: 1 } }) }),
    visits: add(visits, {
      ofUser: (user: UserId) => visits.find({ user }),
      stale: (before: Instant, limit: number) =>
        visits.find({ lastAt: { $lte: before } }, { sort: { lastAt: 1 }, limit }),
    }),
    attempts: add(attempts, {
      over: (now: Instant, limit: number) =>
        attempts.find({ forgetAt: { $lte: now } }, { sort: { forgetAt: 1 }, limit }),
    }),
    bursts: add(bursts, {
      over: (now: Instant, limit: number) => bursts.find({ forgetAt: { $lte: now } }, { sort: { forgetAt: 1 }, limit }),
    }),
    requests: add(requests, {
      ...samples(requests),
      open: (units: readonly string[] | null, limit: number) =>
        requests.find(amongUnits(units, { due: { $type: 'string' } }), { sort: { due: 1 }, limit }),
      ended: (state: EndedState, units: readonly string[] | null, limit: number) =>
        requests.find(amongUnits(units, { state }), { sort: { endedAt: -1 }, limit }),
      overdueCount: (today: Day, limit: number) =>
        requests.count({ due: { $type: 'string', $lt: today } } as unknown as Filter<Request>, limit),
      endedBefore: (before: Instant, limit: number) => requests.find({ endedAt: { $lt: before } }, { limit }),
    }),
    audit: add(audit, {
      last: async () => (await audit.find({ _id: { $gt: '' as AuditId } }, { sort: { _id: -1 }, limit: 1 }))[0] ?? null,
      following: (after: string, limit: number) =>
        audit.find({ _id: { $gt: after as AuditId } }, { sort: { _id: 1 }, limit }),
      preceding: (before: string, deed: Deed | null, limit: number) => {
        const _id = before === '' ? { $gt: '' as AuditId } : { $lt: before as AuditId }
        return audit.find({ ...(deed === null ? {} : { deed }), _id }, { sort: { _id: -1 }, limit })
      },
    }),
    jobs: add(jobs, {
      claimDue: (now: Instant, lease: Omit<Lease, 'fence'>) => claimJob(jobs, now, lease),
      ofUser: (user: UserId, limit: number) => jobs.find({ by: user }, { sort: { createdAt: -1 }, limit }),
      latest: (limit: number) => jobs.find({ createdAt: { $gt: 0 } }, { sort: { createdAt: -1 }, limit }),
      expired: (now: Instant, limit: number) => jobs.find({ expiresAt: { $lte: now } }, { limit }),
    }),
    pieces: of('pieces'),
    meta: of('meta'),
    scrub: async () => {},
    ping: () => wrapped(async () => void (await db.command({ ping: 1 }))),
    close: () => wrapped(() => client.close()),
  }
}

/** From one unit to the next by the index, however many invitations each has. */
async function dueUnits(
  invitations: MongoCollection<Invitation>,
  now: Instant,
  after: string,
  limit: number,
): Promise<UnitId[]> {
  const units: UnitId[] = []
  for (let last = after; units.length < limit; last = units.at(-1) ?? '') {
    const next = { unit: { $gt: last }, ...dueBy(now) } as Filter<Invitation>
    const [first] = await invitations.find(next, { sort: { unit: 1 }, limit: 1 })
    if (first === undefined) break
    units.push(first.unit)
  }
  return units
}

/** Looks for what is due, then claims each by its revision: of two workers one wins, the other goes on. */
async function claimDue(
  invitations: MongoCollection<Invitation>,
  unit: UnitId,
  now: Instant,
  lease: Omit<Lease, 'fence'>,
  limit: number,
): Promise<Invitation[]> {
  const free = { $or: [{ lease: null }, { 'lease.until': { $lte: now } }] }
  const due = { unit, ...dueBy(now), ...free } as Filter<Invitation>
  const found = await invitations.find(due, { sort: { 'next.at': 1 }, limit })
  const claimed = found.map((doc): Invitation => {
    const fence = doc.fence + 1
    return { ...doc, rev: doc.rev + 1, fence, lease: { ...lease, fence } }
  })
  const won = await Promise.all(claimed.map((doc) => invitations.replace(doc)))
  return claimed.filter((_, i) => won[i])
}

/** As `claimDue`, of one. */
async function claimJob(jobs: MongoCollection<Job>, now: Instant, lease: Omit<Lease, 'fence'>): Promise<Job | null> {
  const free = { $or: [{ lease: null }, { 'lease.until': { $lte: now } }] }
  const due = { due: { $type: 'number', $lte: now }, ...free } as unknown as Filter<Job>
  const [doc] = await jobs.find(due, { sort: { due: 1 }, limit: 1 })
  if (doc === undefined) return null
  const fence = doc.fence + 1
  const claimed: Job = { ...doc, rev: doc.rev + 1, fence, lease: { ...lease, fence } }
  return (await jobs.replace(claimed)) ? claimed : null
}
