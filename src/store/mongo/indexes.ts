/** What a MongoDB needs before it is used: collections that remember no order, and the indexes of every query. */
import { type Db, MongoServerError } from 'mongodb'

/**
 * Kept by id and nothing else. An ordinary collection remembers in which order its documents came, and that order would
 * tell whose answer is whose long after the key that led there was destroyed.
 */
export const UNORDERED: readonly string[] = ['responses', 'comments']
const ALREADY_THERE = 48

export async function makeUnordered(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name, { clusteredIndex: { key: { _id: 1 }, unique: true } })
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== ALREADY_THERE) throw error
  }
}

/** Every query on a path that runs for each event has one of these, or `_id`. */
export async function makeIndexes(db: Db): Promise<void> {
  const dirty = { key: { 'dirty.0': 1 }, partialFilterExpression: { 'dirty.0': { $exists: true } } } as const
  const sample = { key: { sample: 1 }, partialFilterExpression: { sample: true } } as const
  const wake = { key: { wake: 1 }, partialFilterExpression: { wake: { $type: 'number' } } } as const
  const due = { key: { 'next.at': 1 }, partialFilterExpression: { 'next.at': { $type: 'number' } } } as const
  const received = { key: { unit: 1, receivedAt: 1 } } as const
  const open = { key: { unit: 1, dueAt: 1 }, partialFilterExpression: { outcome: 'open' } } as const
  await db.collection('cases').createIndexes([dirty, { key: { closedDay: 1, unit: 1 } }, sample, received, open])
  const ofBatch = { key: { batch: 1 } } as const
  const turn = { ...due, key: { unit: 1, 'next.at': 1 } } as const
  const kept = { key: { unit: 1, why: 1, _id: 1 }, partialFilterExpression: { why: { $type: 'string' } } } as const
  await db.collection('invitations').createIndexes([dirty, due, turn, kept, ofBatch])
  const running = { key: { flow: 1, _id: 1 }, partialFilterExpression: { endedAt: { $type: 'null' } } } as const
  await db.collection('sessions').createIndexes([wake, running])
  await db.collection('talks').createIndexes([wake])
  const ofCell = { key: { 'dimensions.closedDay': 1, 'dimensions.unit': 1 } } as const
  await db.collection('responses').createIndexes([dirty, ofCell, sample, ofBatch])
  await db.collection('visits').createIndexes([{ key: { user: 1 } }, { key: { lastAt: 1 } }])
  for (const short of ['attempts', 'bursts']) await db.collection(short).createIndexes([{ key: { forgetAt: 1 } }])
  const claim = { key: { 'claim.day': -1 }, partialFilterExpression: { 'claim.day': { $type: 'string' } } } as const
  await db.collection('comments').createIndexes([sample, { key: { response: 1 } }, claim])
  const needed = { key: { neededAt: 1 } } as const
  await db.collection('addresses').createIndexes([
    { ...needed, name: 'holding', partialFilterExpression: { sealed: { $type: 'string' } } },
    {
      ...needed,
      name: 'emptied',
      partialFilterExpression: { sealed: { $type: 'null' }, optedOutAt: { $type: 'null' } },
    },
  ])
  const waitingRequest = { key: { due: 1 }, partialFilterExpression: { due: { $type: 'string' } } } as const
  await db
    .collection('requests')
    .createIndexes([waitingRequest, { key: { state: 1, endedAt: -1 } }, { key: { endedAt: 1 } }, sample])
  await db.collection('audit').createIndexes([{ key: { deed: 1, _id: 1 } }])
  const waiting = { key: { due: 1 }, partialFilterExpression: { due: { $type: 'number' } } } as const
  const newest = { by: 1, createdAt: 1 } as const
  await db
    .collection('jobs')
    .createIndexes([waiting, { key: newest }, { key: { createdAt: 1 } }, { key: { expiresAt: 1 } }])
  for (const cells of ['tallies', 'held', 'sums'])
    await db.collection(cells).createIndexes([{ key: { day: 1, unit: 1 } }])
}
