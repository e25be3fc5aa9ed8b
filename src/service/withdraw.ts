/** Taking an answer back (*rút*), erasing an address (*xóa*), never being asked again (*dừng*). */
import { cellId } from '../survey/document.ts'
import type { AddressId, InvitationId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Outcome } from '../survey/request.ts'
import { dayOf } from '../survey/time.ts'
import { note } from './access/audit.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { recordErasure } from './erasures.ts'
import { changeInvitation } from './funnel.ts'
import { cellOf, dirtied } from './marks.ts'
import { recordRequest } from './register/own-act.ts'
import { removeRemarks } from './remarks.ts'

/**
 * Takes a finished form back. The invitation says so first and is the commit record; the answer then becomes an empty
 * tombstone that goes with the next count, and its remarks go at once.
 *
 * @returns `false` when the answer can no longer be found: its batch was cut, and only the figure is left.
 */
export async function withdraw(deps: Deps, invitation: Invitation): Promise<boolean> {
  const batch = await deps.store.batches.get(invitation.batch)
  if (batch === null || batch.key === null) {
    await recordWithdrawal(deps, invitation, invitation.place, 'figure-only')
    return false
  }
  const cell = await cellOf(deps, invitation)
  if (invitation.state !== 'withdrawn') await recordErasure(deps, { kind: 'withdrawn', id: invitation._id })
  const marked = await changeInvitation(deps, invitation._id, (doc): Invitation | null =>
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
  if (marked !== null) await followWithdrawal(deps, marked)
  return true
}

/** What follows once an invitation says that it was withdrawn; the counter repeats it before it clears that mark. */
export async function followWithdrawal(deps: Deps, invitation: Invitation): Promise<void> {
  await takeAway(deps, invitation)
  await recordWithdrawal(deps, invitation, invitation.place, 'answer-withdrawn')
}

/** One survey is taken back once: finished, or in the middle of its conversation. */
export function recordWithdrawal(
  deps: Deps,
  { _id }: Pick<Invitation, '_id'>,
  place: string | null,
  outcome: Outcome,
): Promise<void> {
  return recordRequest(deps, { kind: 'withdraw', outcome, occasion: _id, place, survey: _id })
}

/** The answer and its remarks. */
export async function takeAway(deps: Deps, invitation: Invitation): Promise<void> {
  const batch = await deps.store.batches.get(invitation.batch)
  const id = batch === null ? null : deps.keyring.responseId(batch, invitation._id)
  if (batch === null || id === null) return
  await change(deps.store.responses, id, (doc) => {
    const cell = cellId(doc.dimensions.closedDay, doc.dimensions.unit)
    return doc.withdrawn ? null : { ...doc, withdrawn: true, answers: {}, dirty: dirtied(doc.dirty, cell) }
  })
  await removeRemarks(deps, batch, invitation)
}

/**
 * Erases what the address is, and the contacts by which its survey came. Their keyed hashes stay, so that an opt-out is
 * still known (design.md section 3).
 */
export async function forget(deps: Deps, address: AddressId, survey: InvitationId | null): Promise<void> {
  const ids = await withContacts(deps, address, survey)
  const held = (await deps.store.addresses.getMany([...ids])).filter(({ sealed }) => sealed !== null)
  if (held.length > 0) {
    await recordErasure(deps, ...held.map(({ _id: id }) => ({ kind: 'address', id }) as const))
    await note(deps, { deed: 'erased', by: 'citizen', about: { address, contacts: held.length } })
    for (const { _id } of held) await eraseAddress(deps, _id)
  }
  // What comes back later may be erased again.
  const occasion = `${address}:${dayOf(deps.clock())}`
  await recordRequest(deps, { kind: 'erase', outcome: 'contact-erased', occasion, place: address, survey })
}

/** @returns whether the contact was still there. */
export async function eraseAddress({ store }: Pick<Deps, 'store'>, id: AddressId): Promise<boolean> {
  let erased = false
  await change(store.addresses, id, (doc) => {
    erased = doc.sealed !== null
    return erased ? { ...doc, sealed: null } : null
  })
  return erased
}

/** Never to be asked again, by any office: this address, and those that its last conversation was sent to. */
export async function optOut(deps: Deps, address: AddressId, last: InvitationId | null): Promise<void> {
  const at = deps.clock()
  const ids = await withContacts(deps, address, last)
  const asked = (await deps.store.addresses.getMany([...ids])).filter(({ optedOutAt }) => optedOutAt === null)
  await recordErasure(deps, ...asked.map(({ _id: id, kind: of }) => ({ kind: 'opt-out', id, of }) as const))
  for (const { _id: id } of asked) {
    await change(deps.store.addresses, id, (doc) => (doc.optedOutAt === null ? { ...doc, optedOutAt: at } : null))
  }
  const act = { kind: 'object', outcome: 'never-asked-again', occasion: address } as const
  await recordRequest(deps, { ...act, place: address, survey: last })
}

/** The address, and those that this survey was for. */
async function withContacts(deps: Deps, address: AddressId, survey: InvitationId | null): Promise<Set<AddressId>> {
  const invitation = survey === null ? null : await deps.store.invitations.get(survey)
  const { phone, zalo, telegram } = invitation?.contacts ?? { phone: null, zalo: null, telegram: null }
  return new Set([address, phone, zalo, telegram].filter((id) => id !== null))
}
