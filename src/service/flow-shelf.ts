/**
 * The published flows. The store is the truth: files are checked, hashed and put on the shelf; a version is never
 * changed, and which one is current is one small document a flow.
 */
import type { ClosingOutcome, Flow } from '../flow/definition.ts'
import { flowHash } from '../flow/version.ts'
import type { Store, StoredFlow } from '../store/store.ts'
import type { FlowHash } from '../survey/ids.ts'
import type { Instant } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'

export interface FlowShelf {
  /** @throws Error (code `NO_FLOW`) when an answer refers to a version that the store lost. */
  byHash(hash: FlowHash): Promise<Flow>
  current(flow: string): Promise<StoredFlow | null>
  /** The current version of every flow. */
  all(): Promise<StoredFlow[]>
  /** The versions of a flow that were current before, the newest first. */
  former(flow: string): Promise<StoredFlow[]>
  /** The flow that is asked of cases with this outcome; `null`: none. */
  forOutcome(outcome: ClosingOutcome): Promise<StoredFlow | null>
}

const SHELF = 'flows:current'
/** By flow: every version that was ever published, the newest last. */
const HISTORY = 'flows:history'

/** Publishes these flows: each becomes the current version of its id. Publishing the same again changes nothing. */
export async function publish(store: Store, flows: readonly Flow[], now: Instant): Promise<void> {
  const current: Record<string, FlowHash> = {}
  for (const flow of flows) {
    const hash = flowHash(flow) as FlowHash
    await store.flows.insert({ _id: hash, rev: 1, flow, publishedAt: now })
    current[flow.flow] = hash
  }
  await changeOrInsert(store.meta, { _id: SHELF, rev: 0, value: {} }, (doc) => {
    const known = doc.value as Record<string, FlowHash>
    const same = Object.entries(current).every(([id, hash]) => known[id] === hash)
    return same ? null : { ...doc, value: { ...known, ...current } }
  })
  await changeOrInsert(store.meta, { _id: HISTORY, rev: 0, value: {} }, (doc) => {
    const known = doc.value as Record<string, readonly FlowHash[]>
    const added = Object.entries(current).filter(([id, hash]) => known[id]?.at(-1) !== hash)
    const grown = added.map(([id, hash]) => [id, [...(known[id] ?? []).filter((one) => one !== hash), hash]])
    return grown.length === 0 ? null : { ...doc, value: { ...known, ...Object.fromEntries(grown) } }
  })
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
  const current = async (): Promise<Record<string, FlowHash>> =>
    ((await store.meta.get(SHELF))?.value ?? {}) as Record<string, FlowHash>
  const all = async (): Promise<StoredFlow[]> => Promise.all(Object.values(await current()).map(version))
  return {
    byHash: async (hash) => (await version(hash)).flow,
    current: async (flow) => {
      const hash = (await current())[flow]
      return hash === undefined ? null : version(hash)
    },
    all,
    former: async (flow) => {
      const hashes = ((await store.meta.get(HISTORY))?.value ?? {}) as Record<string, readonly FlowHash[]>
      return Promise.all((hashes[flow] ?? []).slice(0, -1).toReversed().map(version))
    },
    forOutcome: async (outcome) => (await all()).find(({ flow }) => flow.outcomes.includes(outcome)) ?? null,
  }
}
