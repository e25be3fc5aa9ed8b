/** Receipts of a channel: delivered, seen. They may come before the send itself has returned. */
import type { Event } from '../channels/channel.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Deps } from './deps.ts'
import { changeInvitation } from './funnel.ts'
import { invitationOf } from './invitation-message.ts'
import { cellOf, dirtied } from './marks.ts'

type Receipt = Extract<Event, { readonly kind: 'receipt' }>

export async function takeReceipt(deps: Deps, receipt: Receipt): Promise<void> {
  const invitation = await find(deps, receipt)
  if (invitation === null) return
  const cell = await cellOf(deps, invitation)
  const now = deps.clock()
  await changeInvitation(deps, invitation._id, (doc): Invitation | null => {
    // A receipt of what was sent and lost from sight settles the doubt (design.md section 5).
    const settled = doc.state === 'uncertain'
    if (doc.marks.delivered !== null && !settled) return null
    const marks = { ...doc.marks, sent: doc.marks.sent ?? now, delivered: doc.marks.delivered ?? now }
    const base = { ...doc, marks, dirty: dirtied(doc.dirty, cell) }
    return settled ? { ...base, state: 'sent', why: null } : base
  })
}

async function find(deps: Deps, { trackingId, messageIds }: Receipt): Promise<Invitation | null> {
  if (trackingId !== null) return deps.store.invitations.get(invitationOf(trackingId))
  // Our own sends under way may not have noted their message ids yet.
  await deps.lanes.idle('dispatch')
  const [message] = await deps.store.messages.getMany(messageIds)
  return message === undefined ? null : deps.store.invitations.get(message.invitation)
}
