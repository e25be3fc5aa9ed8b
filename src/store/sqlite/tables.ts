/** The tables: each document as JSON, beside it the few columns that a named finder reads by an index. */
import type { Attempts } from '../../access/attempts.ts'
import type { Entry } from '../../access/entry.ts'
import type { User } from '../../access/user.ts'
import type { Visit } from '../../access/visit.ts'
import type { AnsweredHalf } from '../../report/answered.ts'
import type { Held } from '../../report/held.ts'
import type { NoticePost } from '../../report/notice-post.ts'
import type { Sum } from '../../report/sum.ts'
import type { Cell } from '../../report/tally.ts'
import type { Address } from '../../survey/address.ts'
import type { Batch } from '../../survey/batch.ts'
import type { Burst } from '../../survey/burst.ts'
import type { CaseRecord } from '../../survey/case.ts'
import type { Counted, Document } from '../../survey/document.ts'
import type { FlowDraft } from '../../survey/flow-draft.ts'
import type { Invitation } from '../../survey/invitation.ts'
import type { Job, Piece } from '../../survey/job.ts'
import type { Key } from '../../survey/key.ts'
import type { Request } from '../../survey/request.ts'
import type { Comment, Response } from '../../survey/response.ts'
import type { SentMessage } from '../../survey/sent-message.ts'
import type { Session, Talk } from '../../survey/session.ts'
import type { Unit } from '../../survey/unit.ts'
import type { Meta, Secret, StoredFlow } from '../store.ts'

export type Value = string | number | null

export interface Table<D extends Document> {
  readonly name: string
  /** Column name and SQL type. */
  readonly columns: Readonly<Record<string, 'TEXT' | 'INTEGER'>>
  /** The columns' values, in their order. */
  readonly values: (doc: D) => readonly Value[]
  /** What follows `CREATE INDEX IF NOT EXISTS {table}_{n} ON {table}`. */
  readonly indexes: readonly string[]
  /**
   * Kept by id and nothing else. A table with a rowid remembers in which order its rows came, and that order would tell
   * whose answer is whose long after the key that led there was destroyed.
   */
  readonly unordered?: true
}

const dirty = (doc: Counted): number => (doc.dirty.length > 0 ? 1 : 0)
const sample = (doc: { readonly sample: boolean }): number => (doc.sample ? 1 : 0)
const DIRTY = '(id) WHERE dirty = 1'
const SAMPLE = '(id) WHERE sample = 1'
const OF_BATCH = "(doc ->> 'batch', id)"

function plain<D extends Document>(name: string): Table<D> {
  return { name, columns: {}, values: () => [], indexes: [] }
}

const waking = <D extends Session | Talk>(name: string): Table<D> => ({
  name,
  columns: { wake: 'INTEGER' },
  values: (doc) => [doc.wake],
  indexes: ['(wake) WHERE wake IS NOT NULL'],
})

/** Of what is rarely asked, an index reads the document itself: a column would have to be added to stores that exist. */
export const NEEDED = "doc ->> 'neededAt'"
export const HOLDS = "doc ->> 'sealed' IS NOT NULL"
export const EMPTIED = "doc ->> 'sealed' IS NULL AND doc ->> 'optedOutAt' IS NULL"
export const CLAIM_DAY = "doc ->> '$.claim.day'"
export const RESPONSE = "doc ->> 'response'"

export const RECEIVED = "doc ->> 'receivedAt'"
export const DUE = "doc ->> 'dueAt'"

export const FLOW = "doc ->> 'flow'"
export const RUNNING = "doc ->> 'endedAt' IS NULL"

const asleep = waking<Session>('sessions')
const sessions: Table<Session> = { ...asleep, indexes: [...asleep.indexes, `(${FLOW}, id) WHERE ${RUNNING}`] }

const addresses: Table<Address> = {
  ...plain('addresses'),
  indexes: [`(${NEEDED}) WHERE ${HOLDS}`, `(${NEEDED}) WHERE ${EMPTIED}`],
}

const cases: Table<CaseRecord> = {
  name: 'cases',
  columns: { dirty: 'INTEGER', day: 'TEXT', unit: 'TEXT', sample: 'INTEGER' },
  values: (doc) => [dirty(doc), doc.closedDay, doc.unit, sample(doc)],
  indexes: [
    DIRTY,
    '(day, unit, id) WHERE day IS NOT NULL',
    SAMPLE,
    `(unit, ${RECEIVED}) WHERE ${RECEIVED} IS NOT NULL`,
    `(unit, ${DUE}) WHERE day IS NULL`,
  ],
}

/** Why an invitation waits; an index of this expression finds it without a column that older stores do not have. */
export const WHY = "doc ->> 'why'"

