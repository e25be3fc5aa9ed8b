/**
 * The store port. It is narrow and speaks our language; two adapters serve it (`mongo/`, `sqlite/`) and one contract
 * suite (`test/contract/`) runs on both.
 *
 * Every write is one atomic operation on one document, guarded by its revision. Nothing needs a transaction or
 * uniqueness of anything but `_id`. An adapter throws (a `StoreError` with `code` and `cause`) only when the store is
 * broken or away; a lost race is a returned `false`.
 */
import type { Attempts } from '../access/attempts.ts'
import type { Deed, Entry } from '../access/entry.ts'
import type { User } from '../access/user.ts'
import type { Visit } from '../access/visit.ts'
import type { Flow } from '../flow/definition.ts'
import type { AnsweredHalf } from '../report/answered.ts'
import type { Held } from '../report/held.ts'
import type { NoticePost } from '../report/notice-post.ts'
import type { Awaiting } from '../report/processing.ts'
import type { Sum } from '../report/sum.ts'
import type { Cell } from '../report/tally.ts'
import type { Address } from '../survey/address.ts'
import type { Batch } from '../survey/batch.ts'
import type { Burst } from '../survey/burst.ts'
import type { CaseRecord } from '../survey/case.ts'
import type { Counted, Document } from '../survey/document.ts'
import type { FlowDraft } from '../survey/flow-draft.ts'
import type { BatchId, FlowHash, ResponseId, UnitId, UserId } from '../survey/ids.ts'
import type { Invitation, Lease } from '../survey/invitation.ts'
import type { Job, Piece } from '../survey/job.ts'
import type { Key } from '../survey/key.ts'
import type { EndedState, Request } from '../survey/request.ts'
import type { Comment, Response } from '../survey/response.ts'
import type { SentMessage } from '../survey/sent-message.ts'
import type { Session, Talk } from '../survey/session.ts'
import type { Day, Instant } from '../survey/time.ts'
import type { Unit } from '../survey/unit.ts'

/** Documents by id, changed by compare-and-set. */
export interface Collection<D extends Document> {
  get(id: D['_id']): Promise<D | null>
  /** In no promised order; ids that do not exist are left out. At most 1,000 ids. */
  getMany(ids: readonly D['_id'][]): Promise<D[]>
  /** `false`: a document with this id is there already; nothing was written. */
  insert(doc: D): Promise<boolean>
  /**
   * Writes `doc` where the stored one has revision `doc.rev - 1`; `false`: it had another or is gone. Resolves once the
   * write would survive a crash (SQLite: fsync of the log; MongoDB: majority and journal).
   */
  replace(doc: D): Promise<boolean>
  /** Removes it if it still has this revision; `false` otherwise. */
  remove(id: D['_id'], rev: number): Promise<boolean>
}

/** Collections whose documents are counted. */
export interface CountedCollection<D extends Document & Counted> extends Collection<D> {
  /** Up to `limit` documents with a non-empty `dirty`. */
  dirty(limit: number): Promise<D[]>
  /** How many they are; no more than `limit` are counted. */
  dirtyCount(limit: number): Promise<number>
}

/** Where a cell is. */
export type Place = Pick<Cell, 'day' | 'unit'>

