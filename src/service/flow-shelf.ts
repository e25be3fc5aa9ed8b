/**
 * The published flows. The store is the truth: files are checked, hashed and put on the shelf; a version is never
 * changed, and which ones are current, in the order in which they are asked, is one small document.
 */
import { isDeepStrictEqual } from 'node:util'
import type { ClosingOutcome, Flow } from '../flow/definition.ts'
import { flowHash } from '../flow/version.ts'
import type { Meta, Store, StoredFlow } from '../store/store.ts'
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

/** A former version is current instead of what the file says, for as long as the file says the same. */
export interface Pin {
  readonly version: FlowHash
  /** What the file says. */
  readonly instead: FlowHash
  readonly at: Instant
  /** As the audit has it: `command-line`, a user's id. */
  readonly by: string
}

/** What is asked. */
export interface Current {
  readonly current: readonly FlowHash[]
  /** By flow. */
  readonly pinned: Readonly<Record<string, Pin>>
}

/**
 * Publishes these flows and no others: what was published before stays readable by its hash. Publishing the same again
 * changes nothing. A flow that was rolled back stays so until its file says something else than it did then.
 *
 * @param flows in the order in which they are asked (`flow/asking.ts`).
 */
export async function publish(store: Store, flows: readonly Flow[], now: Instant, by = 'system'): Promise<void> {
  const versions = flows.map((flow) => ({
    ...{ flow, _id: flowHash(flow) as FlowHash, rev: 1 },
    ...{ publishedAt: now, publishedBy: by },
  }))
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
  await changeShelf(store, ({ pinned }) => {
    const kept = versions.flatMap(({ flow, _id }) => {
      const pin = pinned[flow.flow]
      return pin?.instead === _id ? [[flow.flow, pin] as const] : []
    })
    const pins = Object.fromEntries(kept)
    return { current: versions.map(({ flow, _id }) => pins[flow.flow]?.version ?? _id), pinned: pins }
  })
}

/** By flow: every version that was ever published, the newest last. */
export async function releases({ meta }: Pick<Store, 'meta'>): Promise<Readonly<Record<string, readonly FlowHash[]>>> {
  return ((await meta.get(HISTORY))?.value ?? {}) as Readonly<Record<string, readonly FlowHash[]>>
}

/** What is asked, and what of it is a former version on somebody's word. */
export async function currentFlows({ meta }: Pick<Store, 'meta'>): Promise<Current> {
  return currentIn(await meta.get(SHELF))
}

/** Changes what is current together with what keeps it so, in one write. */
export async function changeShelf(
  { meta }: Pick<Store, 'meta'>,
  decide: (shelf: Current) => Current | null,
): Promise<void> {
  await changeOrInsert(meta, { _id: SHELF, rev: 0, value: [] }, (doc) => {
    const next = decide(currentIn(doc))
    if (next === null) return null
    // Without a pin as an older ykien writes it, which may still be running beside this one.
    const value = Object.keys(next.pinned).length === 0 ? next.current : next
    return isDeepStrictEqual(doc.value, value) ? null : { ...doc, value }
  })
}

/** A list where nothing is pinned; an older ykien kept them by flow, in no order that was meant. */
function currentIn(doc: Meta | null): Current {
  const value = (doc?.value ?? []) as readonly FlowHash[] | Readonly<Record<string, FlowHash>> | Current
  if ('pinned' in value && typeof value.pinned === 'object') return value as Current
  return { current: Object.values(value), pinned: {} }
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
  const all = async (): Promise<StoredFlow[]> => Promise.all((await currentFlows(store)).current.map(version))
  return {
    byHash: async (hash) => (await version(hash)).flow,
    all,
    former: async (series) => {
      const history = await releases(store)
      const { current } = await currentFlows(store)
      const hashes = Object.values(history).flatMap((known) => known.toReversed())
      const former = await Promise.all(hashes.filter((hash) => !current.includes(hash)).map(version))
      return former.filter(({ flow }) => flow.series === series)
    },
    forOutcome: async (outcome) => (await all()).find(({ flow }) => flow.outcomes.includes(outcome)) ?? null,
  }
}
