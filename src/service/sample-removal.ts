/**
 * Takes the sample data out: everything that hangs on a sample case, then the case, then the offices. A run that was cut
 * short is finished by running it again, for a case goes last of what belongs to it. What was counted leaves its cell
 * first, which is counted again, and goes then: a sample may have been moved to a real office.
 */

import type { Collection } from '../store/store.ts'
import type { CaseRecord } from '../survey/case.ts'
import { cellsOf } from '../survey/case-change.ts'
import type { Counted, Document } from '../survey/document.ts'
import type { AddressId } from '../survey/ids.ts'
import type { Invitation, Way } from '../survey/invitation.ts'
import { change, drop } from './change.ts'
import { recountCell } from './count.ts'
import type { Deps } from './deps.ts'
import { asCode } from './keyring.ts'
import { takeAway } from './withdraw.ts'

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
  for (;;) {
    const requests = await deps.store.requests.samples(BATCH)
    if (requests.length === 0) break
    for (const { _id } of requests) await drop(deps.store.requests, _id)
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

async function removeCase(deps: Deps, { _id, contacts }: CaseRecord): Promise<void> {
  // Open again, it is in no cell, and no counter invites anybody for it.
  await change(deps.store.cases, _id, opened)
  const invitation = await deps.store.invitations.get(deps.keyring.invitationId(_id))
  if (invitation !== null) await removeInvitation(deps, invitation)
  for (const address of [contacts.phone, contacts.zalo, contacts.telegram]) {
    if (address !== null) await removeAddress(deps, address)
  }
  await dropCounted(deps, deps.store.cases, _id, opened)
}

function opened(doc: CaseRecord): CaseRecord | null {
  if (doc.closedDay === null && doc.receivedAt === null) return null
  const dirty = [...new Set([...doc.dirty, ...cellsOf(doc)])]
  return { ...doc, outcome: 'open', receivedAt: null, closedAt: null, closedDay: null, dirty }
}

/** Unless a real case names it too: a newcomer tries with a phone of their own. */
async function removeAddress(deps: Deps, id: AddressId): Promise<void> {
  const { addresses, talks } = deps.store
  for (;;) {
    const doc = await addresses.get(id)
    if (doc === null || !doc.sample) return
    await drop(talks, id)
    if (await addresses.remove(id, doc.rev)) return
  }
}

async function removeInvitation(deps: Deps, invitation: Invitation): Promise<void> {
  const { _id, generation, attempts } = invitation
  const batch = await deps.store.batches.get(invitation.batch)
  const response = batch === null ? null : deps.keyring.responseId(batch, _id)
  await takeAway(deps, invitation)
  if (response !== null) await dropCounted(deps, deps.store.responses, response, () => null)
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

/** Removes what is in no cell any more, once the cells that it has left are right. */
async function dropCounted<D extends Document & Counted>(
  deps: Deps,
  collection: Collection<D>,
  id: D['_id'],
  out: (doc: NoInfer<D>) => NoInfer<D> | null,
): Promise<void> {
  for (;;) {
    const doc = await change(collection, id, out)
    if (doc === null) return
    for (const cell of doc.dirty) {
      const [day = '', unit = ''] = cell.split('|')
      await recountCell(deps, day, unit)
    }
    if (await collection.remove(id, doc.rev)) return
  }
}

async function dropKey(deps: Deps, invitation: Invitation, held: string): Promise<void> {
  const key = await deps.store.keys.get(deps.keyring.keyId(held))
  if (key?.invitation === invitation._id) await deps.store.keys.remove(key._id, key.rev)
}
