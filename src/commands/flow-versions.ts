/** `ykien flow versions [FLOW]`: what was published, by whom and when, and what still runs on it. */
import type { Say } from '../flow/say.ts'
import { date } from '../report/figure.ts'
import { listVersions, RUNNING_MAX, type Version } from '../service/flow-versions.ts'
import type { Store } from '../store/store.ts'
import { iso } from '../survey/time.ts'
import type { Io } from './flow-published.ts'

/** @returns the exit status: 0, or 1 where nothing was ever published under this id. */
export async function flowVersions(
  shelf: { readonly store: Store; readonly say: Say },
  { flow, json }: { readonly flow: string | null; readonly json: boolean },
  io: Io,
): Promise<0 | 1> {
  const versions = await listVersions(shelf, flow)
  if (flow !== null && versions.length === 0) {
    io.err(`${shelf.say('flow-versions.refused', 'vi', { why: 'not_asked', name: flow })}\n`)
    return 1
  }
  if (json) io.out(`${JSON.stringify(versions.map(asJson))}\n`)
  else for (const version of versions) io.out(lineOf(version, shelf.say))
  return 0
}

function asJson({ publishedAt, pinned, ...version }: Version): object {
  return {
    ...version,
    publishedAt: iso(publishedAt),
    pinned: pinned === null ? null : { at: iso(pinned.at), by: pinned.by },
  }
}

function lineOf({ flow, hash, publishedAt, publishedBy: by, current, pinned, running }: Version, say: Say): string {
  const [day = '', time = ''] = iso(publishedAt).split('T')
  const state = pinned === null ? (current ? 'current' : 'former') : 'pinned'
  const values = { flow, hash: shortly(hash), at: `${date(day)} ${time.slice(0, 5)}`, by, state, running }
  return `${say('flow-versions.line', 'vi', { ...values, more: running >= RUNNING_MAX ? 'yes' : 'no' })}\n`
}

/** As it is shown and may be typed: a hash may begin with a hyphen, which the command line would take for an option. */
export function shortly(hash: string): string {
  return `@${hash.slice(0, 10)}`
}
