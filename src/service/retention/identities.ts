/** What leads to a person goes: from a case, from its invitation, from what was sent for it; then the address itself. */
import type { Address } from '../../survey/address.ts'
import type { CaseRecord, Contacts } from '../../survey/case.ts'
import type { AddressId } from '../../survey/ids.ts'
import { type Invitation, isOver, NO_CONTACTS, type Way, withoutPerson } from '../../survey/invitation.ts'
import type { Gone } from '../../survey/retention.ts'
import type { Instant } from '../../survey/time.ts'
import { change, drop } from '../change.ts'
import type { Deps } from '../deps.ts'
import { changeInvitation } from '../funnel.ts'
import { asCode } from '../keyring.ts'
import { cellOf, dirtied } from '../marks.ts'

const WAYS: readonly Way[] = ['zalo-message', 'zalo-template', 'zalo-user-template', 'telegram', 'slip']
/** As many variants of a short code as are tried when one is made. */
const CODE_VARIANTS = 8

/** Whether anything here still leads to somebody. */
export function leadsSomewhere(record: CaseRecord, invitation: Invitation | null): boolean {
  return idsIn(record.contacts).length > 0 || (invitation !== null && !isCut(invitation))
}

/** The case goes last: a run that dies before finds it again. */
export async function cutCase(
  deps: Deps,
  record: CaseRecord,
  invitation: Invitation | null,
  before: Instant,
): Promise<Partial<Gone>> {
  const held = new Set([...idsIn(record.contacts), ...(invitation === null ? [] : idsIn(invitation.contacts))])
  let contacts = 0
  // Those that say when they were needed last are found by it.
  for (const address of await deps.store.addresses.getMany([...held])) {
    if (address.neededAt === undefined && (await forgetAddress(deps, address, before))) contacts++
  }
  const links = invitation === null ? 0 : await dropLinks(deps, invitation)
  const session = invitation === null ? null : await deps.store.sessions.get(invitation._id)
  if (session !== null) await drop(deps.store.sessions, session._id)
  if (invitation !== null) {
    const cell = await cellOf(deps, invitation)
    await changeInvitation(deps, invitation._id, (doc) => (isCut(doc) ? null : cut(doc, cell)))
  }
  await change(deps.store.cases, record._id, (doc) =>
    idsIn(doc.contacts).length === 0 ? null : { ...doc, contacts: NO_CONTACTS },
  )
  return { cases: 1, contacts, links, conversations: session === null ? 0 : 1 }
}

/** @returns `false`: somebody needs it still, which it says from now on. */
export async function forgetAddress(deps: Deps, address: Address, before: Instant): Promise<boolean> {
  const needed = await neededLast(deps, address)
  if (needed >= before) {
    await change(deps.store.addresses, address._id, (doc) => ({ ...doc, neededAt: needed }))
    return false
  }
  await drop(deps.store.talks, address._id)
  await change(deps.store.addresses, address._id, (doc) =>
    doc.sealed === null
      ? null
      : { ...doc, sealed: null, invited: [], waiting: [], lastInteraction: null, neededAt: needed },
  )
  return address.sealed !== null
}

/** The last that a case, a message, an act or an invitation that still waits has had need of it. */
async function neededLast({ store, clock }: Deps, address: Address): Promise<Instant> {
  const waiting = await store.invitations.getMany(address.waiting)
  const open = waiting.filter(({ expiresAt }) => expiresAt > clock()).map(({ expiresAt }) => expiresAt)
  const sent = address.invited.map(({ at }) => at)
  return Math.max(address.neededAt ?? 0, address.lastInteraction ?? 0, ...sent, ...open)
}

/** Tokens and codes that open it, and the ids by which receipts find it. */
async function dropLinks(deps: Deps, invitation: Invitation): Promise<number> {
  const held: string[] = []
  for (const way of WAYS) {
    for (let generation = 1; generation <= invitation.generations; generation++) {
      held.push(deps.keyring.token(invitation._id, way, generation))
      for (let n = 0; n < CODE_VARIANTS; n++) {
        held.push(asCode(deps.keyring.code(invitation._id, way, generation, n)) ?? '')
      }
    }
  }
  const keys = await deps.store.keys.getMany(held.map((one) => deps.keyring.keyId(one)))
  const mine = keys.filter((key) => key.invitation === invitation._id)
  for (const key of mine) await drop(deps.store.keys, key._id)
  const messages = invitation.attempts.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]))
  for (const message of messages) await drop(deps.store.messages, message)
  return mine.length + messages.length
}

function isCut({ contacts, place, attempts, next }: Invitation): boolean {
  const led = attempts.some(({ to, messageId }) => to !== null || messageId !== null)
  return idsIn(contacts).length === 0 && place === null && next === null && !led
}

/** Whatever was still open has nobody to be asked any more. */
function cut(doc: Invitation, cell: string | null): Invitation {
  const bare = withoutPerson(doc)
  const attempts = bare.attempts.map((attempt) => ({ ...attempt, messageId: null }))
  const left = { ...bare, attempts, next: null, lease: null }
  const ended = isOver(doc) || doc.state === 'expired' || doc.state === 'recalled'
  return ended ? left : { ...left, state: 'expired', why: 'expired', dirty: dirtied(doc.dirty, cell) }
}

function idsIn({ phone, zalo, telegram }: Contacts): AddressId[] {
  return [phone, zalo, telegram].filter((id) => id !== null)
}