export interface Store {
  readonly units: Collection<Unit> & { all(): Promise<Unit[]> }
  readonly cases: CountedCollection<CaseRecord> & {
    /** The closed cases of a cell. */
    ofCell(day: Day, unit: string): AsyncIterable<CaseRecord>
    /** The cells that hold a closed case, each once, by day and unit. */
    cells(): Promise<Place[]>
    /** How many came in on a day (Viet Nam's) of a unit, open or closed. */
    receivedCount(day: Day, unit: string): Promise<number>
    /** The cells on whose day one came in. */
    receivedCells(): Promise<Place[]>
    /** Those that are open; `overdue`: and were due before `now`. `units` null: of every unit. */
    awaiting(units: readonly string[] | null, now: Instant): Promise<Awaiting>
    /** Sample cases, for their removal and for the desk's hints. */
    samples(limit: number): Promise<CaseRecord[]>
  }
  readonly addresses: Collection<Address> & {
    /** Up to `limit` that still hold a value and were needed last before this, longest ago first. */
    unneeded(before: Instant, limit: number): Promise<Address[]>
    /** Likewise those that hold none and no opt-out: only what was agreed to is left of them. */
    emptied(before: Instant, limit: number): Promise<Address[]>
  }
  readonly keys: Collection<Key>
  readonly invitations: CountedCollection<Invitation> & {
    /** Up to `limit` units that have an invitation with `next.at <= now`, in the order of their ids after `after`. */
    dueUnits(now: Instant, after: string, limit: number): Promise<UnitId[]>
    /**
     * Claims up to `limit` invitations of a unit with `next.at <= now` and no live lease: each gets `lease` (`until`,
     * `by`) with a fence one higher than its last, and `rev + 1`, in one atomic write. Returns them as written, most
     * overdue first.
     */
    claimDue(unit: UnitId, now: Instant, lease: Omit<Lease, 'fence'>, limit: number): Promise<Invitation[]>
    /** Those that may still be sent (`planned`, `waiting`) or reminded of: for a plan, not for what happens often. */
    unanswered(): AsyncIterable<Invitation>
    /** Those of a batch, while they are changed. */
    ofBatch(batch: BatchId): AsyncIterable<Invitation>
    /** The earliest `next.at` of all, to sleep until; `null`: nothing is planned. */
    nextDue(): Promise<Instant | null>
    /** How many have `next.at <= now`; no more than `limit` are counted. */
    dueCount(now: Instant, limit: number): Promise<number>
    /** How many have `from <= next.at < to`; `units` null: of every unit. No more than `limit` are counted. */
    plannedCount(from: Instant, to: Instant, units: readonly string[] | null, limit: number): Promise<number>
    /** Up to `limit` of a unit that wait or are put off for this reason (`why`), by id after `after`. */
    kept(unit: UnitId, why: string, after: string, limit: number): Promise<Invitation[]>
  }
  readonly messages: Collection<SentMessage>
  readonly sessions: Collection<Session> & {
    /** Sessions with `wake <= now`, earliest first. */
    due(now: Instant, limit: number): Promise<Session[]>
    /** Up to `limit` that have not ended and run on this version, by id after `after`. */
    running(flow: FlowHash, after: string, limit: number): Promise<Session[]>
    /** How many they are; no more than `limit` are counted. */
    runningCount(flow: FlowHash, limit: number): Promise<number>
  }
  readonly talks: Collection<Talk> & {
    due(now: Instant, limit: number): Promise<Talk[]>
  }
  readonly responses: CountedCollection<Response> & {
    ofCell(day: Day, unit: string): AsyncIterable<Response>
    ofBatch(batch: BatchId): AsyncIterable<Response>
    /** How many a batch has; those withdrawn are among them until they are counted. */
    countOfBatch(batch: BatchId): Promise<number>
    /** As of cases: an answer may lie where no case does. */
    cells(): Promise<Place[]>
    samples(limit: number): Promise<Response[]>
  }
  readonly comments: Collection<Comment> & {
    samples(limit: number): Promise<Comment[]>
    ofResponse(response: ResponseId): Promise<Comment[]>
    /** Serious claims, newest day first; `units` null: about any unit. */
    claims(units: readonly string[] | null, limit: number): Promise<Comment[]>
  }
  readonly tallies: Collection<Cell> & {
    /** The cells of these days (both ends included); `units` null: of every unit. */
    ofDays(from: Day, to: Day, units: readonly string[] | null): AsyncIterable<Cell>
  }
  /** The figures of those who may not see live ones (`report/held.ts`), by half-months. */
  readonly held: Collection<Held> & {
    /** Those that begin on these days (both ends included); `units` null: of every unit. */
    ofDays(from: Day, to: Day, units: readonly string[] | null): AsyncIterable<Held>
  }
  /** Figures of several units, added up by half-months. */
  readonly sums: Collection<Sum> & {
    /** Those that begin on these days (both ends included); `units` null: whosever they are. */
    ofDays(from: Day, to: Day, units: readonly string[] | null): AsyncIterable<Sum>
  }
  /** How many answered what, by half-months (`report/small-groups.ts`). */
  readonly answered: Collection<AnsweredHalf>
  readonly flows: Collection<StoredFlow>
  /** Questionnaires that are being written in the console; there are as many as an office has. */
  readonly drafts: Collection<FlowDraft> & { all(): Promise<FlowDraft[]> }
  readonly batches: Collection<Batch> & { all(): Promise<Batch[]> }
  readonly notices: Collection<NoticePost> & {
    /** Up to `limit` whose id is lower than `before` (`''`: from the last), the latest period first. */
    latest(before: string, limit: number): Promise<NoticePost[]>
  }
  /** Rotating credentials and data keys, sealed or wrapped by whoever writes them. */
  readonly secrets: Collection<Secret>
  readonly users: Collection<User> & {
    all(): Promise<User[]>
  }
  readonly visits: Collection<Visit> & {
    ofUser(user: UserId): Promise<Visit[]>
    /** Up to `limit` that were last used at `before` or earlier, the oldest first. */
    stale(before: Instant, limit: number): Promise<Visit[]>
  }
  readonly attempts: Collection<Attempts> & {
    /** Up to `limit` with `forgetAt <= now`, the oldest first. */
    over(now: Instant, limit: number): Promise<Attempts[]>
  }
  /** What tells of many forms from one place, for a while. */
  readonly bursts: Collection<Burst> & {
    /** Up to `limit` with `forgetAt <= now`, the oldest first. */
    over(now: Instant, limit: number): Promise<Burst[]>
  }
  readonly requests: Collection<Request> & {
    /** Those that are not over, what is due first first; `units` null: of any unit, or of none. */
    open(units: readonly string[] | null, limit: number): Promise<Request[]>
    /** Those that ended so, latest first. */
    ended(state: EndedState, units: readonly string[] | null, limit: number): Promise<Request[]>
    /** How many were due before this day; no more than `limit` are counted. */
    overdueCount(today: Day, limit: number): Promise<number>
    /** Up to `limit` that ended before this. */
    endedBefore(before: Instant, limit: number): Promise<Request[]>
    samples(limit: number): Promise<Request[]>
  }
  /** Only ever inserted. */
  readonly audit: Collection<Entry> & {
    last(): Promise<Entry | null>
    /** Up to `limit` entries whose number is higher than that of `after` (`''`: from the first), in their order. */
    following(after: string, limit: number): Promise<Entry[]>
    /**
     * Up to `limit` entries whose number is lower than that of `before` (`''`: from the last), the newest first; `deed`
     * null: of every deed.
     */
    preceding(before: string, deed: Deed | null, limit: number): Promise<Entry[]>
  }
  readonly jobs: Collection<Job> & {
    /**
     * Claims the job with `due <= now` and no live lease that is due longest: it gets `lease` (`until`, `by`) with a fence
     * one higher than its last, and `rev + 1`, in one atomic write. `null`: there is none, or another worker was faster.
     */
    claimDue(now: Instant, lease: Omit<Lease, 'fence'>): Promise<Job | null>
    /** The newest first. */
    ofUser(user: UserId, limit: number): Promise<Job[]>
    latest(limit: number): Promise<Job[]>
    /** Up to `limit` with `expiresAt <= now`. */
    expired(now: Instant, limit: number): Promise<Job[]>
  }
  /** What jobs read and leave, sealed, in pieces of less than a megabyte. */
  readonly pieces: Collection<Piece>
  /** Single named facts: schema version, key check, which flow version is current. */
  readonly meta: Collection<Meta>
  /**
   * Leaves nothing of what was overwritten or removed in the store's own files, where they are ours to write (SQLite: the
   * log is emptied, as far as no other process reads it just now; a MongoDB's journal rolls on by itself).
   */
  scrub(): Promise<void>
  /** Answers when the store can serve; throws a `StoreError` when it cannot. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** One published version of a flow, by its content hash; what it says never changes, and it is never deleted while referenced. */
export interface StoredFlow extends Document {
  readonly _id: FlowHash
  readonly flow: Flow
  /** The first time. */
  readonly publishedAt: Instant
  /** As the audit has it; absent in versions of before: by the files, at a start. */
  readonly publishedBy?: string
  /** The text that it was made of, to be written on; absent in versions of before, until a file says the same again. */
  readonly source?: string
}

export interface Secret extends Document {
  readonly sealed: string
  /** One at a time: a refresh of a credential holds this. */
  readonly lease: Lease | null
}

export interface Meta extends Document {
  readonly value: unknown
}

/** The store is broken, away, or not ours. `code`: `STORE_AWAY`, `STORE_NEWER`, `STORE_BROKEN`. */
export class StoreError extends Error {
  readonly code: 'STORE_AWAY' | 'STORE_NEWER' | 'STORE_BROKEN'

  constructor(code: StoreError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreError'
    this.code = code
  }
}
