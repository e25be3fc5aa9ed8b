/**
 * `serve --watch`: questionnaires are published as they are saved. It is asked for, never the default: a folder to which
 * a file is being copied should not be published unasked.
 *
 * The folder is looked at rather than listened to: so it does not matter whether an editor writes into the file or puts
 * another in its place, nor whether the file system tells of changes.
 */
import { stat } from 'node:fs/promises'
import type { Finding } from '../flow/findings.ts'
import { flowHash } from '../flow/version.ts'
import { notePublished } from '../service/access/published.ts'
import type { Deps } from '../service/deps.ts'
import { currentFlows } from '../service/flow-shelf.ts'
import { codeOf } from '../service/follow.ts'
import { Nap } from '../service/nap.ts'
import { editedFiles, readFlowsPath } from './files.ts'
import { publishFiles } from './flow-files.ts'

/** Milliseconds. What stands still from one look to the next is taken to be written whole. */
const LOOK_EVERY = 300
/** Milliseconds, where the store was away. */
const TRY_AGAIN = 5_000

/** Resolves when the signal says so. With a mistake anywhere in the folder, what was published last is asked on. */
export async function watchFlows(deps: Deps, folder: string, signal: AbortSignal): Promise<void> {
  const nap = new Nap()
  let taken = ''
  let before = ''
  while (!signal.aborted) {
    const seen = await stampOf(folder)
    const settled = seen === before && seen !== taken
    before = seen
    try {
      if (settled && (await take(deps, folder, seen))) taken = seen
    } catch (cause) {
      deps.log.warn(
        { code: codeOf(cause) },
        'the questionnaires that were saved could not be published; this is tried again',
      )
      await nap.take(TRY_AGAIN, signal)
    }
    await nap.take(LOOK_EVERY, signal)
  }
}

/** Another one whenever a file came, went or was written. */
async function stampOf(folder: string): Promise<string> {
  try {
    const files = await editedFiles(folder)
    const stamps = files.map(async (file) => {
      const { ino, size, mtimeNs } = await stat(file, { bigint: true })
      return `${file} ${ino} ${size} ${mtimeNs}`
    })
    return (await Promise.all(stamps)).join('\n')
  } catch (error) {
    // Between two names, or away for good: then reading it tells why.
    return `${codeOf(error)}`
  }
}

/** `false`: somebody wrote meanwhile, and what was read may be half of each. */
async function take(deps: Deps, folder: string, stamp: string): Promise<boolean> {
  const files = await readFlowsPath(folder, deps.tongue)
  if ((await stampOf(folder)) !== stamp) return false
  if (files.kind === 'faulty') {
    tell(deps, files.findings)
    return true
  }
  const before = await currentFlows(deps.store)
  const refused = await publishFiles(deps, files)
  if (refused.length > 0) {
    tell(deps, refused)
    return true
  }
  const { policy, calendar } = deps
  await notePublished(deps, { flows: files.flows, policy, calendar })
  const after = await currentFlows(deps.store)
  const changed = after.current.filter((hash) => !before.current.includes(hash))
  for (const { flow } of await deps.flows.all()) {
    const version = flowHash(flow)
    if (changed.some((hash) => hash === version))
      deps.log.info({ flow: flow.flow, version }, 'published as it was saved')
  }
  for (const { file, code, message, fix } of changed.length > 0 ? files.warnings : []) {
    deps.log.warn({ file, code }, `${message} ${fix}`)
  }
  if (JSON.stringify([files.policy, files.calendar]) !== JSON.stringify([policy, calendar])) {
    deps.log.warn({}, 'the policy or the calendar was changed: both are read at the start, so restart all processes')
  }
  return true
}

function tell({ log }: Pick<Deps, 'log'>, findings: readonly Finding[]): void {
  for (const { file, line, column, code, message, fix } of findings) {
    log.warn({ file, line, column, code }, `${message} ${fix}`)
  }
  log.warn({ findings: findings.length }, 'not published: what was published last is asked on until this is corrected')
}
