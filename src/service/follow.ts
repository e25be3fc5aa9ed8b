/** What follows a turn, each step safe to repeat: this process does it at once, the sweeper if this one dies. */
import type { PlainAddress } from '../survey/address.ts'
import { cellId } from '../survey/document.ts'
import type { AddressId } from '../survey/ids.ts'
import { dueWhenAnswered } from '../survey/invitation.ts'
import type { Session } from '../survey/session.ts'
import { leaveFloor } from './conversations.ts'
import type { Deps } from './deps.ts'
import { changeInvitation } from './funnel.ts'
import { dirtied } from './marks.ts'
import { deliver } from './outbox.ts'
import { part } from './part.ts'

export interface Following {
  /** The invitation may not know yet that it was begun. The sweeper, who cannot tell, says so too. */
  readonly started: boolean
  /** Who was just heard from. */
  readonly known: PlainAddress | null
}

/**
 * Marks the invitation, parts an ended conversation, sends what is in the outbox, and lets the session go when nothing
 * of it is left to do.
 */
export async function followSession(deps: Deps, session: Session, { started, known }: Following): Promise<void> {
  if (started && session.startedAt !== null && session.endedAt === null) await markStarted(deps, session)
  if (session.endedAt !== null) await part(deps, session)
  const empty = await deliver(deps, deps.store.sessions, session, known)
  if (empty && session.endedAt !== null) await letGo(deps, session)
}

/** As `followSession`, but nobody who waits for it fails with it: that is logged and comes again with the sweeper. */
export function follow(deps: Deps, session: Session, following: Following): Promise<void> {
  return deps.lanes.inLine(`follow:${session._id}`, () =>
    followSession(deps, session, following).catch((cause: unknown) => {
      deps.log.error(
        { invitation: session._id, code: codeOf(cause) },
        'what follows a turn failed and will be repeated',
      )
    }),
  )
}

/** What a log may say of an error: its code or name, never its text, which may quote a person. */
export function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'UNKNOWN'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}

async function markStarted(deps: Deps, session: Session): Promise<void> {
  const invitation = await deps.store.invitations.get(session._id)
  if (invitation === null || invitation.marks.started !== null) return
  const record = await deps.store.cases.get(invitation.case)
  const cell = record === null || record.closedDay === null ? null : cellId(record.closedDay, record.unit)
  await changeInvitation(deps, session._id, (doc) => {
    if (doc.marks.started !== null || session.startedAt === null) return null
    const opened = doc.marks.opened ?? session.startedAt
    const marks = { ...doc.marks, opened, started: session.startedAt }
    const state = ['planned', 'waiting', 'skipped', 'sent', 'uncertain'].includes(doc.state) ? 'started' : doc.state
    return { ...doc, state, why: null, next: dueWhenAnswered(doc), marks, dirty: dirtied(doc.dirty, cell) }
  })
}

/** The addresses are free again; then, last of all, the session goes. */
async function letGo(deps: Deps, ended: Session): Promise<void> {
  const session = await deps.store.sessions.get(ended._id)
  if (session === null || session.outbox.length > 0) return
  for (const place of new Set([...session.state.places, ...Object.keys(session.state.shown)])) {
    if (place.startsWith('w.')) continue
    const talk = await leaveFloor(deps, place as AddressId, session._id, session)
    if (talk !== null) await deliver(deps, deps.store.talks, talk, null)
  }
  await deps.store.sessions.remove(session._id, session.rev)
}
