/** The audit as a person reads it: the newest first, a page at a time, of the units that the reader may see. */
import type { Deed, Entry } from '../../access/entry.ts'
import type { UserId } from '../../survey/ids.ts'
import type { Caller, Deps } from '../deps.ts'
import { scopeOf } from '../units.ts'

const PAGE_SIZE = 50
/** For a reader of few units so many entries of all are looked through; the rest is on the next page. */
const LOOKED_THROUGH = 2_000

export interface AuditPage {
  readonly entries: readonly Entry[]
  /** Names of the users that did it, by id; who is gone is missing. */
  readonly names: ReadonlyMap<string, string>
  /** Where the next page begins; `null`: this was the last. */
  readonly next: string | null
}

/** @param before the number of an entry, `''` for the newest. */
export async function auditPage(
  { store }: Pick<Deps, 'store'>,
  { before, deed }: { readonly before: string; readonly deed: Deed | null },
  { units }: Caller,
): Promise<AuditPage> {
  const scope = units === null ? null : scopeOf(await store.units.all(), units)
  const entries: Entry[] = []
  let last = before
  for (let looked = 0; looked < LOOKED_THROUGH; ) {
    const some = await store.audit.preceding(last, deed, PAGE_SIZE + 1)
    for (const entry of some) {
      if (entries.length === PAGE_SIZE) return { entries, names: await namesOf(store, entries), next: last }
      if (scope === null || (entry.unit !== null && scope.has(entry.unit))) entries.push(entry)
      last = entry._id
    }
    if (some.length <= PAGE_SIZE) return { entries, names: await namesOf(store, entries), next: null }
    looked += some.length
  }
  return { entries, names: await namesOf(store, entries), next: last }
}

async function namesOf({ users }: Deps['store'], entries: readonly Entry[]): Promise<Map<string, string>> {
  const ids = [...new Set(entries.map(({ by }) => by as UserId))]
  return new Map((await users.getMany(ids)).map(({ _id, name }) => [_id, name]))
}
