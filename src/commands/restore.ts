/**
 * `ykien restore FILE`: the copy is brought up to date beside the store, what was erased since is erased in it once more,
 * and only then does it take the place of the store: a death before that leaves everything as it was.
 */
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../config.ts'
import type { Say } from '../flow/say.ts'
import type { House } from '../house/open.ts'
import type { Replayed } from '../service/erasure-replay.ts'
import { settleRestored } from '../service/restored.ts'
import { copySqlite, isSqliteStore, placeSqlite, readable, settleSqlite } from '../store/sqlite/backup.ts'
import { systemCode } from './backup.ts'
import { tellReplayed } from './erasures.ts'

interface Io {
  out(text: string): void
  err(text: string): void
}

export interface RestoreArguments {
  readonly file: string
  /** The store that is there gives way; it is kept under another name. */
  readonly replace: boolean
  readonly json: boolean
}

/**
 * @param open opens the copy as a house.
 * @returns the exit status: 0 it is restored, 1 nothing was changed (or some erasures could not be read, and that is told).
 * @throws Error (code `WRONG_KEY`) when the backup was made with another key.
 */
export async function restoreCommand(
  config: Config,
  { file, replace, json }: RestoreArguments,
  open: (config: Config) => Promise<House>,
  io: Io,
  say: Say,
): Promise<0 | 1> {
  const refuse = (key: string, values: Readonly<Record<string, string>> = {}): 1 => {
    io.err(`${say(`restore.${key}`, 'vi', values)}\n`)
    return 1
  }
  if (config.store.kind === 'mongodb') return refuse('mongodb')
  const { path } = config.store
  const unreadable = await readable(file).catch((error: unknown) => systemCode(error))
  if (typeof unreadable === 'string') return refuse('no-file', { file, reason: unreadable })
  if (!isSqliteStore(file)) return refuse('not-ours', { file })
  if (existsSync(path)) {
    if (!replace) return refuse('there', { path })
    if (!settleSqlite(path)) return refuse('in-use', { path })
  }
  const made = `${path}.restoring`
  await removeStore(made)
  try {
    await mkdir(dirname(path), { recursive: true })
    await copySqlite(file, made)
    const replayed = await bringUpToDate(await open({ ...config, store: { kind: 'sqlite', path: made } }))
    settleSqlite(made)
    const there = existsSync(path)
    // Somebody may have come meanwhile.
    if (there && !(replace && settleSqlite(path))) return refuse('in-use', { path })
    const aside = there ? `${path}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}` : null
    await placeSqlite(made, path, aside)
    tell({ path, file, aside, replayed, json }, io, say)
    return replayed.unreadable === 0 ? 0 : 1
  } finally {
    await removeStore(made)
  }
}

interface Restored {
  readonly path: string
  readonly file: string
  readonly aside: string | null
  readonly replayed: Replayed
  readonly json: boolean
}

function tell({ path, file, aside, replayed, json }: Restored, io: Io, say: Say): void {
  if (json) io.out(`${JSON.stringify({ path, file, aside, ...replayed })}\n`)
  else {
    io.out(`${say('restore.done', 'vi', { path, file })}\n`)
    if (aside !== null) io.out(`${say('restore.aside', 'vi', { aside })}\n`)
    tellReplayed(say, replayed, io)
    io.out(`${say('restore.invites', 'vi')}\n`)
  }
}

async function bringUpToDate({ deps, close }: House): Promise<Replayed> {
  try {
    return await settleRestored(deps, await deps.erasures.read())
  } finally {
    await deps.lanes.idle()
    await close()
  }
}

/** What an attempt that died has left. */
async function removeStore(path: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`, { force: true })
}
