/**
 * The counter (design.md section 8). Documents are born dirty; the cells that they name are counted again from scratch,
 * replaced, and only then are the marks cleared, each at the revision that was read before counting. So a crash between
 * any two lines, a second counter or a change in the middle leaves a mark too many, never a wrong figure.
 */
import { facetsOf } from '../report/facets.ts'
import { formsOf } from '../report/forms.ts'
import { ratingsOf } from '../report/satisfied.ts'
import {
  addTallies,
  type Cell,
  emptyTally,
  type Tally,
  tallyOfCase,
  tallyOfReceived,
  tallyOfResponse,
} from '../report/tally.ts'
import type { Collection, CountedCollection, Store } from '../store/store.ts'
import type { CaseRecord } from '../survey/case.ts'
import { type CellId, type Counted, cellId, type Document } from '../survey/document.ts'
import type { CaseId, FlowHash } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import { type Day, MINUTE } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { codeOf } from './follow.ts'
import type { Keyring } from './keyring.ts'
import type { Lanes } from './lanes.ts'
import { isCounted } from './retention/progress.ts'
import { touching } from './touched.ts'

export interface CountDeps {
  readonly store: Pick<Store, 'cases' | 'invitations' | 'responses' | 'tallies' | 'flows' | 'meta'>
  readonly keyring: Pick<Keyring, 'invitationId'>
}

export interface CounterDeps extends CountDeps, Pick<Deps, 'clock' | 'log'> {
  readonly store: CountDeps['store'] & Pick<Store, 'ping'>
  readonly lanes: Pick<Lanes, 'rest' | 'resting'>
  /** What follows from a case (`invite.ts`): done before its mark goes, for a process may have died in between. */
  readonly follow: (record: CaseRecord) => Promise<unknown>
  /** What follows from an invitation for its answer, likewise. */
  readonly followAnswer: (invitation: Invitation) => Promise<unknown>
}

/** Cases whose invitations are read at once; the store takes 1,000 ids. */
const CHUNK = 500
/** So many lost races for one cell mean that counters run in a loop; the marks stay for the next round. */
const TRIES = 50
/** Marks cleared at once: more would hold up what people do, for figures can wait. */
const AT_ONCE = 8
/** What could not be counted is left alone for so long, so that a worker does not try it all the time. */
const REST = MINUTE

/**
 * Counts again what up to `limit` dirty documents of each kind name. A document or cell that cannot be counted is logged,
 * keeps its mark and rests a while; it holds up no other.
 *
 * @returns how many documents are clean now.
 * @throws StoreError when the store is away.
 */
