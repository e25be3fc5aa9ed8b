/** `ykien flow diff|versions|rollback|drain`: what is published and what would be, without publishing any file. */
import type { ConfigRead } from '../config.ts'
import type { Tongue } from '../flow/words.ts'
import { withShelf } from '../house/shelf.ts'
import { flowDiff } from './flow-diff.ts'
import { flowDrain } from './flow-drain.ts'
import { flowRollback } from './flow-rollback.ts'
import { flowVersions } from './flow-versions.ts'

export interface Io {
  out(text: string): void
  err(text: string): void
}

export interface FlowWords {
  /** What stands after `flow`. */
  readonly words: readonly string[]
  readonly json: boolean
  readonly dryRun: boolean
  readonly migrate: boolean
  readonly close: boolean
}

/** @returns the exit status. */
export async function flowPublished(
  { words, json, dryRun, migrate, close }: FlowWords,
  config: ConfigRead,
  io: Io,
  tongue: Tongue,
): Promise<0 | 1 | 'wrong-use'> {
  const { say } = tongue
  const [verb, first, second, ...more] = words
  if (more.length > 0) return 'wrong-use'
  if ('problems' in config) {
    for (const problem of config.problems) io.err(`${problem}\n`)
    return 1
  }
  const read = config.config
  if (verb === 'diff' && first !== undefined) {
    const names = second === undefined ? [first] : [first, second]
    return flowDiff({ names, json }, (use) => withShelf(read, say, use), io, say)
  }
  if (verb === 'versions' && second === undefined) {
    return withShelf(read, say, (shelf) => flowVersions(shelf, { flow: first ?? null, json }, io))
  }
  if (verb === 'rollback' && first !== undefined && second !== undefined) {
    const asked = { flow: first, hash: second, dryRun, json, folder: read.flowsPath, tongue }
    return withShelf(read, say, (shelf) => flowRollback(shelf, asked, io))
  }
  if (verb === 'drain' && first !== undefined && second !== undefined) {
    const asked = { flow: first, hash: second, migrate, close, dryRun, json }
    return withShelf(read, say, (shelf) => flowDrain(shelf, asked, io))
  }
  return 'wrong-use'
}
