/** Which message of ours something refers to: a receipt, stars. */
import type { Attempt, Invitation } from '../survey/invitation.ts'
import type { Deps } from './deps.ts'
import { readTrackingId } from './invitation-message.ts'

/** As the channel names a message: by its own ids, and by the tracking id that we gave it, if the way takes one. */
export interface Referred {
  readonly messageIds: readonly string[]
  readonly trackingId: string | null
}

/** `null`: no invitation that is known to be sent, such as a reply in a conversation. */
export async function invitationOf(deps: Deps, { trackingId, messageIds }: Referred): Promise<Invitation | null> {
  if (trackingId !== null) return deps.store.invitations.get(readTrackingId(trackingId).invitation)
  const [message] = await deps.store.messages.getMany(messageIds)
  return message === undefined ? null : deps.store.invitations.get(message.invitation)
}

/** The attempt by which it left. */
export function attemptOf({ attempts }: Invitation, { trackingId, messageIds }: Referred): Attempt | null {
  const named = attempts.find(({ messageId }) => messageId !== null && messageIds.includes(messageId))
  return named ?? (trackingId === null ? null : (attempts[readTrackingId(trackingId).attempt] ?? null))
}
