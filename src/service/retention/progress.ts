/** How far retention has come: one document, so that whoever goes on, in whichever process, begins where it ended. */

import type { Store } from '../../store/store.ts'
import type { CellId } from '../../survey/document.ts'
import { addGone, type Gone, NOTHING_GONE } from '../../survey/retention.ts'
import type { Day, Instant } from '../../survey/time.ts'
import { changeOrInsert } from '../change.ts'

export interface Progress {
  /** The last day on which a daily run came to its end. */
  readonly ranOn: Day | null
  readonly lease: { readonly by: string; readonly until: Instant } | null
  /** All cells up to this one lead to no person any more; empty: none was looked at. */
  readonly cutUpTo: CellId
  /** Those among them in which something has changed since: they are looked at once more. */
  readonly changedSince: readonly CellId[]
  /** All cells up to this one have no answers any more. */
  readonly clearedUpTo: CellId
  /** The first day that is still counted: the figures of those before it are final, for their answers are past their time. */
  readonly countedFrom: Day
  /** What the run that is under way has taken so far. */
  readonly gone: Gone
}

const ID = 'retention'
const BEGINNING: Progress = {
  ranOn: null,
  lease: null,
  cutUpTo: '',
  changedSince: [],
  clearedUpTo: '',
  countedFrom: '',
  gone: NOTHING_GONE,
}

type Needs = { readonly store: Pick<Store, 'meta'> }

export async function readProgress({ store }: Needs): Promise<Progress> {
  return ((await store.meta.get(ID))?.value as Progress | undefined) ?? BEGINNING
}

/** @returns it as it stands; `decide` leaves it by `null`. */
export async function changeProgress(
  { store }: Needs,
  decide: (progress: Progress) => Progress | null,
): Promise<Progress> {
  const fresh = { _id: ID, rev: 0, value: BEGINNING }
  const doc = await changeOrInsert<{ _id: string; rev: number; value: unknown }>(store.meta, fresh, (known) => {
    const value = decide(known.value as Progress)
    return value === null ? null : { ...known, value }
  })
  return doc.value as Progress
}

export function addToRun(deps: Needs, gone: Partial<Gone>): Promise<Progress> {
  return changeProgress(deps, (progress) => ({ ...progress, gone: addGone(progress.gone, gone) }))
}

/** Whether a cell is still counted. One that retention has passed already is noted first, to be looked at once more. */
export async function isCounted(deps: Needs, cell: CellId): Promise<boolean> {
  const progress = await readProgress(deps)
  const day = cell.split('|')[0] ?? ''
  if (day < progress.countedFrom) return false
  if (cell > progress.cutUpTo || progress.changedSince.includes(cell)) return true
  await changeProgress(deps, (now) =>
    now.changedSince.includes(cell) ? null : { ...now, changedSince: [...now.changedSince, cell] },
  )
  return true
}
