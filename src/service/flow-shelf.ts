/**
 * The published flows. The store is the truth: files are checked, hashed and put on the shelf; a version is never
 * changed, and which ones are current, in the order in which they are asked, is one small document.
 */
import { isDeepStrictEqual } from 'node:util'
import type { ClosingOutcome, Flow } from '../flow/definition.ts'
import { flowHash } from '../flow/version.ts'
import type { Store, StoredFlow } from '../store/store.ts'
import type { FlowHash } from '../survey/ids.ts'
import type { Instant } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'

export interface FlowShelf {
  /** @throws Error (code `NO_FLOW`) when an answer refers to a version that the store lost. */
  byHash(hash: FlowHash): Promise<Flow>
  /** What was published last, in the order in which they are asked. */
  all(): Promise<StoredFlow[]>
  /** The versions of a series that are not current any more, of each flow the newest first. */
  former(series: string): Promise<StoredFlow[]>
  /** The flow that is asked of cases with this outcome; `null`: none. */
  forOutcome(outcome: ClosingOutcome): Promise<StoredFlow | null>
}

/** What is current, in the order in which it is asked. */
const SHELF = 'flows:current'
/** By flow: every version that was ever published, the newest last. */
const HISTORY = 'flows:history'

/**
 * Publishes these flows and no others: what was published before stays readable by its hash. Publishing the same again
 * changes nothing.
 *
 * @param flows in the order in which they are asked (`flow/asking.ts`).
 */
export async function publish(store: Store, flows: readonly Flow[], now: Instant): Promise<void> {
  const versions = flows.map((flow) => ({ flow, _id: flowHash(flow) as FlowHash, rev: 1, publishedAt: now }))
  for (const version of versions) await store.flows.insert(version)
  await changeOrInsert(store.meta, { _id: HISTORY, rev: 0, value: {} }, (doc) => {
    const known = doc.value as Record<string, readonly FlowHash[]>
    const added = versions.filter(({ flow, _id }) => known[flow.flow]?.at(-1) !== _id)
    const grown = added.map(({ flow: { flow: id }, _id }) => [
      id,
      [...(known[id] ?? []).filter((one) => one !== _id), _id],
    ])
    return grown.length === 0 ? null : { ...doc, value: { ...known, ...Object.fromEntries(grown) } }
  })
  const current = versions.map(({ _id }) => _id)
  await changeOrInsert(store.meta, { _id: SHELF, rev: 0, value: [] }, (doc) =>
    isDeepStrictEqual(doc.value, current) ? null : { ...doc, value: current },
  )
}

/** Reads flows from the store; versions are kept in memory, for they never change. */
export function flowShelf(store: Store): FlowShelf {
  const versions = new Map<FlowHash, StoredFlow>()
  const version = async (hash: FlowHash): Promise<StoredFlow> => {
    const known = versions.get(hash) ?? (await store.flows.get(hash))
    if (known === null) throw Object.assign(new Error(`the store has no flow ${hash}`), { code: 'NO_FLOW' })
    versions.set(hash, known)
    return known
  }
  /** An older ykien kept them by flow, in no order that was meant. */
  const current = async (): Promise<FlowHash[]> =>
    Object.values(((await store.meta.get(SHELF))?.value ?? []) as readonly FlowHash[])
  const all = async (): Promise<StoredFlow[]> => Promise.all((await current()).map(version))
  return {
    byHash: async (hash) => (await version(hash)).flow,
    all,
    former: async (series) => {
      const history = ((await store.meta.get(HISTORY))?.value ?? {}) as Record<string, readonly FlowHash[]>
      const now = await current()
      const hashes = Object.values(history).flatMap((versions) => versions.toReversed())
      const former = await Promise.all(hashes.filter((hash) => !now.includes(hash)).map(version))
      return former.filter(({ flow }) => flow.series === series)
    },
    forOutcome: async (outcome) => (await all()).find(({ flow }) => flow.outcomes.includes(outcome)) ?? null,
  }
}
