/**
 * The loop beside the server: sends what is due, repeats what a dead process left, counts what is dirty. Many may run;
 * only the store is shared. It sleeps until the next due time, or until something in this process becomes due.
 */
import type { Session } from '../survey/session.ts'
import { type Instant, SECOND } from '../survey/time.ts'
import { change } from './change.ts'
import { countDirty } from './count.ts'
import type { Deps } from './deps.ts'
import { dispatchDue } from './dispatch.ts'
import { codeOf, follow } from './follow.ts'
import { withInvitations } from './invite.ts'
import { deliver, takeOver } from './outbox.ts'

const BATCH = 100
/** Replies and figures may be late by this much when another process made them due (2 s of the 10 s allowed). */
const NAP = 2 * SECOND
/** After a failure the store is probably away: no use in asking it all the time. */
const PAUSE = 5 * SECOND
/** What is overdue and was not claimed is held by another worker. */
const BREATH = SECOND / 4

/** Runs until the signal; a failing round is logged and tried again. */
export async function work(deps: Deps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const busy = await round(deps)
      if (!busy) await deps.lanes.nap(await napOf(deps), signal)
    } catch (cause) {
      deps.log.error({ code: codeOf(cause) }, 'a round of the worker failed and will be repeated')
      await deps.lanes.nap(PAUSE, signal)
    }
  }
}

/** One round. @returns whether there may be more to do at once. */
async function round(deps: Deps): Promise<boolean> {
  const sent = await dispatchDue(deps, BATCH)
  const swept = await sweep(deps, deps.clock())
  const counted = await countDirty(withInvitations(deps), BATCH)
  return sent + swept >= BATCH || counted >= BATCH
}

async function napOf(deps: Deps): Promise<number> {
  const next = await deps.store.invitations.nextDue()
  return next === null ? NAP : Math.max(BREATH, Math.min(NAP, next - deps.clock()))
}

/** Nothing of it is left to do: it sleeps until its next turn. */
async function rest(deps: Deps, { _id }: Session): Promise<void> {
  const now = deps.clock()
  await change(deps.store.sessions, _id, (doc) => {
    const done = doc.endedAt === null && doc.outbox.length === 0 && doc.wake !== null && doc.wake <= now
    return done ? { ...doc, wake: null } : null
  })
}

/** Follows ended conversations and sends replies that were left over. @returns how many were looked at. */
async function sweep(deps: Deps, now: Instant): Promise<number> {
  const sessions = await deps.store.sessions.due(now, BATCH)
  for (const { _id } of sessions) {
    const session = await takeOver(deps, deps.store.sessions, _id)
    if (session === null) continue
    await follow(deps, session, { started: true, known: null })
    await rest(deps, session)
  }
  const talks = await deps.store.talks.due(now, BATCH)
  for (const { _id } of talks) {
    const talk = await takeOver(deps, deps.store.talks, _id)
    if (talk !== null) await deliver(deps, deps.store.talks, talk, null)
  }
  return sessions.length + talks.length
}
