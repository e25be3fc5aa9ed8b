/** `ykien erasures replay`: after a restore of MongoDB, what was erased since the backup is erased once more. */
import type { Say } from '../flow/say.ts'
import { erasedLines } from '../house/erased-log.ts'
import type { Deps } from '../service/deps.ts'
import type { Replayed } from '../service/erasure-replay.ts'
import { settleRestored } from '../service/restored.ts'
import { systemCode } from './backup.ts'

interface Io {
  out(text: string): void
  err(text: string): void
}

/**
 * @param files copies of the log from other machines; none: that of this one.
 * @returns the exit status: 0, or 1 where a file or a line could not be read.
 */
export async function erasuresReplay(
  deps: Deps,
  { files, json }: { readonly files: readonly string[]; readonly json: boolean },
  io: Io,
): Promise<0 | 1> {
  const lines: string[] = files.length === 0 ? [...(await deps.erasures.read())] : []
  for (const file of files) {
    const read = await erasedLines(file).catch((error: unknown) => systemCode(error))
    if (typeof read === 'string') {
      io.err(`${deps.say('erasures.no-file', 'vi', { file, reason: read })}\n`)
      return 1
    }
    lines.push(...read)
  }
  const replayed = await settleRestored(deps, lines)
  if (json) io.out(`${JSON.stringify(replayed)}\n`)
  else tellReplayed(deps.say, replayed, io)
  return replayed.unreadable === 0 ? 0 : 1
}

export function tellReplayed(say: Say, { lines, erased, unreadable }: Replayed, io: Io): void {
  io.out(`${say('erasures.replayed', 'vi', { lines, erased })}\n`)
  if (unreadable > 0) io.err(`${say('erasures.unreadable', 'vi', { unreadable })}\n`)
}
