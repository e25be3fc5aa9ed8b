/** `ykien backup FILE`: the embedded store, copied while a server writes to it. */
import { basename } from 'node:path'
import type { Config } from '../config.ts'
import { note } from '../service/access/audit.ts'
import { changeOrInsert } from '../service/change.ts'
import type { Deps } from '../service/deps.ts'
import { BACKED_UP } from '../service/erasure-replay.ts'
import { copySqlite } from '../store/sqlite/backup.ts'

interface Io {
  out(text: string): void
  err(text: string): void
}

export interface BackupArguments {
  readonly file: string
  readonly json: boolean
}

/** @returns the exit status: 0 it is written, 1 nothing was. */
export async function backupCommand(
  deps: Deps,
  { store, erasuresPath: erasures }: Pick<Config, 'store' | 'erasuresPath'>,
  { file, json }: BackupArguments,
  io: Io,
): Promise<0 | 1> {
  if (store.kind === 'mongodb') {
    io.err(`${deps.say('backup.mongodb', 'vi', { erasures })}\n`)
    return 1
  }
  const at = deps.clock()
  // The copy knows when it was made.
  await changeOrInsert(deps.store.meta, { _id: BACKED_UP, rev: 0, value: at }, (doc) => ({ ...doc, value: at }))
  const copied = await copySqlite(store.path, file).catch((error: unknown) => systemCode(error))
  if (typeof copied === 'string') {
    const key = copied === 'EEXIST' ? 'there' : 'no-folder'
    io.err(`${deps.say(`backup.${key}`, 'vi', { file, reason: copied })}\n`)
    return 1
  }
  await note(deps, { deed: 'backed-up', by: 'command-line', about: { file: basename(file), bytes: copied } })
  const done = { file, bytes: copied, erasures }
  io.out(json ? `${JSON.stringify(done)}\n` : `${deps.say('backup.done', 'vi', done)}\n`)
  return 0
}

/** @throws what is no error of the file system. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // `ENOENT` and its kind; not `ERR_…`, which Node gives to what is no matter of files.
  if (/^E[A-Z]+$/.test(code)) return code
  throw error
}
