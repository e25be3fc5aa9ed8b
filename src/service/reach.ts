/** The addresses of a case as documents, and what an act of a person does to them. */
import { isOlder } from '../flow/older.ts'
import type { Moment } from '../flow/state.ts'
import type { Address, PlainAddress } from '../survey/address.ts'
import type { Contacts } from '../survey/case.ts'
import type { AddressId } from '../survey/ids.ts'
import { DAY, HOUR, type Instant } from '../survey/time.ts'
import { change, changeOrInsert } from './change.ts'
import type { Deps } from './deps.ts'

/** Zalo's window is seven days; noting an act to the hour spares a write for each message. */
const NOTED_WITHIN = HOUR

export interface Addresses {
  readonly phone: Address | null
  readonly zalo: Address | null
  readonly telegram: Address | null
}

export async function addressesOf(deps: Pick<Deps, 'store'>, contacts: Contacts): Promise<Addresses> {
  const ids = [contacts.phone, contacts.zalo, contacts.telegram].filter((id) => id !== null)
  const found = ids.length === 0 ? [] : await deps.store.addresses.getMany(ids)
  const by = (id: AddressId | null): Address | null => found.find((address) => address._id === id) ?? null
  return { phone: by(contacts.phone), zalo: by(contacts.zalo), telegram: by(contacts.telegram) }
}

/** Whether the person wants to be asked no more, or has blocked the office, at any of these. */
export async function turnedAway(deps: Pick<Deps, 'store'>, contacts: Contacts): Promise<boolean> {
  const known = Object.values(await addressesOf(deps, contacts)).filter((address) => address !== null)
  return known.some(({ optedOutAt, blockedAt }: Address) => optedOutAt !== null || blockedAt !== null)
}

function newAddress(deps: Pick<Deps, 'keyring' | 'clock'>, plain: PlainAddress, sample = false): Address {
  const _id = deps.keyring.addressId(plain)
  return {
    _id,
    rev: 0,
    kind: plain.kind,
    sealed: deps.keyring.seal(plain.value, `addresses:${_id}`),
    consents: [],
    since: deps.clock(),
    optedOutAt: null,
    lastInteraction: null,
    invited: [],
    waiting: [],
    unreachableAt: null,
    blockedAt: null,
    neededAt: deps.clock(),
    sample,
  }
}

/**
 * Makes the address if it is new. One that was erased is sealed again, unless its person asked never to be asked; one
 * that only samples had named becomes a real one.
 *
 * @param neededUntil an instant until which it is needed, whatever happens; else it is needed now.
 */
export async function keepAddress(
  deps: Deps,
  plain: PlainAddress,
  sample: boolean,
  neededUntil: Instant = 0,
): Promise<void> {
  const fresh = { ...newAddress(deps, plain, sample), neededAt: Math.max(deps.clock(), neededUntil) }
  await changeOrInsert(deps.store.addresses, fresh, (doc) => {
    const sealed = doc.sealed === null && doc.optedOutAt === null ? fresh.sealed : doc.sealed
    const becomesReal = doc.sample && !sample
    const neededAt = Math.max(fresh.neededAt, doc.neededAt ?? 0)
    const longer = neededAt - (doc.neededAt ?? 0) > DAY
    if (sealed === doc.sealed && !becomesReal && !longer) return null
    return { ...doc, sealed, neededAt, sample: doc.sample && sample }
  })
}

/** The plain value, for a send; `null` after erasure. */
export function plainOf(deps: Pick<Deps, 'keyring'>, address: Address): PlainAddress | null {
  if (address.sealed === null) return null
  return { kind: address.kind, value: deps.keyring.open(address.sealed, `addresses:${address._id}`) }
}

/**
 * The person acted here: makes the address if it is new, opens its window, forgets that it was unreachable.
 *
 * @param id of `plain`, which every caller has at hand.
 * @param isCopy whether this act was taken before: a copy of the one that erased the address must not bring it back.
 * @returns whether this was news (first act, first after an hour, or after being unreachable).
 */
export async function noteAct(
  deps: Deps,
  id: AddressId,
  plain: PlainAddress,
  { now, moment }: { readonly now: Instant; readonly moment: Moment },
  isCopy: () => Promise<boolean>,
): Promise<boolean> {
  let news = false
  const noted = (doc: Address): Address | null => {
    if (isOlder(moment, doc.left)) return null
    const quiet = doc.lastInteraction === null || now - doc.lastInteraction > NOTED_WITHIN
    news = quiet || doc.unreachableAt !== null || doc.blockedAt !== null || doc.sealed === null
    if (!news) return null
    const sealed = doc.sealed ?? newAddress(deps, plain).sealed
    const lastInteraction = Math.max(now, doc.lastInteraction ?? 0)
    const neededAt = Math.max(now, doc.neededAt ?? 0)
    return { ...doc, sealed, lastInteraction, neededAt, unreachableAt: null, blockedAt: null }
  }
  // Sealing takes longer than looking, and an address is made once.
  const known = await change(deps.store.addresses, id, (doc) => (doc.sealed === null ? null : noted(doc)))
  if (known === null) await changeOrInsert(deps.store.addresses, newAddress(deps, plain), noted)
  else if (known.sealed === null && !(await isCopy())) await change(deps.store.addresses, id, noted)
  return news
}

/** The person turned the office away, at this moment of the channel's clock; known of whom else nothing is known. */
export async function noteLeft(deps: Deps, plain: PlainAddress, now: Instant, moment: Moment): Promise<void> {
  await changeOrInsert(deps.store.addresses, { ...newAddress(deps, plain), sealed: null }, (doc) => ({
    ...gone(doc, now, true),
    left: moment,
  }))
}

/**
 * Nothing can be delivered here: its window is closed until the next act.
 *
 * @param byPerson blocked or unfollowed, so that no other way is taken to this person either.
 */
export async function noteGone(deps: Deps, id: AddressId, now: Instant, byPerson: boolean): Promise<void> {
  await change(deps.store.addresses, id, (doc) => gone(doc, now, byPerson))
}

function gone(doc: Address, now: Instant, byPerson: boolean): Address {
  return { ...doc, unreachableAt: now, lastInteraction: null, blockedAt: byPerson ? now : doc.blockedAt }
}
