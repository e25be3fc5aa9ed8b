/** A copy of the embedded store while others write to it, and putting such a copy in its place. */
import { constants, existsSync } from 'node:fs'
import { access, chmod, link, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Others may be committing for this long, in milliseconds. */
const BUSY = 10_000

/**
 * Writes what the store holds at one moment into a new file, readable by its owner only. `VACUUM INTO` rather than the
 * online backup: one read transaction that no writer waits for, and pages of what was deleted are not copied along.
 *
 * @returns the size in bytes.
 * @throws Error of the system: `EEXIST` when the target is there, `ENOENT`, `EACCES` when it cannot be made.
 */
export async function copySqlite(path: string, target: string): Promise<number> {
  const unfinished = `${target}.unfinished`
  await rm(unfinished, { force: true })
  if (existsSync(target)) throw Object.assign(new Error(`${target} is there`), { code: 'EEXIST' })
  // Made first and empty: what is in it was never readable by others.
  await (await open(unfinished, 'wx', 0o600)).close()
  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY })
    try {
      db.prepare('VACUUM INTO ?').run(unfinished)
    } finally {
      db.close()
    }
    await sync(unfinished)
    // Not a rename, which would replace what came there meanwhile.
    await link(unfinished, target)
  } finally {
    await rm(unfinished, { force: true })
  }
  await sync(dirname(target))
  return (await stat(target)).size
}

/** Whether this is a whole store of ours. */
export function isSqliteStore(path: string): boolean {
  try {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      const [row] = db.prepare('PRAGMA quick_check(1)').all()
      return row?.['quick_check'] === 'ok' && db.prepare("SELECT id FROM meta WHERE id = 'schema'").get() !== undefined
    } finally {
      db.close()
    }
  } catch (error) {
    // Whatever SQLite has against it: it is none.
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR') return false
    throw error
  }
}

/**
 * Brings the log into the file, so that it stands alone; only who is alone on it can do that.
 *
 * @returns `false` when another process has it open.
 */
export function settleSqlite(path: string): boolean {
  const db = new DatabaseSync(path)
  try {
    return db.prepare('PRAGMA journal_mode = DELETE').get()?.['journal_mode'] === 'delete'
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false
    throw error
  } finally {
    db.close()
  }
}

const SQLITE_BUSY = 5

/**
 * Puts a settled store in the place of the one that is there, in one step.
 *
 * @param aside where the one that was there is kept; `null`: none was there.
 */
export async function placeSqlite(made: string, path: string, aside: string | null): Promise<void> {
  if (aside !== null) await link(path, aside)
  await chmod(made, 0o600)
  await sync(made)
  await rename(made, path)
  await sync(dirname(path))
}

/** Of a file or a folder. */
async function sync(path: string): Promise<void> {
  // Windows knows no fsync of a folder.
  if (process.platform === 'win32') return
  const opened = await open(path, constants.O_RDONLY)
  await opened.sync()
  await opened.close()
}

/** @throws Error of the system when it is not there or cannot be read. */
export async function readable(path: string): Promise<void> {
  await access(path, constants.R_OK)
}
