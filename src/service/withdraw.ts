/** Taking an answer back (*rút*), erasing an address (*xóa*), never being asked again (*dừng*). */
import { cellId } from '../survey/document.ts'
import type { AddressId, InvitationId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { cellOf, dirtied } from './marks.ts'

/**
 * Takes a finished form back: the answer becomes an empty tombstone that goes with the next count, the remark goes at
 * once, and the invitation says so last, so that a repeat finishes what a crash left.
 *
 * @returns `false` when the answer can no longer be found: its batch was cut, and only the figure is left.
 */
export async function withdraw(deps: Deps, invitation: Invitation): Promise<boolean> {
  const batch = await deps.store.batches.get(invitation.batch)
  const id = batch === null ? null : deps.keyring.responseId(batch, invitation._id)
  const commentId = batch === null ? null : deps.keyring.commentId(batch, invitation._id)
  if (id === null || commentId === null) return false
  await change(deps.store.responses, id, (doc) => {
    const cell = cellId(doc.dimensions.closedDay, doc.dimensions.unit)
    return doc.withdrawn ? null : { ...doc, withdrawn: true, answers: {}, dirty: dirtied(doc.dirty, cell) }
  })
  const comment = await deps.store.comments.get(commentId)
  if (comment !== null) await deps.store.comments.remove(commentId, comment.rev)
  const cell = await cellOf(deps, invitation)
  await change(deps.store.invitations, invitation._id, (doc): Invitation | null =>
    doc.state === 'withdrawn'
      ? null
      : {
          ...doc,
          state: 'withdrawn',
          callBackAt: null,
          marks: { ...doc.marks, finished: null },
          dirty: dirtied(doc.dirty, cell),
        },
  )
  return true
}

/** Erases what the address is. Its keyed hash stays, so that an opt-out is still known (design.md section 3). */
export async function forget(deps: Deps, address: AddressId): Promise<void> {
  await change(deps.store.addresses, address, (doc) => (doc.sealed === null ? null : { ...doc, sealed: null }))
}

/** Never to be asked again, by any office: this address, and those that its last conversation was sent to. */
export async function optOut(deps: Deps, address: AddressId, last: InvitationId | null): Promise<void> {
  const invitation = last === null ? null : await deps.store.invitations.get(last)
  const { phone, zalo, telegram } = invitation?.contacts ?? { phone: null, zalo: null, telegram: null }
  const at = deps.clock()
  for (const id of new Set([address, phone, zalo, telegram])) {
    if (id === null) continue
    await change(deps.store.addresses, id, (doc) => (doc.optedOutAt === null ? { ...doc, optedOutAt: at } : null))
  }
}
