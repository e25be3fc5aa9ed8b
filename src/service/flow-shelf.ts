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
import { change, changeOrInsert } from './change.ts'

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

/** A version is current instead of what the file says, on somebody's word. */
export interface Pin {
  readonly version: FlowHash
  /** What the file says; `null`: no file has this flow. */
  readonly instead: FlowHash | null
  readonly at: Instant
  /** As the audit has it: `command-line`, a user's id. */
  readonly by: string
  /**
   * It was published, or asked again, by who has no hand on the files: another file does not end it, only one that says
   * the same, or somebody's word. Absent: it ends when the file says something else than it did then.
   */
  readonly holds?: true
}

/** What is asked. */
export interface Current {
  readonly current: readonly FlowHash[]
  /** By flow. */
  readonly pinned: Readonly<Record<string, Pin>>
}

/**
 * Publishes these flows and no others but those that were published in the console: what was published before stays
 * readable by its hash. Publishing the same again changes nothing. A flow that was rolled back stays so until its file says
 * something else than it did then; one that was published in the console stays as it is, whatever its file says.
 *
 * @param flows in the order in which they are asked (`flow/asking.ts`).
 * @param sourceOf the text that a flow was made of.
 */
export async function publish(
  store: Store,
  flows: readonly Flow[],
  now: Instant,
  sourceOf: (flow: Flow) => string | null = () => null,
): Promise<void> {
  const versions = flows.map((flow) => versionOf(flow, sourceOf(flow), now, 'system'))
  await keepVersions(store, versions)
  await changeShelf(store, ({ pinned }) => {
    const kept = versions.flatMap(({ flow, _id }) => {
      const pin = pinned[flow.flow]
      if (pin === undefined || pin.version === _id) return []
      if (pin.holds) return [[flow.flow, { ...pin, instead: _id }] as const]
      return pin.instead === _id ? [[flow.flow, pin] as const] : []
    })
    const apart = Object.entries(pinned)
      .filter(([id, { holds }]) => holds && !versions.some(({ flow }) => flow.flow === id))
      .map(([id, pin]) => [id, { ...pin, instead: null }] as const)
    const pins = Object.fromEntries([...kept, ...apart])
    const current = versions.map(({ flow, _id }) => pins[flow.flow]?.version ?? _id)
    return { current: [...current, ...apart.map(([, { version }]) => version)], pinned: pins }
  })
}

/** A version as it is put on the shelf. */
export function versionOf(flow: Flow, source: string | null, now: Instant, by: string): StoredFlow {
  const version = { _id: flowHash(flow) as FlowHash, rev: 1, flow, publishedAt: now, publishedBy: by }
  return source === null ? version : { ...version, source }
}

/** Stores them and adds them to the history, the newest last; which are current does not change. */
export async function keepVersions(store: Store, versions: readonly StoredFlow[]): Promise<void> {
  for (const version of versions) {
    if (await store.flows.insert(version)) continue
    const { source } = version
    if (source === undefined) continue
    await change(store.flows, version._id, (known) => (known.source === undefined ? { ...known, source } : null))
  }
  await changeOrInsert(store.meta, { _id: HISTORY, rev: 0, value: {} }, (doc) => {
    const known = doc.value as Record<string, readonly FlowHash[]>
    const added = versions.filter(({ flow, _id }) => known[flow.flow]?.at(-1) !== _id)
    const grown = added.map(({ flow: { flow: id }, _id }) => [
      id,
      [...(known[id] ?? []).filter((one) => one !== _id), _id],
    ])
    return grown.length === 0 ? null : { ...doc, value: { ...known, ...Object.fromEntries(grown) } }
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
