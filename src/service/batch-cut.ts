/** What goes with the key of a batch (design.md section 3), each safe to repeat. */
import type { Batch } from '../survey/batch.ts'
import { coarsened, rareAmong } from '../survey/coarse.ts'
import { cellId } from '../survey/document.ts'
import type { AddressId, InvitationId } from '../survey/ids.ts'
import { type Invitation, isOver, withoutPerson } from '../survey/invitation.ts'
import type { Dimensions, Response } from '../survey/response.ts'
import { change, drop } from './change.ts'
import type { Deps } from './deps.ts'
import { changeInvitation } from './funnel.ts'
import { cellOf, dirtied } from './marks.ts'
import { forgetPersonOfCase, takeAway } from './withdraw.ts'

/** What was withdrawn while the batch was open, and not yet taken away by whoever died over it. */
export async function settleWithdrawals(deps: Deps, batch: Batch): Promise<void> {
  for await (const invitation of deps.store.invitations.ofBatch(batch._id)) {
    if (invitation.state === 'withdrawn' && invitation.dirty.length > 0) await takeAway(deps, invitation)
  }
}

/**
 * The contacts leave the cases and invitations of the batch, and what nobody answered can be answered no more: that answer
 * could not be kept. The values themselves lie with the addresses, which other cases may name.
 */
export async function forgetPeopleOf(deps: Deps, batch: Batch): Promise<void> {
  const now = deps.clock()
  for await (const invitation of deps.store.invitations.ofBatch(batch._id)) {
    for (const address of addressesIn(invitation)) await forgetInvitationAt(deps, address, invitation._id)
    await forgetPersonOfCase(deps, invitation.case)
    if (!isOver(invitation)) await drop(deps.store.sessions, invitation._id)
    const cell = isOver(invitation) ? null : await cellOf(deps, invitation)
    await changeInvitation(deps, invitation._id, (doc) => {
      if (addressesIn(doc).length === 0 && doc.place === null && (isOver(doc) || doc.state === 'expired')) return null
      const bare = withoutPerson(doc)
      const expiresAt = Math.min(doc.expiresAt, now)
      return isOver(doc) ? bare : { ...bare, state: 'expired', why: null, expiresAt, dirty: dirtied(doc.dirty, cell) }
    })
  }
}

function addressesIn({ contacts, attempts }: Invitation): AddressId[] {
  const all = [contacts.phone, contacts.zalo, contacts.telegram, ...attempts.map(({ to }) => to)]
  return [...new Set(all.filter((id) => id !== null))]
}

/** Consent stays: that it was given has to be proved for as long as anything is held. */
async function forgetInvitationAt(deps: Deps, address: AddressId, id: InvitationId): Promise<void> {
  await change(deps.store.addresses, address, (doc) => {
    const invited = doc.invited.filter(({ invitation }) => invitation !== id)
    const waiting = doc.waiting.filter((waits) => waits !== id)
    const same = invited.length === doc.invited.length && waiting.length === doc.waiting.length
    return same ? null : { ...doc, invited, waiting }
  })
}

/** A death in the middle leaves some that are coarser already; beginning again, none becomes finer. */
export async function coarsenBatch(deps: Deps, batch: Batch): Promise<void> {
  const ids: Response['_id'][] = []
  const all: Dimensions[] = []
  const about: (readonly string[])[] = []
  for await (const { _id, dimensions, themes = [], withdrawn } of deps.store.responses.ofBatch(batch._id)) {
    if (withdrawn) continue
    ids.push(_id)
    all.push(dimensions)
    about.push(themes)
  }
  const coarse = coarsened(all)
  const rare = rareAmong(about)
  for (const [place, id] of ids.entries()) {
    const isRare = about[place]?.some((theme) => rare.has(theme)) === true
    if (!coarse.has(place) && !isRare) continue
    await change(deps.store.responses, id, (given) => {
      if (given.withdrawn) return null
      const doc = isRare ? { ...given, themes: (given.themes ?? []).filter((theme) => !rare.has(theme)) } : given
      const dimensions = coarse.get(place) ?? doc.dimensions
      const { closedDay, unit } = doc.dimensions
      // Even where it stays in its cell, that counts its way, its mode and whether it was late.
      const left = dirtied(doc.dirty, cellId(closedDay, unit))
      return { ...doc, dimensions, dirty: dirtied(left, cellId(dimensions.closedDay, dimensions.unit)) }
    })
  }
}
