/** Taking an answer back (*rút*), erasing an address (*xóa*), never being asked again (*dừng*). */
import { cellId } from '../survey/document.ts'
import type { AddressId, CaseId, InvitationId } from '../survey/ids.ts'
import { type Invitation, NO_CONTACTS, withoutPerson } from '../survey/invitation.ts'
import { dayOf } from '../survey/time.ts'
import { note } from './access/audit.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { recordErasure } from './erasures.ts'
import { changeInvitation } from './funnel.ts'
import { cellOf, dirtied } from './marks.ts'
import { recordRequest, recordWithdrawal } from './register/own-act.ts'
import { removeRemarks } from './remarks.ts'

/** `answer`: it left the figures. `person`: its batch was closed, so the figure stays, and nothing leads to the person. */
export type Withdrawn = 'answer' | 'person'

/**
 * Takes a finished form back, as its batch still allows. Where that is being closed at this moment, what is returned is
 * what was done.
 */
export async function withdraw(deps: Deps, invitation: Invitation): Promise<Withdrawn> {
  return (await isTakenOut(deps, invitation)) ? takeOut(deps, invitation) : letPersonGo(deps, invitation)
}

/** Whether a form that is withdrawn now leaves the figures: to be said before it is. */
export async function isTakenOut(deps: Pick<Deps, 'store'>, { batch }: Pick<Invitation, 'batch'>): Promise<boolean> {
  return (await deps.store.batches.get(batch))?.state === 'open'
}

/** The answer becomes an empty tombstone that goes with the next count, and its remarks go at once. */
export function takeOut(deps: Deps, invitation: Invitation): Promise<Withdrawn> {
  return giveBack(deps, invitation, 'answer', (doc) => ({
    ...doc,
    state: 'withdrawn',
    callBackAt: null,
    marks: { ...doc.marks, finished: null },
  }))
}

/** The figure stays; remarks, contacts and the wish to be called go. */
export function letPersonGo(deps: Deps, invitation: Invitation): Promise<Withdrawn> {
  const personGoneAt = deps.clock()
  return giveBack(deps, invitation, 'person', (doc) => ({ ...withoutPerson(doc), personGoneAt }))
}

/** The invitation says it first and is the commit record; the rest follows, and the counter finishes it. */
async function giveBack(
  deps: Deps,
  invitation: Invitation,
  what: Withdrawn,
  given: (doc: Invitation) => Invitation,
): Promise<Withdrawn> {
  const { _id: id } = invitation
  const cell = await cellOf(deps, invitation)
  if (!isGivenBack(invitation)) {
    await recordErasure(deps, what === 'answer' ? { kind: 'withdrawn', id } : { kind: 'person', id })
    await note(deps, { deed: 'erased', by: 'citizen', about: { what, invitation: id } })
    await recordWithdrawal(deps, id, invitation.place, what === 'answer' ? 'answer-withdrawn' : 'figure-only')
  }
  const marked = await changeInvitation(deps, id, (doc): Invitation | null =>
    isGivenBack(doc) ? null : { ...given(doc), dirty: dirtied(doc.dirty, cell) },
  )
  if (marked !== null) await followWithdrawal(deps, marked)
  return marked?.state === 'withdrawn' ? 'answer' : 'person'
}

function isGivenBack({ state, personGoneAt }: Invitation): boolean {
  return state === 'withdrawn' || personGoneAt !== undefined
}

/** What follows once an invitation says that it was withdrawn; the counter repeats it before it clears that mark. */
export async function followWithdrawal(deps: Deps, invitation: Invitation): Promise<void> {
  if (invitation.state === 'withdrawn') await takeAway(deps, invitation)
  if (invitation.personGoneAt === undefined) return
  await forgetPersonOfCase(deps, invitation.case)
  const batch = await deps.store.batches.get(invitation.batch)
  if (batch !== null) await removeRemarks(deps, batch, invitation)
}

/** The case no longer leads to its person, whatever is said of it again. */
export async function forgetPersonOfCase(deps: Pick<Deps, 'store' | 'clock'>, id: CaseId): Promise<void> {
  const personGoneAt = deps.clock()
  await change(deps.store.cases, id, (doc) => {
    const { phone, zalo, telegram } = doc.contacts
    if (doc.personGoneAt !== undefined && phone === null && zalo === null && telegram === null) return null
    return { ...doc, personGoneAt, contacts: NO_CONTACTS }
  })
}

/** The answer of an invitation that says it was withdrawn, and its remarks. */
export async function takeAway(deps: Deps, invitation: Invitation): Promise<void> {
  const batch = await deps.store.batches.get(invitation.batch)
  const id = batch === null ? null : deps.keyring.responseId(batch, invitation._id)
  if (batch === null || id === null) return
  await change(deps.store.responses, id, (doc) => {
    const cell = cellId(doc.dimensions.closedDay, doc.dimensions.unit)
    return doc.withdrawn ? null : { ...doc, withdrawn: true, answers: {}, themes: [], dirty: dirtied(doc.dirty, cell) }
  })
  await removeRemarks(deps, batch, invitation)
}

/**
 * Erases what the address is (`null`: a page, which is none), and the contacts by which its survey came. Their keyed
 * hashes stay, so that an opt-out is still known (design.md section 3).
 */
export async function forget(deps: Deps, address: AddressId | null, survey: InvitationId | null): Promise<void> {
  const ids = await withContacts(deps, address, survey)
  const held = (await deps.store.addresses.getMany([...ids])).filter(({ sealed }) => sealed !== null)
  // What comes back later may be erased again.
  const occasion = `${address ?? survey}:${dayOf(deps.clock())}`
  await recordRequest(deps, { kind: 'erase', outcome: 'contact-erased', occasion, place: address, survey })
  if (held.length === 0) return
  await recordErasure(deps, ...held.map(({ _id: id }) => ({ kind: 'address', id }) as const))
  await note(deps, { deed: 'erased', by: 'citizen', about: { address, contacts: held.length } })
  for (const { _id } of held) await eraseAddress(deps, _id)
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
export async function optOut(deps: Deps, address: AddressId | null, last: InvitationId | null): Promise<void> {
  const at = deps.clock()
  const ids = await withContacts(deps, address, last)
  const asked = (await deps.store.addresses.getMany([...ids])).filter(({ optedOutAt }) => optedOutAt === null)
  await recordErasure(deps, ...asked.map(({ _id: id, kind: of }) => ({ kind: 'opt-out', id, of }) as const))
  const occasion = String(address ?? last)
  const act = { kind: 'object', outcome: 'never-asked-again', occasion } as const
  await recordRequest(deps, { ...act, place: address, survey: last })
  for (const { _id: id } of asked) {
    await change(deps.store.addresses, id, (doc) => (doc.optedOutAt === null ? { ...doc, optedOutAt: at } : null))
  }
}

/** The address, and those that this survey was for. */
async function withContacts(
  deps: Deps,
  address: AddressId | null,
  survey: InvitationId | null,
): Promise<Set<AddressId>> {
  const invitation = survey === null ? null : await deps.store.invitations.get(survey)
  const { phone, zalo, telegram } = invitation?.contacts ?? { phone: null, zalo: null, telegram: null }
  return new Set([address, phone, zalo, telegram].filter((id) => id !== null))
}
