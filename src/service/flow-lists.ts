/** The shared lists as the files had them when they were published last: by them a text of the console is checked. */
import { NO_LISTS, type SharedLists } from '../flow/lists.ts'
import type { Store } from '../store/store.ts'
import { changeOrInsert } from './change.ts'

const LISTS = 'flows:lists'

export async function keepLists({ meta }: Pick<Store, 'meta'>, { lists, scales }: SharedLists): Promise<void> {
  const value = { lists: Object.fromEntries(lists), scales: Object.fromEntries(scales) }
  await changeOrInsert(meta, { _id: LISTS, rev: 0, value }, (doc) =>
    JSON.stringify(doc.value) === JSON.stringify(value) ? null : { ...doc, value },
  )
}

export async function keptLists({ meta }: Pick<Store, 'meta'>): Promise<SharedLists> {
  const kept = (await meta.get(LISTS))?.value as
    | { readonly lists: Record<string, never>; readonly scales: Record<string, never> }
    | undefined
  if (kept === undefined) return NO_LISTS
  return { lists: new Map(Object.entries(kept.lists)), scales: new Map(Object.entries(kept.scales)) }
}
