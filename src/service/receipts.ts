/**
 * Receipts of a channel: delivered, seen (which says no more: a message in a list was seen, nothing was opened). They may
 * come before the send itself has returned.
 */
import type { Event } from '../channels/channel.ts'
import type { CellId } from '../survey/document.ts'
import type { InvitationId } from '../survey/ids.ts'
import type { Attempt, Invitation } from '../survey/invitation.ts'
import type { Instant } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { changeInvitation } from './funnel.ts'
import { cellOf, dirtied } from './marks.ts'
import { attemptOf, invitationOf } from './sent-message.ts'
import { LEASE } from './settle.ts'

type Receipt = Extract<Event, { readonly kind: 'receipt' }>

export async function takeReceipt(deps: Deps, receipt: Receipt): Promise<void> {
  const { messageIds, trackingId } = receipt
  // Whoever opens a chat has seen all that lies there, of several invitations perhaps.
  if (trackingId !== null || messageIds.length < 2) return takeOne(deps, receipt)
  for (const id of messageIds) await takeOne(deps, { ...receipt, messageIds: [id] })
}

async function takeOne(deps: Deps, receipt: Receipt): Promise<void> {
  const invitation = await invitationOf(deps, receipt)
  if (invitation === null) return hearEarly(deps, receipt)
  const cell = await cellOf(deps, invitation)
  await changeInvitation(deps, invitation._id, (doc) => delivered(doc, attemptOf(doc, receipt), deps.clock(), cell))
}

function delivered(doc: Invitation, attempt: Attempt | null, now: Instant, cell: CellId | null): Invitation | null {
  // A receipt of what was sent and lost from sight settles the doubt (design.md section 5); another message's does not.
  const settled = doc.state === 'uncertain' && (attempt === null || attempt.outcome === 'uncertain')
  if (doc.marks.delivered !== null && !settled) return null
  const marks = { ...doc.marks, sent: doc.marks.sent ?? now, delivered: doc.marks.delivered ?? now }
  const base = { ...doc, marks, dirty: dirtied(doc.dirty, cell) }
  return settled ? { ...base, state: 'sent', why: null } : base
}

/**
 * Whose receipt it is, nobody knows: of a reply, or of a message whose send has not returned yet, here or in another
 * process. It is noted with what is on its way to this chat; the end of that send tells whether it was meant.
 */
async function hearEarly(deps: Deps, { to, messageIds }: Receipt): Promise<void> {
  if (to === null) return
  const address = deps.keyring.addressId(to)
  const since = deps.clock() - LEASE
  const invited = (await deps.store.addresses.get(address))?.invited.filter(({ at }) => at > since) ?? []
  const talk = await deps.store.talks.get(address)
  const ids = new Set<InvitationId>(invited.map(({ invitation }) => invitation))
  if (talk !== null && talk.active !== null) ids.add(talk.active)
  for (const invitation of await deps.store.invitations.getMany([...ids])) {
    const last = invitation.attempts.at(-1)
    if (last?.to !== address || last.outcome !== 'sending') continue
    const cell = await cellOf(deps, invitation)
    await changeInvitation(deps, invitation._id, (doc) => {
      const attempt = doc.attempts.at(-1)
      if (attempt === undefined) return null
      if (attempt.messageId !== null && messageIds.includes(attempt.messageId))
        return delivered(doc, attempt, deps.clock(), cell)
      if (attempt.outcome !== 'sending') return null
      const heard = [...new Set([...(attempt.heard ?? []), ...messageIds])]
      return { ...doc, attempts: doc.attempts.with(-1, { ...attempt, heard }) }
    })
  }
}
