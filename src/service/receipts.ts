/** Receipts of a channel: delivered, seen (which says no more: a message in a list was seen, nothing was opened). */
import type { Event } from '../channels/channel.ts'
import type { Invitation } from '../survey/invitation.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { cellOf, dirtied } from './marks.ts'
import { invitationOf } from './sent-message.ts'

type Receipt = Extract<Event, { readonly kind: 'receipt' }>

export async function takeReceipt(deps: Deps, receipt: Receipt): Promise<void> {
  const invitation = await invitationOf(deps, receipt)
  if (invitation === null) return
  const cell = await cellOf(deps, invitation)
  const now = deps.clock()
  await change(deps.store.invitations, invitation._id, (doc): Invitation | null => {
    // A receipt of what was sent and lost from sight settles the doubt (design.md section 5).
    const settled = doc.state === 'uncertain'
    if (doc.marks.delivered !== null && !settled) return null
    const marks = { ...doc.marks, sent: doc.marks.sent ?? now, delivered: doc.marks.delivered ?? now }
    const base = { ...doc, marks, dirty: dirtied(doc.dirty, cell) }
    return settled ? { ...base, state: 'sent', why: null } : base
  })
}
