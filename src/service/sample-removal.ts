/**
 * Takes the sample data out: everything that hangs on a sample case, then the case, then the offices. A run that was cut
 * short is finished by running it again, for a case goes last of what belongs to it.
 */

import type { CaseRecord } from '../survey/case.ts'
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
  for (;;) {
    const batch = await deps.store.cases.samples(BATCH)
    if (batch.length === 0) break
    for (const record of batch) await removeCase(deps, record)
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

async function removeCase(deps: Deps, record: CaseRecord): Promise<void> {
  const invitation = await deps.store.invitations.get(deps.keyring.invitationId(record._id))
  if (invitation !== null) await removeInvitation(deps, invitation)
  const { phone, zalo, telegram } = record.contacts
  for (const address of [phone, zalo, telegram]) {
    if (address === null || (await isShared(deps, address, record))) continue
    await drop(deps.store.talks, address)
    await drop(deps.store.addresses, address)
  }
  await drop(deps.store.cases, record._id)
}

/** A newcomer's own case may name the same phone. */
async function isShared(
  deps: Deps,
  address: NonNullable<CaseRecord['contacts']['phone']>,
  record: CaseRecord,
): Promise<boolean> {
  const others = await deps.store.invitations.ofAddress(address, 2)
  return others.some((invitation) => invitation.case !== record._id)
}

async function removeInvitation(deps: Deps, invitation: Invitation): Promise<void> {
  const { _id, generation } = invitation
  const batch = await deps.store.batches.get(invitation.batch)
  const response = batch === null ? null : deps.keyring.responseId(batch, _id)
  if (batch !== null) await removeRemarks(deps, batch, invitation)
  if (response !== null) await drop(deps.store.responses, response)
  await drop(deps.store.sessions, _id)
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
