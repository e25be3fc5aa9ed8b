/** One table as a collection: reads at once, writes through the group commit. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Document } from '../../survey/document.ts'
import { type Collection, type Place, StoreError } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Table, Value } from './tables.ts'

/** Rows of a streamed answer that are held in memory at a time. */
const PAGE = 500

export class SqliteCollection<D extends Document> implements Collection<D> {
  readonly #db: DatabaseSync
  readonly #group: GroupCommit
  readonly #table: Table<D>
  readonly #statements = new Map<string, StatementSync>()

  constructor(db: DatabaseSync, group: GroupCommit, table: Table<D>) {
    this.#db = db
    this.#group = group
    this.#table = table
  }

  async get(id: D['_id']): Promise<D | null> {
    return this.read('WHERE id = ?', [id])[0] ?? null
  }

  async getMany(ids: readonly D['_id'][]): Promise<D[]> {
    return this.read('WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)])
  }

  insert(doc: D): Promise<boolean> {
    return this.#group.write(() => this.insertNow(doc))
  }

  replace(doc: D): Promise<boolean> {
    return this.#group.write(() => this.replaceNow(doc))
  }

  remove(id: D['_id'], rev: number): Promise<boolean> {
    return this.#group.write(() => {
      const { changes } = this.statement(`DELETE FROM ${this.#table.name} WHERE id = ? AND rev = ?`).run(id, rev)
      return Number(changes) === 1
    })
  }

  /** Runs several changes in one transaction. */
  together<T>(run: () => T): Promise<T> {
    return this.#group.write(run)
  }

  insertNow(doc: D): boolean {
    const names = Object.keys(this.#table.columns)
    const sql = `INSERT INTO ${this.#table.name} (id, rev, doc${names.map((name) => `, ${name}`).join('')})
      VALUES (?, ?, ?${', ?'.repeat(names.length)}) ON CONFLICT (id) DO NOTHING`
    const { changes } = this.statement(sql).run(doc._id, doc.rev, JSON.stringify(doc), ...this.#table.values(doc))
    return Number(changes) === 1
  }

  replaceNow(doc: D): boolean {
    const names = Object.keys(this.#table.columns)
    const sql = `UPDATE ${this.#table.name} SET rev = ?, doc = ?${names.map((name) => `, ${name} = ?`).join('')}
      WHERE id = ? AND rev = ?`
    const values = this.#table.values(doc)
    const { changes } = this.statement(sql).run(doc.rev, JSON.stringify(doc), ...values, doc._id, doc.rev - 1)
    return Number(changes) === 1
  }

  /** The documents that follow `clause` (`WHERE … ORDER BY … LIMIT …`). */
  read(clause: string, values: readonly Value[]): D[] {
    const rows = this.#all(`SELECT doc FROM ${this.#table.name} ${clause}`, values)
    return rows.map((row) => JSON.parse(String(row['doc'])) as D)
  }

  /** Every day and unit that its documents are counted in. */
  /** @param day what the day is read from: a column, or an expression. */
  places(day = 'day'): Place[] {
    const sql = `SELECT DISTINCT ${day} AS day, unit FROM ${this.#table.name} WHERE ${day} IS NOT NULL ORDER BY 1, unit`
    return this.#all(sql, []).map(({ day, unit }) => ({ day: String(day), unit: String(unit) }))
  }

  /** The documents with `condition`, by id, a page at a time. */
  async *stream(condition: string, values: readonly Value[]): AsyncIterable<D> {
    let last = ''
    for (;;) {
      const page = this.read(`WHERE ${condition} AND id > ? ORDER BY id LIMIT ${PAGE}`, [...values, last])
      yield* page
      const end = page.at(-1)
      if (end === undefined || page.length < PAGE) return
      last = end._id
    }
  }

  /** How many have `condition`, up to `limit`. */
  count(condition: string, values: readonly Value[], limit: number): number {
    const some = `SELECT 1 FROM ${this.#table.name} WHERE ${condition} LIMIT ?`
    return Number(this.#all(`SELECT count(*) AS n FROM (${some})`, [...values, limit])[0]?.['n'])
  }

  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const made = this.#db.prepare(sql)
    this.#statements.set(sql, made)
    return made
  }

  #all(sql: string, values: readonly Value[]): Record<string, unknown>[] {
    try {
      return this.statement(sql).all(...values)
    } catch (cause) {
      throw new StoreError('STORE_AWAY', 'SQLite could not read: is the file still there?', cause)
    }
  }
}
