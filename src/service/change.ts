/** Read, decide, write if nobody else did: the one way in which the service changes or removes a document. */
import type { Collection } from '../store/store.ts'
import type { Document } from '../survey/document.ts'

/** So many lost races in a row mean that something writes in a loop; the caller's event will come again. */
const TRIES = 50

/**
 * Applies `decide` to the stored document until its write wins the race. `decide` may be called several times and must
 * be pure; it returns the document to write (its `rev` is set here) or `null` to leave it.
 *
 * @param written is told what was there and what was written instead, once that has won.
 * @returns the document as it now stands, or `null` if there is none.
 */
export async function change<D extends Document>(
  collection: Collection<D>,
  id: D['_id'],
  decide: (doc: NoInfer<D>) => NoInfer<D> | null,
  written: (before: NoInfer<D>, after: NoInfer<D>) => void = () => {},
): Promise<D | null> {
  for (let i = 0; i < TRIES; i++) {
    const doc = await collection.get(id)
    if (doc === null) return null
    const next = decide(doc)
    if (next === null) return doc
    const after = { ...next, rev: doc.rev + 1 }
    if (!(await collection.replace(after))) continue
    written(doc, after)
    return after
  }
  throw Object.assign(new Error('a document changed fifty times while it was being changed'), { code: 'RACE_LOST' })
}

/** As `change`, for a document that may not be there yet: `fresh` is inserted first when it is missing. */
export async function changeOrInsert<D extends Document>(
  collection: Collection<D>,
  fresh: D,
  decide: (doc: NoInfer<D>) => NoInfer<D> | null,
): Promise<D> {
  const known = await change(collection, fresh._id, decide)
  if (known !== null) return known
  const first = decide(fresh) ?? fresh
  if (await collection.insert({ ...first, rev: 1 })) return { ...first, rev: 1 }
  const other = await change(collection, fresh._id, decide)
  if (other === null) throw Object.assign(new Error('a document vanished between two writes'), { code: 'RACE_LOST' })
  return other
}

/** Removes the document, whatever it has become meanwhile. */
export async function drop<D extends Document>(collection: Collection<D>, id: D['_id'] | string): Promise<void> {
  for (;;) {
    const doc = await collection.get(id)
    if (doc === null || (await collection.remove(id, doc.rev))) return
  }
}
