/** What a store that was restored from a backup wants before it is used. */
import { note } from './access/audit.ts'
import { endVisit } from './access/visits.ts'
import type { Deps } from './deps.ts'
import { type Replayed, replayErasures } from './erasure-replay.ts'
import { withInvitations } from './invite.ts'
import { countAll } from './recount.ts'

/**
 * What was erased since goes again, nobody is signed in by a session that has long ended, and the figures follow. Safe to
 * repeat.
 *
 * @param lines of the log of erasures.
 */
export async function settleRestored(deps: Deps, lines: readonly string[]): Promise<Replayed> {
  const replayed = await replayErasures(deps, lines)
  for (const user of await deps.store.users.all()) {
    for (const { _id } of await deps.store.visits.ofUser(user._id)) await endVisit(deps, _id)
  }
  await countAll(withInvitations(deps))
  const { erased } = replayed
  await note(deps, { deed: 'restored', by: 'command-line', about: { lines: lines.length, erased } })
  return replayed
}
