/**
 * The counter (design.md section 8). Documents are born dirty; the cells that they name are counted again from scratch,
 * replaced, and only then are the marks cleared, each at the revision that was read before counting. So a crash between
 * any two lines, a second counter or a change in the middle leaves a mark too many, never a wrong figure.
 */
import { addTallies, type Cell, emptyTally, type Tally, tallyOfCase, tallyOfResponse } from '../report/tally.ts'
import type { Collection, Store } from '../store/store.ts'
import type { CaseRecord } from '../survey/case.ts'
import { type CellId, type Counted, cellId, type Document } from '../survey/document.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Day } from '../survey/time.ts'
import type { Keyring } from './keyring.ts'

export interface CountDeps {
  readonly store: Pick<Store, 'cases' | 'invitations' | 'responses' | 'tallies'>
  readonly keyring: Pick<Keyring, 'invitationId'>
}

export interface CounterDeps extends CountDeps {
  /** What follows from a case (`invite.ts`): done before its mark goes, for a process may have died in between. */
  readonly follow: (record: CaseRecord) => Promise<unknown>
  /** What follows from an invitation that was withdrawn, likewise. */
  readonly takeAway: (invitation: Invitation) => Promise<unknown>
}

/** Cases whose invitations are read at once; the store takes 1,000 ids. */
const CHUNK = 500
/** So many lost races for one cell mean that counters run in a loop; the marks stay for the next round. */
const TRIES = 50

/**
 * Counts again what up to `limit` dirty documents of each kind name.
 *
 * @returns how many documents are clean now.
 */
export async function countDirty(deps: CounterDeps, limit: number): Promise<number> {
  const { cases, invitations, responses } = deps.store
  const dirtyCases = await cases.dirty(limit)
  for (const record of dirtyCases) await deps.follow(record)
  const dirtyInvitations = await invitations.dirty(limit)
  for (const one of dirtyInvitations) if (one.state === 'withdrawn') await deps.takeAway(one)
  const dirtyResponses = await responses.dirty(limit)
  const cells = new Set<CellId>(await homesOf(deps, dirtyInvitations))
  for (const { dirty } of [...dirtyCases, ...dirtyInvitations, ...dirtyResponses])
    for (const cell of dirty) cells.add(cell)
  for (const cell of cells) {
    const [day = '', unit = ''] = cell.split('|')
    await recountCell(deps, day, unit)
  }
  const cleared = await Promise.all([
    ...dirtyCases.map((doc) => clear(cases, doc)),
    ...dirtyInvitations.map((doc) => clear(invitations, doc)),
    ...dirtyResponses.map((doc) => (doc.withdrawn ? responses.remove(doc._id, doc.rev) : clear(responses, doc))),
  ])
  return cleared.filter(Boolean).length
}

/**
 * Counts one cell from scratch and stores it. The revision is read before the first document, so whoever counted
 * something older in the meantime loses; for the same reason an unchanged cell is written too.
 *
 * @throws Error (code `RACE_LOST`) when other counters keep winning.
 */
export async function recountCell(deps: CountDeps, day: Day, unit: string): Promise<void> {
  const { tallies } = deps.store
  const _id = cellId(day, unit)
  for (let i = 0; i < TRIES; i++) {
    const known = await tallies.get(_id)
    const cell: Cell = { ...(await countCell(deps, day, unit)), _id, rev: (known?.rev ?? 0) + 1, day, unit }
    if (await (known === null ? tallies.insert(cell) : tallies.replace(cell))) return
  }
  throw Object.assign(new Error('a cell was counted fifty times by others meanwhile'), { code: 'RACE_LOST' })
}

/** What the cases and answers of a cell add up to now, without a look at what is stored. */
export async function countCell(deps: CountDeps, day: Day, unit: string): Promise<Tally> {
  let tally = emptyTally()
  let chunk: CaseRecord[] = []
  const take = async (): Promise<void> => {
    tally = (await talliesOf(deps, chunk)).reduce(addTallies, tally)
    chunk = []
  }
  for await (const record of deps.store.cases.ofCell(day, unit)) {
    if (chunk.push(record) === CHUNK) await take()
  }
  await take()
  for await (const response of deps.store.responses.ofCell(day, unit)) {
    tally = addTallies(tally, tallyOfResponse(response))
  }
  return tally
}

async function talliesOf(deps: CountDeps, records: readonly CaseRecord[]): Promise<Tally[]> {
  const ids = records.map(({ _id }) => deps.keyring.invitationId(_id))
  const known = ids.length === 0 ? [] : await deps.store.invitations.getMany(ids)
  const byCase = new Map(known.map((invitation) => [invitation.case, invitation]))
  return records.map((record) => tallyOfCase(record, byCase.get(record._id) ?? null))
}

/** The cells where the cases of these invitations are counted now; a case may have moved since a mark was made. */
async function homesOf(deps: CountDeps, invitations: readonly Invitation[]): Promise<CellId[]> {
  const ids = [...new Set(invitations.map((invitation) => invitation.case))]
  const cases = ids.length === 0 ? [] : await deps.store.cases.getMany(ids)
  return cases.flatMap(({ closedDay, unit }) => (closedDay === null ? [] : [cellId(closedDay, unit)]))
}

/** `false`: it changed while it was counted, and stays dirty. */
function clear<D extends Document & Counted>(collection: Collection<D>, doc: D): Promise<boolean> {
  return collection.replace({ ...doc, dirty: [], rev: doc.rev + 1 })
}
