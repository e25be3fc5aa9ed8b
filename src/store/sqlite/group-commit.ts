/**
 * Writes that come in one tick share one transaction, and so one fsync of the log. A promise resolves after COMMIT: what
 * was acknowledged survives a crash.
 */
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store.ts'

interface Waiting {
  readonly run: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

export class GroupCommit {
  readonly #db: DatabaseSync
  #waiting: Waiting[] = []

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** Runs `run` inside the next transaction; its statements see what was queued before it. */
  write<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, resolve, reject })
      if (this.#waiting.length === 1) setImmediate(() => this.flush())
    })
  }

  /** Commits what is queued. A statement that fails means a broken or full disk: nothing of the group is kept. */
  flush(): void {
    const group = this.#waiting
    this.#waiting = []
    if (group.length === 0) return
    const values: unknown[] = []
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      for (const { run } of group) values.push(run())
      this.#db.exec('COMMIT')
    } catch (cause) {
      if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec('ROLLBACK')
      const error = new StoreError('STORE_AWAY', 'SQLite could not write: is the disk full or the file locked?', cause)
      for (const { reject } of group) reject(error)
      return
    }
    for (const [i, { resolve }] of group.entries()) resolve(values[i] as never)
  }
}
