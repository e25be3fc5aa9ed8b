/** The versions of a questionnaire: what was published, what is asked, what still runs on each; and the way back. */
import type { Change } from '../flow/change.ts'
import type { Flow } from '../flow/definition.ts'
import { diff } from '../flow/diff.ts'
import type { Fault } from '../flow/findings.ts'
import { meaningFaults } from '../flow/meaning-faults.ts'
import { flowHash } from '../flow/version.ts'
import type { Store, StoredFlow } from '../store/store.ts'
import type { FlowHash } from '../survey/ids.ts'
import type { Instant } from '../survey/time.ts'
import { noteOnce } from './access/audit.ts'
import type { Deps } from './deps.ts'
import { changeShelf, currentFlows, type Pin, releases } from './flow-shelf.ts'

export type VersionDeps = Pick<Deps, 'store' | 'keyring' | 'clock'>

export interface Version {
  readonly flow: string
  readonly hash: FlowHash
  readonly series: string
  /** The first time. */
  readonly publishedAt: Instant
  readonly publishedBy: string
  readonly current: boolean
  /** It is current on somebody's word, not because a file says so. */
  readonly pinned: Pick<Pin, 'at' | 'by' | 'instead' | 'holds'> | null
  /** Conversations that have not ended; counted as far as `RUNNING_MAX`. */
  readonly running: number
}

export const RUNNING_MAX = 10_000
/** As few letters of a hash as name a version. */
const HASH_MIN = 4

/** @param flow `null`: of every flow. By flow, the newest first. */
export async function listVersions({ store }: Pick<Deps, 'store'>, flow: string | null): Promise<readonly Version[]> {
  const { current, pinned } = await currentFlows(store)
  const all = Object.entries(await releases(store)).filter(([id]) => flow === null || id === flow)
  const listed = all.map(async ([id, hashes]) => {
    const found = new Map((await versionsOf(store, hashes)).map((version) => [version._id, version]))
    return Promise.all(
      hashes.toReversed().flatMap((hash): Promise<Version>[] => {
        const version = found.get(hash)
        const pin = pinned[id]
        if (version === undefined) return []
        return [versionOf(store, version, current.includes(hash), pin?.version === hash ? pin : null)]
      }),
    )
  })
  return (await Promise.all(listed)).flat()
}

async function versionOf(
  store: Store,
  { _id, flow, publishedAt, publishedBy = 'system' }: StoredFlow,
  current: boolean,
  pinned: Version['pinned'],
): Promise<Version> {
  const running = await store.sessions.runningCount(_id, RUNNING_MAX)
  return { flow: flow.flow, hash: _id, series: flow.series, publishedAt, publishedBy, current, pinned, running }
}

/**
 * The published version that is meant by a hash or its beginning (four letters at the least), with or without `@`.
 *
 * @param flow `null`: of any flow.
 */
export async function findVersion(
  { store }: Pick<Deps, 'store'>,
  flow: string | null,
  said: string,
): Promise<StoredFlow | 'unknown' | 'ambiguous'> {
  const start = said.replace(/^@/, '')
  const all = Object.entries(await releases(store)).filter(([id]) => flow === null || id === flow)
  const hashes = all.flatMap(([, known]) => known).filter((hash) => hash.startsWith(start))
  const [first] = hashes
  if (first === undefined || start.length < HASH_MIN) return 'unknown'
  if (hashes.length > 1) return 'ambiguous'
  return (await store.flows.get(first)) ?? 'unknown'
}

/** What is asked of a flow now; `null`: nothing. */
export async function currentOf({ store }: Pick<Deps, 'store'>, flow: string): Promise<StoredFlow | null> {
  const all = await versionsOf(store, (await currentFlows(store)).current)
  return all.find((version) => version.flow.flow === flow) ?? null
}

export type RolledBack =
  | {
      readonly kind: 'rolled-back'
      /** `by-file`: the file says the same; `until-change`: until it says something else; `for-good`: whatever it says. */
      readonly kept: 'by-file' | 'until-change' | 'for-good'
      /** What the file says; `null`: the same, or there is none. */
      readonly instead: FlowHash | null
      readonly from: StoredFlow
      readonly to: StoredFlow
      readonly changes: readonly Change[]
    }
  /** It is current already. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'ambiguous' | 'not-asked' }

/**
 * Makes a former version current again, at once and for every process. It stays so over restarts, for as long as the
 * file says what it says now; the next change of the file is published and ends it, unless it `holds`. Running
 * conversations end on theirs.
 *
 * @param by as the audit has it.
 * @param holds by who has no hand on the files; what was published in the console holds anyway.
 */
export async function rollBack(
  deps: VersionDeps,
  { flow, hash }: { readonly flow: string; readonly hash: string },
  { by, rehearsal, holds = false }: { readonly by: string; readonly rehearsal: boolean; readonly holds?: boolean },
): Promise<RolledBack> {
  const to = await findVersion(deps, flow, hash)
  if (to === 'unknown' || to === 'ambiguous') return { kind: 'refused', why: to }
  const from = await currentOf(deps, flow)
  if (from === null) return { kind: 'refused', why: 'not-asked' }
  if (from._id === to._id) return { kind: 'unchanged' }
  const known = (await currentFlows(deps.store)).pinned[flow]
  const said = known === undefined ? from._id : known.instead
  const isHeld = holds || known?.holds === true
  if (!rehearsal) {
    const about = { flow, version: to._id, instead: from._id }
    await noteOnce(deps, { deed: 'flow-published', by, about }, 'flow')
    await changeShelf(deps.store, ({ current, pinned: { [flow]: pinnedNow, ...others } }) => {
      if (!current.includes(from._id)) return null
      const instead = pinnedNow === undefined ? from._id : pinnedNow.instead
      const pin: Pin = { version: to._id, instead, at: deps.clock(), by, ...(isHeld && { holds: true }) }
      return {
        current: current.map((one) => (one === from._id ? to._id : one)),
        // What the file says needs nothing to keep it.
        pinned: instead === to._id ? others : { ...others, [flow]: pin },
      }
    })
  }
  const isFile = said === to._id
  const kept = isFile ? 'by-file' : isHeld ? 'for-good' : 'until-change'
  return { kind: 'rolled-back', kept, from, to, instead: isFile ? null : said, changes: diff(from.flow, to.flow) }
}

/** What a flow that was never published would do to the codes and steps of its series. */
export async function meaningsBroken(store: Store, flow: Flow): Promise<readonly Fault[]> {
  const history = await releases(store)
  if (history[flow.flow]?.includes(flowHash(flow) as FlowHash)) return []
  const all = await versionsOf(store, Object.values(history).flat())
  const known = all.filter(({ flow: { series } }) => series === flow.series)
  const own = history[flow.flow] ?? []
  // Its own in the order in which they were published last, then what else is counted together with it.
  const newest = known.sort((a, b) => own.indexOf(b._id) - own.indexOf(a._id) || b.publishedAt - a.publishedAt)
  return meaningFaults(
    flow,
    newest.map((one) => one.flow),
  )
}

/** Reads as many at a time as the store gives. */
const PAGE = 1_000

async function versionsOf(store: Store, hashes: readonly FlowHash[]): Promise<StoredFlow[]> {
  const found: StoredFlow[] = []
  for (let at = 0; at < hashes.length; at += PAGE) {
    found.push(...(await store.flows.getMany(hashes.slice(at, at + PAGE))))
  }
  return found
}
