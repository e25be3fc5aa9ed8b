/**
 * The embedded store: `node:sqlite`, one file, write-ahead log, an fsync before anything is acknowledged. The default
 * on a developer's machine, and for an office that has no database.
 */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Deed } from '../../access/entry.ts'
import type { Document } from '../../survey/document.ts'
import type { BatchId, FlowHash, ResponseId, UnitId, UserId } from '../../survey/ids.ts'
import type { Invitation } from '../../survey/invitation.ts'
import type { EndedState } from '../../survey/request.ts'
import { addDays, type Day, type Instant, startOf } from '../../survey/time.ts'
import { MIGRATIONS, type Migration, migrate } from '../migrations.ts'
import { type Store, StoreError } from '../store.ts'
import { SqliteCollection } from './collection.ts'
import { GroupCommit } from './group-commit.ts'
import {
  CLAIM_DAY,
  DUE,
  EMPTIED,
  FLOW,
  HOLDS,
  NEEDED,
  RECEIVED,
  RESPONSE,
  RUNNING,
  schemaOf,
  TABLES,
  type Table,
  WHY,
} from './tables.ts'

/** Another process (the command line beside the server) may hold the file for this long, in milliseconds. */
const BUSY = 5_000

/**
 * @param path of the file; its folder is made.
 * @throws StoreError `STORE_NEWER` when a newer version of ykien wrote it, `STORE_AWAY` when it cannot be opened.
 */
export async function openSqliteStore(path: string, migrations: readonly Migration[] = MIGRATIONS): Promise<Store> {
  const db = openFile(path)
  try {
    const group = new GroupCommit(db)
    const store = storeOf(db, group)
    await migrate(store, migrations, async (from) => copyFile(db, `${path}.v${from}`))
    return store
  } catch (error) {
    db.close()
    throw error
  }
}

function openFile(path: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const db = new DatabaseSync(path, { timeout: BUSY })
    // Contacts inside are sealed, but the file is still nobody else's business.
    chmodSync(path, 0o600)
    // What is overwritten is gone from the file too: a destroyed key must not be read out of a freed page.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;')
    for (const table of Object.values(TABLES)) forgetOrder(db, table as Table<Document>)
    for (const table of Object.values(TABLES)) db.exec(schemaOf(table as Table<Document>))
    return db
  } catch (cause) {
    throw new StoreError('STORE_AWAY', `the store at DATABASE_PATH (${path}) cannot be opened or made`, cause)
  }
}

/** A table of before, which knows in which order its rows came, is made again without that. */
function forgetOrder(db: DatabaseSync, table: Table<Document>): void {
  if (!table.unordered) return
  const known = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table.name)
  if (known === undefined || String(known['sql']).includes('WITHOUT ROWID')) return
  const [create = ''] = schemaOf({ ...table, name: `${table.name}_made_again` }).split(';\n')
  db.exec(`BEGIN IMMEDIATE; ${create};
    INSERT INTO ${table.name}_made_again SELECT * FROM ${table.name};
    DROP TABLE ${table.name};
    ALTER TABLE ${table.name}_made_again RENAME TO ${table.name};
    COMMIT`)
}

/** A copy that is there already was made before an attempt that died half-way: it is the clean one, and stays. */
function copyFile(db: DatabaseSync, target: string): void {
  if (existsSync(target)) return
  const unfinished = `${target}.unfinished`
  rmSync(unfinished, { force: true })
  db.prepare('VACUUM INTO ?').run(unfinished)
  chmodSync(unfinished, 0o600)
  renameSync(unfinished, target)
}

const OF_BATCH = "doc ->> 'batch' = ?"

