/** How a person is reached, as the desk sees and corrects it: never a whole number, and on record. */
import type { CaseRecord } from '../survey/case.ts'
import type { CaseInput } from '../survey/case-body.ts'
import type { InvitationId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import { phone } from '../survey/phone.ts'
import { note } from './access/audit.ts'
import type { Caller, Deps, Issue } from './deps.ts'
import { contactsOf, findCase, putCase } from './intake.ts'
import { hasLeft } from './invite.ts'
import { issue } from './issue.ts'
import { addressesOf, plainOf } from './reach.ts'

/** Digits of a phone that are shown: enough for the person at the counter to say "that is mine". */
const SHOWN = 3

export interface ContactsSeen {
  /** Its last digits; `erased`: the person had it erased; `null`: none is known. */
  readonly phone: { readonly ending: string } | 'erased' | null
  readonly zalo: boolean
  readonly telegram: boolean
}

/** That digits of a phone were shown is noted before they are. `null`: no such case for this caller. */
export async function seeContacts(deps: Deps, code: string, caller: Caller): Promise<ContactsSeen | null> {
  const record = await findCase(deps, code, caller)
  if (record === null) return null
  const addresses = await addressesOf(deps, record.contacts)
  const plain = addresses.phone === null ? null : plainOf(deps, addresses.phone)
  if (plain !== null) {
    const about = { case: record._id, what: 'phone-ending' }
    await note(deps, { deed: 'datum-seen', by: caller.name, unit: record.unit, about })
  }
  return {
    phone: plain !== null ? { ending: plain.value.slice(-SHOWN) } : addresses.phone === null ? null : 'erased',
    zalo: addresses.zalo !== null,
    telegram: addresses.telegram !== null,
  }
}

/**
 * What follows for the invitation: `none` there is no invitation; `unsent` it leaves by what is right now; `renewed` it
 * had left, its link is dead and another goes out; `added` a slip was handed out, and now a message goes too; `stays` the
 * person has it already, or has begun to answer; `same` nothing was corrected.
 */
export type Follows = 'none' | 'unsent' | 'renewed' | 'added' | 'stays' | 'same'

export type Corrected =
  | { readonly kind: 'done'; readonly code: string; readonly follows: Follows }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] }

/** @param typed a mobile number in any spelling; `null` takes the known one away. */
export async function correctPhone(deps: Deps, code: string, typed: string | null, caller: Caller): Promise<Corrected> {
  const known = await findCase(deps, code, caller)
  if (known === null) return refused(issue(deps.say, 'code', 'unknown-case'))
  const read = typed === null ? null : phone(typed)
  if (read !== null && read.kind !== 'mobile') return refused(issue(deps.say, 'phone', `phone-${read.kind}`))
  const value = read === null ? null : read.e164
  const to = value === null ? null : deps.keyring.addressId({ kind: 'phone', value })
  if (known.contacts.phone === to) return { kind: 'done', code: known.code, follows: 'same' }
  const id = deps.keyring.invitationId(known._id)
  await note(deps, { deed: 'contact-corrected', by: caller.name, unit: known.unit, about: aboutOf(known, id) })
  const before = await deps.store.invitations.get(id)
  const put = await putCase(deps, code, { unit: known.unit, applicant: { phone: typed } }, caller)
  if (put.kind === 'refused') return put
  const after = await deps.store.invitations.get(id)
  if (before === null || after === null) return { kind: 'done', code: known.code, follows: 'none' }
  return { kind: 'done', code: known.code, follows: followsOf(before, after) }
}

/**
 * Contacts typed with the outcome of a case that is known by now take the place of its own: noted, as a correction is. Call
 * it before they are written.
 */
export async function noteReplaced(
  deps: Deps,
  code: string,
  applicant: CaseInput['applicant'],
  caller: Caller,
): Promise<void> {
  const known = await findCase(deps, code, caller)
  if (known === null || applicant == null) return
  const { contacts } = contactsOf(deps, { applicant })
  const kinds = (['phone', 'zalo', 'telegram'] as const).filter(
    (kind) => contacts[kind] !== undefined && contacts[kind] !== known.contacts[kind],
  )
  for (const what of kinds) {
    const about = { ...aboutOf(known, deps.keyring.invitationId(known._id)), what }
    await note(deps, { deed: 'contact-corrected', by: caller.name, unit: known.unit, about })
  }
}

function followsOf(before: Invitation, after: Invitation): Follows {
  if (!hasLeft(before)) return 'unsent'
  if (after.generation !== before.generation) return 'renewed'
  return after.state === 'planned' && before.state !== 'planned' ? 'added' : 'stays'
}

function aboutOf({ _id }: CaseRecord, invitation: InvitationId) {
  return { case: _id, invitation, what: 'phone' }
}

function refused(issue: Issue): Corrected {
  return { kind: 'refused', issues: [issue] }
}
