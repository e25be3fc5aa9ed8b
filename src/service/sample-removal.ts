/**
 * Takes the sample data out: everything that hangs on a sample case, then the case, then the offices. A run that was cut
 * short is finished by running it again, for a case goes last of what belongs to it.
 */

import type { CaseRecord } from '../survey/case.ts'
import type { AddressId, InvitationId } from '../survey/ids.ts'
import type { Invitation, Way } from '../survey/invitation.ts'
import { drop } from './change.ts'
import { recountCell } from './count.ts'
import type { Deps } from './deps.ts'
import { asCode } from './keyring.ts'
import { removeRemarks } from './remarks.ts'

const BATCH = 200
const WAYS: readonly Way[] = ['zalo-message', 'zalo-template', 'telegram', 'slip']
/** As many variants of a short code as `handOut` tries. */
const CODE_VARIANTS = 8
const ALL_DAYS = { from: '0000-01-01', to: '9999-12-31' }

export interface Removed {
  readonly cases: number
  readonly units: number
}

/** Says for ever that the sample data was taken out. */
const REMOVED = 'sample:removed'

/** Whether this store is to have the sample data at its first start. */
export async function wantsSample({ store }: Pick<Deps, 'store'>): Promise<boolean> {
  return (await store.meta.get(REMOVED)) === null && (await store.units.all()).length === 0
}

export async function removeSample(deps: Deps): Promise<Removed> {
  // First of all: a start in the middle must not bring them in again.
  await deps.store.meta.insert({ _id: REMOVED, rev: 1, value: true })
  let cases = 0
  const needed = await neededElsewhere(deps)
  for (;;) {
    const batch = await deps.store.cases.samples(BATCH)
    if (batch.length === 0) break
    for (const record of batch) await removeCase(deps, record, needed)
    cases += batch.length
  }
  const offices = (await deps.store.units.all()).filter(({ sample }) => sample)
  for (const office of offices) {
    for await (const { day, unit } of deps.store.tallies.ofDays(ALL_DAYS.from, ALL_DAYS.to, [office._id])) {
      await recountCell(deps, day, unit)
    }
    await drop(deps.store.units, office._id)
  }
  return { cases, units: offices.length }
}

/** The addresses of real invitations that may still be sent: a newcomer's own case may name the same phone. */
async function neededElsewhere(deps: Deps): Promise<ReadonlySet<AddressId>> {
  const needed = new Set<AddressId>()
  for await (const { sample, contacts } of deps.store.invitations.unanswered()) {
    if (sample) continue
    for (const id of Object.values(contacts)) if (id !== null) needed.add(id)
  }
  return needed
}

async function removeCase(deps: Deps, record: CaseRecord, needed: ReadonlySet<AddressId>): Promise<void> {
  const mine = deps.keyring.invitationId(record._id)
  const invitation = await deps.store.invitations.get(mine)
  if (invitation !== null) await removeInvitation(deps, invitation)
  for (const id of Object.values(record.contacts)) {
    if (id === null || needed.has(id) || (await hasPast(deps, id, mine))) continue
    await drop(deps.store.talks, id)
    await drop(deps.store.addresses, id)
  }
  await drop(deps.store.cases, record._id)
}

/** Whether an invitation that is there besides was sent or agreed to here. */
async function hasPast(deps: Deps, id: AddressId, mine: InvitationId): Promise<boolean> {
  const address = await deps.store.addresses.get(id)
  const known = [...(address?.invited ?? []), ...(address?.consents ?? [])].map(({ invitation }) => invitation)
  const others = [...new Set(known)].filter((invitation) => invitation !== mine)
  return (await deps.store.invitations.getMany(others)).length > 0
}

async function removeInvitation(deps: Deps, invitation: Invitation): Promise<void> {
  const { _id, generation, attempts } = invitation
  const batch = await deps.store.batches.get(invitation.batch)
  const response = batch === null ? null : deps.keyring.responseId(batch, _id)
  if (batch !== null) await removeRemarks(deps, batch, invitation)
  if (response !== null) await drop(deps.store.responses, response)
  await drop(deps.store.sessions, _id)
  for (const { messageId } of attempts) if (messageId !== null) await drop(deps.store.messages, messageId)
  for (const way of WAYS) {
    for (let past = 1; past <= generation; past++) {
      await dropKey(deps, invitation, deps.keyring.token(_id, way, past))
      for (let n = 0; n < CODE_VARIANTS; n++) {
        await dropKey(deps, invitation, asCode(deps.keyring.code(_id, way, past, n)) ?? '')
      }
    }
  }
  await drop(deps.store.invitations, _id)
}

async function dropKey(deps: Deps, invitation: Invitation, held: string): Promise<void> {
  const key = await deps.store.keys.get(deps.keyring.keyId(held))
  if (key?.invitation === invitation._id) await deps.store.keys.remove(key._id, key.rev)
}
