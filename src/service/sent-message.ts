/** Which message of ours something refers to: a receipt, stars. It may come before the send itself has returned. */
import type { Attempt, Invitation } from '../survey/invitation.ts'
import type { Deps } from './deps.ts'
import { readTrackingId } from './invitation-message.ts'

/** As the channel names a message: by its own ids, and by the tracking id that we gave it, if the way takes one. */
export interface Referred {
  readonly messageIds: readonly string[]
  readonly trackingId: string | null
}

/** `null`: no invitation, such as a reply in a conversation. */
export async function invitationOf(deps: Deps, { trackingId, messageIds }: Referred): Promise<Invitation | null> {
  if (trackingId !== null) return deps.store.invitations.get(readTrackingId(trackingId).invitation)
  // Our own sends under way may not have noted their message ids yet.
  const underWay = deps.lanes.isBusy('dispatch')
  const known = await byMessage(deps, messageIds)
  if (known !== null || !underWay) return known
  await deps.lanes.idle('dispatch')
  return byMessage(deps, messageIds)
}

/** The attempt by which it left. */
export function attemptOf({ attempts }: Invitation, { trackingId, messageIds }: Referred): Attempt | null {
  const named = attempts.find(({ messageId }) => messageId !== null && messageIds.includes(messageId))
  return named ?? (trackingId === null ? null : (attempts[readTrackingId(trackingId).attempt] ?? null))
}

async function byMessage(deps: Deps, messageIds: readonly string[]): Promise<Invitation | null> {
  for (const id of messageIds) {
    const found = await deps.store.invitations.byMessage(id)
    if (found !== null) return found
  }
  return null
}