const invitations: Table<Invitation> = {
  name: 'invitations',
  columns: { dirty: 'INTEGER', unit: 'TEXT', due: 'INTEGER', held: 'INTEGER' },
  values: (doc) => [dirty(doc), doc.unit, doc.next?.at ?? null, doc.lease?.until ?? 0],
  indexes: [
    DIRTY,
    '(due) WHERE due IS NOT NULL',
    '(unit, due) WHERE due IS NOT NULL',
    `(unit, ${WHY}, id) WHERE ${WHY} IS NOT NULL`,
    OF_BATCH,
  ],
}

const responses: Table<Response> = {
  name: 'responses',
  columns: { dirty: 'INTEGER', day: 'TEXT', unit: 'TEXT', sample: 'INTEGER' },
  values: (doc) => [dirty(doc), doc.dimensions.closedDay, doc.dimensions.unit, sample(doc)],
  indexes: [DIRTY, '(day, unit, id)', SAMPLE, OF_BATCH],
  unordered: true,
}

const comments: Table<Comment> = {
  ...plain('comments'),
  columns: { sample: 'INTEGER' },
  values: (doc) => [sample(doc)],
  indexes: [SAMPLE, `(${RESPONSE})`, `(${CLAIM_DAY}) WHERE ${CLAIM_DAY} IS NOT NULL`],
  unordered: true,
}

const ofUnits = <D extends Cell | Held | Sum>(name: string): Table<D> => ({
  name,
  columns: { unit: 'TEXT' },
  values: (doc) => [doc.unit],
  indexes: ['(unit, id)'],
})

const visits: Table<Visit> = {
  name: 'visits',
  columns: { user: 'TEXT', last: 'INTEGER' },
  values: (doc) => [doc.user, doc.lastAt],
  indexes: ['(user)', '(last)'],
}

const attempts: Table<Attempts> = {
  name: 'attempts',
  columns: { forget: 'INTEGER' },
  values: (doc) => [doc.forgetAt],
  indexes: ['(forget)'],
}

const bursts: Table<Burst> = {
  name: 'bursts',
  columns: { forget: 'INTEGER' },
  values: (doc) => [doc.forgetAt],
  indexes: ['(forget)'],
}

const requests: Table<Request> = {
  name: 'requests',
  columns: { due: 'TEXT', state: 'TEXT', ended: 'INTEGER', unit: 'TEXT', sample: 'INTEGER' },
  values: (doc) => [doc.due, doc.state, doc.endedAt, doc.unit, sample(doc)],
  indexes: ['(due) WHERE due IS NOT NULL', '(state, ended)', '(ended) WHERE ended IS NOT NULL', SAMPLE],
}

const jobs: Table<Job> = {
  name: 'jobs',
  columns: { due: 'INTEGER', held: 'INTEGER', user: 'TEXT', created: 'INTEGER', expires: 'INTEGER' },
  values: (doc) => [doc.due, doc.lease?.until ?? 0, doc.by, doc.createdAt, doc.expiresAt],
  indexes: ['(due) WHERE due IS NOT NULL', '(user, created)', '(created)', '(expires)'],
}

const audit: Table<Entry> = {
  name: 'audit',
  columns: { deed: 'TEXT' },
  values: (doc) => [doc.deed],
  indexes: ['(deed, id)'],
}

export const TABLES = {
  units: plain<Unit>('units'),
  cases,
  addresses,
  keys: plain<Key>('keys'),
  invitations,
  messages: plain<SentMessage>('messages'),
  sessions,
  talks: waking<Talk>('talks'),
  responses,
  comments,
  tallies: ofUnits<Cell>('tallies'),
  held: ofUnits<Held>('held'),
  sums: ofUnits<Sum>('sums'),
  answered: plain<AnsweredHalf>('answered'),
  flows: plain<StoredFlow>('flows'),
  drafts: plain<FlowDraft>('drafts'),
  batches: plain<Batch>('batches'),
  notices: plain<NoticePost>('notices'),
  secrets: plain<Secret>('secrets'),
  users: plain<User>('users'),
  visits,
  attempts,
  bursts,
  requests,
  audit,
  jobs,
  pieces: plain<Piece>('pieces'),
  meta: plain<Meta>('meta'),
} as const

/** The statements that make a table and what finds things in it; safe to repeat. */
export function schemaOf<D extends Document>(table: Table<D>): string {
  const columns = Object.entries(table.columns).map(([name, type]) => `, ${name} ${type}`)
  const kind = table.unordered ? 'STRICT, WITHOUT ROWID' : 'STRICT'
  return [
    `CREATE TABLE IF NOT EXISTS ${table.name} (id TEXT PRIMARY KEY, rev INTEGER NOT NULL, doc TEXT NOT NULL${columns.join('')}) ${kind}`,
    ...table.indexes.map((on, n) => `CREATE INDEX IF NOT EXISTS ${table.name}_${n} ON ${table.name} ${on}`),
  ].join(';\n')
}
