/**
 * Receipts of a channel: delivered, seen. One may come before the send itself has returned, in this process or another:
 * then nobody knows yet which message it is of, and the attempt keeps it until the send tells (`dispatch.ts`).
 */
import type { Event } from '../channels/channel.ts'
import type { PlainAddress } from '../survey/address.ts'
import type { InvitationId } from '../survey/ids.ts'
import { type Invitation, isSending } from '../survey/invitation.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { cellOf, dirtied } from './marks.ts'

type Receipt = Extract<Event, { readonly kind: 'receipt' }>

/** One person rarely has more invitations. */
const AT_MOST = 100
/** Messages that a person may get while one send is under way: replies to what they type meanwhile. */
const EARLY_MAX = 24

export async function takeReceipt(deps: Deps, { trackingId, to, messageIds }: Receipt): Promise<void> {
  if (trackingId !== null) return noteDelivered(deps, await deps.store.invitations.get(trackingId as InvitationId))
  // In this order: what is settled meanwhile is not sending any more, and is found by its message.
  if (to !== null) await keepForSends(deps, to, messageIds)
  for (const id of messageIds) {
    const found = await deps.store.invitations.byMessage(id)
    if (found !== null) return noteDelivered(deps, found)
  }
}

async function keepForSends(deps: Deps, to: PlainAddress, messageIds: readonly string[]): Promise<void> {
  const theirs = await deps.store.invitations.ofAddress(deps.keyring.addressId(to), AT_MOST)
  for (const { _id } of theirs.filter(isSending)) {
    await change(deps.store.invitations, _id, (doc): Invitation | null => {
      const attempt = doc.attempts.at(-1)
      if (attempt === undefined || !isSending(doc)) return null
      const early = [...new Set([...(attempt.early ?? []), ...messageIds])].slice(-EARLY_MAX)
      return { ...doc, attempts: doc.attempts.with(-1, { ...attempt, early }) }
    })
  }
}

async function noteDelivered(deps: Deps, invitation: Invitation | null): Promise<void> {
  if (invitation === null) return
  const cell = await cellOf(deps, invitation)
  const now = deps.clock()
  await change(deps.store.invitations, invitation._id, (doc): Invitation | null => {
    // A receipt of what was sent and lost from sight settles the doubt (design.md section 5).
    const settled = doc.state === 'uncertain'
    if (doc.marks.delivered !== null && !settled) return null
    const marks = { ...doc.marks, sent: doc.marks.sent ?? now, delivered: doc.marks.delivered ?? now }
    const base = { ...doc, marks, dirty: dirtied(doc.dirty, cell) }
    return settled ? { ...base, state: 'sent', why: null, next: null } : base
  })
}
