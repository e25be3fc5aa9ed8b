/**
 * Another phone for the messages of one survey, named on its page by whoever holds the link.
 *
 * A link can be in other hands, so what is typed there is a wish, not a fact about the case: the record of the office keeps
 * its phone, nothing is sent because of it, and only what this survey would send later goes to the new one. Every link stays
 * alive, for somebody unknown must not be able to lock out the person who was asked (staff who correct a contact do end the
 * old link, `invite.ts`). Of the old phone nothing is shown beyond what the page shows anyway, and the same answer is given
 * whatever is known of the new one.
 */
import { type Invitation, isOver } from '../survey/invitation.ts'
import { phone } from '../survey/phone.ts'
import type { Deps } from './deps.ts'
import { changeInvitation } from './funnel.ts'
import { cellOf, dirtied } from './marks.ts'
import { keepAddress } from './reach.ts'
import { recordRequest } from './register/own-act.ts'

/** One mistake and its correction, and one more; nobody goes through a telephone book here. */
export const RENAMED_AT_MOST = 3

export type Renamed = 'done' | 'invalid' | 'over' | 'limit'

/** @param typed as people write a phone. */
export async function renamePhone(deps: Deps, invitation: Invitation, typed: string): Promise<Renamed> {
  const read = phone(typed)
  if (read.kind !== 'mobile') return 'invalid'
  if (isOver(invitation)) return 'over'
  if ((invitation.renamed ?? 0) >= RENAMED_AT_MOST) return 'limit'
  const plain = { kind: 'phone', value: read.e164 } as const
  const id = deps.keyring.addressId(plain)
  if (invitation.contacts.phone === id) return 'done'
  await keepAddress(deps, plain, invitation.sample)
  const cell = await cellOf(deps, invitation)
  const now = deps.clock()
  const after = await changeInvitation(deps, invitation._id, (doc) => {
    const renamed = doc.renamed ?? 0
    if (isOver(doc) || renamed >= RENAMED_AT_MOST || doc.contacts.phone === id) return null
    // Opened, so that the contact of the record does not replace it again.
    const marks = { ...doc.marks, opened: doc.marks.opened ?? now }
    return {
      ...doc,
      contacts: { ...doc.contacts, phone: id },
      renamed: renamed + 1,
      marks,
      dirty: dirtied(doc.dirty, cell),
    }
  })
  if (after?.contacts.phone !== id) return 'over'
  const occasion = `${invitation._id}:${after.renamed ?? 0}`
  await recordRequest(deps, { kind: 'correct', outcome: 'corrected', occasion, place: null, survey: invitation._id })
  return 'done'
}