export async function countDirty(deps: CounterDeps, limit: number): Promise<number> {
  const { cases, invitations, responses } = deps.store
  const dirtyCases = await dirtyOf(deps, cases, limit)
  const failed = new Set<string>()
  for (const record of dirtyCases) {
    if (!(await goesWell(deps, {}, () => deps.follow(record)))) failed.add(record._id)
  }
  const dirtyInvitations = await dirtyOf(deps, invitations, limit)
  for (const one of dirtyInvitations) {
    if (!(await goesWell(deps, {}, () => deps.followAnswer(one)))) failed.add(one._id)
  }
  const homes = await homesOf(deps, dirtyInvitations)
  const dirtyResponses = await dirtyOf(deps, responses, limit)
  const marks: Mark[] = [
    ...dirtyCases.map((doc) => markOf(doc, () => clear(cases, doc))),
    ...dirtyInvitations.map((doc) => markOf(doc, () => clear(invitations, doc), homes.get(doc.case))),
    ...dirtyResponses.map((doc) =>
      markOf(doc, () => (doc.withdrawn ? responses.remove(doc._id, doc.rev) : clear(responses, doc))),
    ),
  ]
  const places = new Set(marks.flatMap(({ cells }) => cells))
  await touching(deps, places, async () => {
    for (const cell of places) {
      const [day = '', unit = ''] = cell.split('|')
      if (await goesWell(deps, { cell }, () => storeCell(deps, day, unit))) continue
      for (const { id, cells } of marks) if (cells.includes(cell)) failed.add(id)
    }
  })
  let cleared = 0
  const counted = marks.filter(({ id }) => !failed.has(id)).values()
  const lane = async (): Promise<void> => {
    for (const { id, clear } of counted) {
      const went = await goesWell(deps, {}, async () => {
        if (await clear()) cleared++
      })
      if (!went) failed.add(id)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  for (const id of failed) deps.lanes.rest(id, deps.clock() + REST)
  return cleared
}

/** What makes a document dirty: the cells that must be right before it goes. */
interface Mark {
  readonly id: string
  readonly cells: readonly CellId[]
  /** `false`: it changed while it was counted, and stays dirty. */
  readonly clear: () => Promise<boolean>
}

function markOf({ _id, dirty }: Document & Counted, clear: Mark['clear'], home?: CellId): Mark {
  return { id: _id, cells: home === undefined ? dirty : [...dirty, home], clear }
}

async function dirtyOf<D extends Document & Counted>(
  { lanes, clock }: CounterDeps,
  collection: CountedCollection<D>,
  limit: number,
): Promise<D[]> {
  const resting = lanes.resting(clock())
  const found = await collection.dirty(limit + resting.size)
  return found.filter(({ _id }) => !resting.has(_id)).slice(0, limit)
}

/** @returns `false` when it failed, which is logged. @throws Error when the store itself is away. */
async function goesWell(deps: CounterDeps, what: { readonly cell?: CellId }, work: () => Promise<unknown>) {
  try {
    await work()
    return true
  } catch (cause) {
    await deps.store.ping()
    deps.log.error({ ...what, code: codeOf(cause) }, 'something could not be counted: it keeps its mark and rests')
    return false
  }
}

/**
 * Counts one cell from scratch and stores it. The revision is read before the first document, so whoever counted
 * something older in the meantime loses; for the same reason an unchanged cell is written too. One whose answers are past
 * their time stays as it is.
 *
 * @throws Error (code `RACE_LOST`) when other counters keep winning.
 */
export async function recountCell(deps: CountDeps, day: Day, unit: string): Promise<void> {
  await touching(deps, [cellId(day, unit)], () => storeCell(deps, day, unit))
}

async function storeCell(deps: CountDeps, day: Day, unit: string): Promise<void> {
  const { tallies } = deps.store
  const _id = cellId(day, unit)
  if (!(await isCounted(deps, _id))) return
  for (let i = 0; i < TRIES; i++) {
    const known = await tallies.get(_id)
    const cell: Cell = { ...(await countCell(deps, day, unit)), _id, rev: (known?.rev ?? 0) + 1, day, unit }
    if (await (known === null ? tallies.insert(cell) : tallies.replace(cell))) return
  }
  throw Object.assign(new Error('a cell was counted fifty times by others meanwhile'), { code: 'RACE_LOST' })
}

/** What the cases and answers of a cell add up to now, without a look at what is stored. */
export async function countCell(deps: CountDeps, day: Day, unit: string): Promise<Tally> {
  const received = deps.store.cases.receivedCount(day, unit)
  const parts = await Promise.all([
    casesIn(deps, day, unit),
    received.then(tallyOfReceived),
    answersIn(deps, day, unit),
  ])
  return parts.reduce(addTallies)
}

async function casesIn(deps: CountDeps, day: Day, unit: string): Promise<Tally> {
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
  return tally
}

async function answersIn(deps: CountDeps, day: Day, unit: string): Promise<Tally> {
  let tally = emptyTally()
  const rated = new Map<FlowHash, Rated>()
  for await (const response of deps.store.responses.ofCell(day, unit)) {
    const ratings = rated.get(response.flow) ?? (await ratedIn(deps, response.flow))
    rated.set(response.flow, ratings)
    tally = addTallies(tally, {
      ...tallyOfResponse({ ...response, ...ratings }),
      forms: formsOf(response),
      facets: facetsOf(response),
    })
  }
  return tally
}

type Rated = Pick<Parameters<typeof tallyOfResponse>[0], 'ratings'>

/** A version that the store lost holds up no figure but the one of people. */
async function ratedIn({ store }: CountDeps, version: FlowHash): Promise<Rated> {
  const found = await store.flows.get(version)
  return found === null ? {} : { ratings: ratingsOf(found.flow) }
}

async function talliesOf(deps: CountDeps, records: readonly CaseRecord[]): Promise<Tally[]> {
  const ids = records.map(({ _id }) => deps.keyring.invitationId(_id))
  const known = ids.length === 0 ? [] : await deps.store.invitations.getMany(ids)
  const byCase = new Map(known.map((invitation) => [invitation.case, invitation]))
  return records.map((record) => tallyOfCase(record, byCase.get(record._id) ?? null))
}

/** Where the cases of these invitations are counted now; a case may have moved since a mark was made. */
async function homesOf(deps: CountDeps, invitations: readonly Invitation[]): Promise<ReadonlyMap<CaseId, CellId>> {
  const ids = [...new Set(invitations.map((invitation) => invitation.case))]
  const cases = ids.length === 0 ? [] : await deps.store.cases.getMany(ids)
  return new Map(
    cases.flatMap(({ _id, closedDay, unit }) => (closedDay === null ? [] : [[_id, cellId(closedDay, unit)]])),
  )
}

function clear<D extends Document & Counted>(collection: Collection<D>, doc: D): Promise<boolean> {
  return collection.replace({ ...doc, dirty: [], rev: doc.rev + 1 })
}