function storeOf(db: DatabaseSync, group: GroupCommit): Store {
  const of = <D extends Document>(table: Table<D>): SqliteCollection<D> => new SqliteCollection(db, group, table)
  const add = <C extends object, M extends object>(collection: C, more: M): C & M => Object.assign(collection, more)
  const dirty = <D extends Document>(from: SqliteCollection<D>) => ({
    dirty: async (limit: number): Promise<D[]> => from.read('WHERE dirty = 1 LIMIT ?', [limit]),
    dirtyCount: async (limit: number): Promise<number> => from.count('dirty = 1', [], limit),
  })
  const samples = <D extends Document>(from: SqliteCollection<D>) => ({
    samples: async (limit: number): Promise<D[]> => from.read('WHERE sample = 1 ORDER BY id LIMIT ?', [limit]),
  })
  const ofCell = <D extends Document>(from: SqliteCollection<D>) => ({
    ofCell: (day: Day, unit: string): AsyncIterable<D> => from.stream('day = ? AND unit = ?', [day, unit]),
    cells: async () => from.places(),
  })
  const ofBatch = <D extends Document>(from: SqliteCollection<D>) => ({
    ofBatch: (batch: BatchId): AsyncIterable<D> => from.stream(OF_BATCH, [batch]),
  })
  const ofDays = <D extends Document>(from: SqliteCollection<D>) => ({
    ofDays: (first: Day, last: Day, units: readonly string[] | null) => daysOf(from, first, last, units),
  })
  const due = <D extends Document>(from: SqliteCollection<D>) => ({
    due: async (now: Instant, limit: number): Promise<D[]> =>
      from.read('WHERE wake <= ? ORDER BY wake LIMIT ?', [now, limit]),
  })

  const units = of(TABLES.units)
  const addresses = of(TABLES.addresses)
  const cases = of(TABLES.cases)
  const invitations = of(TABLES.invitations)
  const sessions = of(TABLES.sessions)
  const talks = of(TABLES.talks)
  const responses = of(TABLES.responses)
  const tallies = of(TABLES.tallies)
  const held = of(TABLES.held)
  const sums = of(TABLES.sums)
  const comments = of(TABLES.comments)
  const users = of(TABLES.users)
  const visits = of(TABLES.visits)
  const attempts = of(TABLES.attempts)
  const bursts = of(TABLES.bursts)
  const requests = of(TABLES.requests)
  const audit = of(TABLES.audit)
  const jobs = of(TABLES.jobs)
  const batches = of(TABLES.batches)
  const drafts = of(TABLES.drafts)
  const notices = of(TABLES.notices)

  return {
    units: add(units, { all: async () => units.read('ORDER BY id', []) }),
    cases: add(cases, {
      ...dirty(cases),
      ...ofCell(cases),
      ...samples(cases),
      receivedCount: async (day: Day, unit: string) => {
        const within = `unit = ? AND ${RECEIVED} >= ? AND ${RECEIVED} < ?`
        return cases.count(within, [unit, startOf(day), startOf(addDays(day, 1))], -1)
      },
      // Viet Nam's day.
      receivedCells: async () => cases.places(`strftime('%Y-%m-%d', ${RECEIVED} / 1000 + 25200, 'unixepoch')`),
      awaiting: async (units: readonly string[] | null, now: Instant) => {
        const among = amongUnits('unit', units)
        const open = `day IS NULL${among.sql}`
        return {
          cases: cases.count(open, among.values, -1),
          overdue: cases.count(`${open} AND ${DUE} < ?`, [...among.values, now], -1),
        }
      },
    }),
    addresses: add(addresses, {
      unneeded: async (before: Instant, limit: number) =>
        addresses.read(`WHERE ${HOLDS} AND ${NEEDED} < ? ORDER BY ${NEEDED} LIMIT ?`, [before, limit]),
      emptied: async (before: Instant, limit: number) =>
        addresses.read(`WHERE ${EMPTIED} AND ${NEEDED} < ? ORDER BY ${NEEDED} LIMIT ?`, [before, limit]),
    }),
    keys: of(TABLES.keys),
    invitations: add(invitations, {
      ...dirty(invitations),
      ...ofBatch(invitations),
      dueUnits: async (now: Instant, after: string, limit: number) => dueUnits(invitations, now, after, limit),
      claimDue: (unit: UnitId, now: Instant, lease: { readonly by: string; readonly until: Instant }, limit: number) =>
        invitations.together(() => {
          const due = 'WHERE unit = ? AND due <= ? AND held <= ? ORDER BY due LIMIT ?'
          const found = invitations.read(due, [unit, now, now, limit])
          return found.flatMap((doc) => {
            const fence = doc.fence + 1
            const claimed = { ...doc, rev: doc.rev + 1, fence, lease: { ...lease, fence } }
            return invitations.replaceNow(claimed) ? [claimed] : []
          })
        }),
      unanswered: () => invitations.stream("(due IS NOT NULL OR doc ->> 'state' IN ('planned', 'waiting'))", []),
      nextDue: async () => {
        const row = invitations.statement('SELECT min(due) AS due FROM invitations WHERE due IS NOT NULL').get()
        return typeof row?.['due'] === 'number' ? row['due'] : null
      },
      dueCount: async (now: Instant, limit: number) => invitations.count('due <= ?', [now], limit),
      plannedCount: async (from: Instant, to: Instant, among: readonly string[] | null, limit: number) =>
        among === null
          ? invitations.count('due >= ? AND due < ?', [from, to], limit)
          : invitations.count(`${AMONG} AND due >= ? AND due < ?`, [JSON.stringify(among), from, to], limit),
      kept: async (unit: UnitId, why: string, after: string, limit: number) =>
        invitations.read(KEPT, [unit, why, after, limit]),
    }),
    messages: of(TABLES.messages),
    sessions: add(sessions, {
      ...due(sessions),
      running: async (flow: FlowHash, after: string, limit: number) =>
        sessions.read(`WHERE ${FLOW} = ? AND ${RUNNING} AND id > ? ORDER BY id LIMIT ?`, [flow, after, limit]),
      runningCount: async (flow: FlowHash, limit: number) =>
        sessions.count(`${FLOW} = ? AND ${RUNNING}`, [flow], limit),
    }),
    talks: add(talks, due(talks)),
    responses: add(responses, {
      ...dirty(responses),
      ...ofCell(responses),
      ...samples(responses),
      ...ofBatch(responses),
      countOfBatch: async (batch: BatchId) => responses.count(OF_BATCH, [batch], -1),
    }),
    comments: add(comments, {
      ...samples(comments),
      ofResponse: async (response: ResponseId) => comments.read(`WHERE ${RESPONSE} = ?`, [response]),
      claims: async (units: readonly string[] | null, limit: number) => {
        const among = amongUnits("doc ->> '$.claim.unit'", units)
        const order = `ORDER BY ${CLAIM_DAY} DESC LIMIT ?`
        return comments.read(`WHERE ${CLAIM_DAY} IS NOT NULL${among.sql} ${order}`, [...among.values, limit])
      },
    }),
    tallies: add(tallies, ofDays(tallies)),
    held: add(held, ofDays(held)),
    sums: add(sums, ofDays(sums)),
    answered: of(TABLES.answered),
    flows: of(TABLES.flows),
    drafts: add(drafts, { all: async () => drafts.read('ORDER BY id', []) }),
    batches: add(batches, { all: async () => batches.read('ORDER BY id', []) }),
    notices: add(notices, {
      latest: async (before: string, limit: number) =>
        // A colon follows the digits.
        notices.read('WHERE id < ? ORDER BY id DESC LIMIT ?', [before || ':', limit]),
    }),
    secrets: of(TABLES.secrets),
    users: add(users, { all: async () => users.read('ORDER BY id', []) }),
    visits: add(visits, {
      ofUser: async (user: UserId) => visits.read('WHERE user = ?', [user]),
      stale: async (before: Instant, limit: number) =>
        visits.read('WHERE last <= ? ORDER BY last LIMIT ?', [before, limit]),
    }),
    attempts: add(attempts, {
      over: async (now: Instant, limit: number) =>
        attempts.read('WHERE forget <= ? ORDER BY forget LIMIT ?', [now, limit]),
    }),
    bursts: add(bursts, {
      over: async (now: Instant, limit: number) =>
        bursts.read('WHERE forget <= ? ORDER BY forget LIMIT ?', [now, limit]),
    }),
    requests: add(requests, {
      ...samples(requests),
      open: async (units: readonly string[] | null, limit: number) => {
        const among = amongUnits('unit', units)
        const sql = `WHERE due IS NOT NULL${among.sql} ORDER BY due LIMIT ?`
        return requests.read(sql, [...among.values, limit])
      },
      ended: async (state: EndedState, units: readonly string[] | null, limit: number) => {
        const among = amongUnits('unit', units)
        return requests.read(`WHERE state = ?${among.sql} ORDER BY ended DESC LIMIT ?`, [state, ...among.values, limit])
      },
      overdueCount: async (today: Day, limit: number) => requests.count('due < ?', [today], limit),
      endedBefore: async (before: Instant, limit: number) => requests.read('WHERE ended < ? LIMIT ?', [before, limit]),
    }),
    audit: add(audit, {
      last: async () => audit.read('ORDER BY id DESC LIMIT 1', [])[0] ?? null,
      following: async (after: string, limit: number) => audit.read('WHERE id > ? ORDER BY id LIMIT ?', [after, limit]),
      preceding: async (before: string, deed: Deed | null, limit: number) => {
        const [of, values] = deed === null ? ['', []] : ['deed = ? AND ', [deed]]
        // A colon follows the digits.
        return audit.read(`WHERE ${of}id < ? ORDER BY id DESC LIMIT ?`, [...values, before || ':', limit])
      },
    }),
    jobs: add(jobs, {
      claimDue: (now: Instant, lease: { readonly by: string; readonly until: Instant }) =>
        jobs.together(() => {
          const [doc] = jobs.read('WHERE due <= ? AND held <= ? ORDER BY due LIMIT 1', [now, now])
          if (doc === undefined) return null
          const fence = doc.fence + 1
          const claimed = { ...doc, rev: doc.rev + 1, fence, lease: { ...lease, fence } }
          return jobs.replaceNow(claimed) ? claimed : null
        }),
      ofUser: async (user: UserId, limit: number) =>
        jobs.read('WHERE user = ? ORDER BY created DESC LIMIT ?', [user, limit]),
      latest: async (limit: number) => jobs.read('ORDER BY created DESC LIMIT ?', [limit]),
      expired: async (now: Instant, limit: number) => jobs.read('WHERE expires <= ? LIMIT ?', [now, limit]),
    }),
    pieces: of(TABLES.pieces),
    meta: of(TABLES.meta),
    scrub: async () => {
      group.flush()
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
    ping: async () => {
      await group.write(() => db.prepare('SELECT 1').get())
    },
    close: async () => {
      group.flush()
      db.close()
    },
  }
}

const AMONG = 'unit IN (SELECT value FROM json_each(?))'
const KEPT = `WHERE unit = ? AND ${WHY} = ? AND ${WHY} IS NOT NULL AND id > ? ORDER BY id LIMIT ?`

/** A condition that goes on after others; `null`: none. */
function amongUnits(
  column: string,
  units: readonly string[] | null,
): { readonly sql: string; readonly values: string[] } {
  if (units === null) return { sql: '', values: [] }
  return { sql: ` AND ${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(units)] }
}

/** So many due invitations, for each unit that is asked for, are looked through rather than the units. */
const LOOKED_THROUGH = 10

/** Few that are due tell their units; else from one unit to the next. So neither a long backlog nor a large country costs. */
function dueUnits(invitations: SqliteCollection<Invitation>, now: Instant, after: string, limit: number): UnitId[] {
  const most = limit * LOOKED_THROUGH
  const few = invitations.statement('SELECT unit FROM invitations WHERE due <= ? LIMIT ?').all(now, most)
  if (few.length === most) return unitsIn(invitations.statement(DUE_UNITS).all(after, now, limit))
  const units = [...new Set(unitsIn(few))].filter((unit) => unit > after)
  return units.sort().slice(0, limit)
}

function unitsIn(rows: readonly Readonly<Record<string, unknown>>[]): UnitId[] {
  return rows.map(({ unit }) => String(unit) as UnitId)
}

/** From one unit to the next by the index, however many invitations each has. */
const DUE_UNITS = `
  WITH RECURSIVE planned (unit) AS (
    SELECT min(unit) FROM invitations WHERE unit > ? AND due IS NOT NULL
    UNION ALL
    SELECT (SELECT min(unit) FROM invitations WHERE unit > planned.unit AND due IS NOT NULL)
    FROM planned WHERE unit IS NOT NULL
  )
  SELECT unit FROM planned
  WHERE unit IS NOT NULL
    AND EXISTS (SELECT 1 FROM invitations WHERE unit = planned.unit AND due <= ? AND due IS NOT NULL)
  LIMIT ?`

/** A cell's id begins with its day, so days are a range of ids, and of each unit's ids. */
async function* daysOf<D extends Document>(
  cells: SqliteCollection<D>,
  from: Day,
  to: Day,
  units: readonly string[] | null,
): AsyncIterable<D> {
  const [first, last] = [from, `${to}|~`]
  if (units === null) yield* cells.stream('id >= ? AND id <= ?', [first, last])
  for (const unit of units ?? []) yield* cells.stream('unit = ? AND id >= ? AND id <= ?', [unit, first, last])
}
