/**
 * Follows ended conversations and sends replies that were left over, by a process that died or a channel that was down; and
 * takes out sign-in sessions that are over.
 */
import type { Session } from '../survey/session.ts'
import { sweepVisits } from './access/visits.ts'
import { sweepBursts } from './bursts.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { follow } from './follow.ts'
import { deliver, takeOver } from './outbox.ts'

/** @returns how many were looked at. */
export async function sweep(deps: Deps, limit: number, signal: AbortSignal): Promise<number> {
  const now = deps.clock()
  const sessions = await deps.store.sessions.due(now, limit)
  for (const { _id } of sessions) {
    if (signal.aborted) return 0
    const session = await takeOver(deps, deps.store.sessions, _id)
    if (session === null) continue
    await follow(deps, session, { started: true, known: null })
    await rest(deps, session)
  }
  const talks = await deps.store.talks.due(now, limit)
  for (const { _id } of talks) {
    if (signal.aborted) return 0
    const talk = await takeOver(deps, deps.store.talks, _id)
    if (talk !== null) await deliver(deps, deps.store.talks, talk, null)
  }
  return sessions.length + talks.length + (await sweepVisits(deps, limit)) + (await sweepBursts(deps, limit))
}

/** Nothing of it is left to do: it sleeps until its next turn. */
async function rest(deps: Deps, { _id }: Session): Promise<void> {
  const now = deps.clock()
  await change(deps.store.sessions, _id, (doc) => {
    const done = doc.endedAt === null && doc.outbox.length === 0 && doc.wake !== null && doc.wake <= now
    return done ? { ...doc, wake: null } : null
  })
}
