/** One MongoDB collection, changed by compare-and-set. Writes are acknowledged by a majority, from the journal. */
import {
  type Collection as Driver,
  type Filter,
  MongoBulkWriteError,
  MongoServerError,
  type OptionalUnlessRequiredId,
} from 'mongodb'
import type { Document } from '../../survey/document.ts'
import { type Collection, type Place, StoreError } from '../store.ts'

const DUPLICATE = 11_000

export class MongoCollection<D extends Document> implements Collection<D> {
  readonly driver: Driver<D>
  readonly #clustered: boolean

  /** @param clustered it is kept by `_id` itself: of such a collection MongoDB reads all to find several ids at once. */
  constructor(driver: Driver<D>, clustered = false) {
    this.driver = driver
    this.#clustered = clustered
  }

  get(id: D['_id']): Promise<D | null> {
    return wrapped(async () => (await this.driver.findOne(byId<D>(id))) as D | null)
  }

  async getMany(ids: readonly D['_id'][]): Promise<D[]> {
    if (this.#clustered) return (await Promise.all(ids.map((id) => this.get(id)))).filter((doc) => doc !== null)
    return this.find({ _id: { $in: ids } } as Filter<D>)
  }

  insert(doc: D): Promise<boolean> {
    return wrapped(async () => {
      try {
        await this.driver.insertOne(doc as OptionalUnlessRequiredId<D>)
        return true
      } catch (error) {
        if (isDuplicate(error)) return false
        throw error
      }
    })
  }

  replace(doc: D): Promise<boolean> {
    return wrapped(async () => {
      const filter = { _id: doc._id, rev: doc.rev - 1 } as Filter<D>
      const { matchedCount } = await this.driver.replaceOne(filter, doc as never)
      return matchedCount === 1
    })
  }

  remove(id: D['_id'], rev: number): Promise<boolean> {
    return wrapped(async () => (await this.driver.deleteOne({ _id: id, rev } as Filter<D>)).deletedCount === 1)
  }

  find(filter: Filter<D>, options: { sort?: Record<string, 1 | -1>; limit?: number } = {}): Promise<D[]> {
    return wrapped(async () => (await this.driver.find(filter, options).toArray()) as unknown as D[])
  }

  /**
   * Each pair of values, once, in their order; documents without the first are left out.
   *
   * @param day a path; or a path and the expression that makes a day of what is there.
   */
  places(day: string, unit: string, as: object | string = `$${day}`): Promise<Place[]> {
    return wrapped(() =>
      this.driver
        .aggregate<Place>([
          { $match: { [day]: { $exists: true, $ne: null } } },
          { $group: { _id: { day: as, unit: `$${unit}` } } },
          { $replaceRoot: { newRoot: '$_id' } },
          { $sort: { day: 1, unit: 1 } },
        ])
        .toArray(),
    )
  }

  count(filter: Filter<D>, limit?: number): Promise<number> {
    return wrapped(() => this.driver.countDocuments(filter, limit === undefined ? {} : { limit }))
  }

  async *stream(filter: Filter<D>): AsyncIterable<D> {
    try {
      for await (const doc of this.driver.find(filter)) yield doc as unknown as D
    } catch (error) {
      throw storeError(error)
    }
  }
}

function byId<D extends Document>(id: D['_id']): Filter<D> {
  return { _id: id } as Filter<D>
}

function isDuplicate(error: unknown): boolean {
  return (error instanceof MongoServerError || error instanceof MongoBulkWriteError) && error.code === DUPLICATE
}

/** Turns what the driver throws into our own error, without the address of the server, which may carry a password. */
export async function wrapped<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw storeError(error)
  }
}

export function storeError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  return new StoreError('STORE_AWAY', 'MongoDB did not answer as it should: is it running and reachable?', error)
}
