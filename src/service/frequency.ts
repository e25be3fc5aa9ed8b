/**
 * Nobody is asked too often, whichever office asks: at most so many invitations within so many days (`policy.yaml`). A
 * place is taken at each address before the message leaves and given back when it certainly has not.
 */
import type { Address } from '../survey/address.ts'
import type { InvitationId } from '../survey/ids.ts'
import { mayHaveArrived } from '../survey/invitation.ts'
import type { Cap } from '../survey/rules.ts'
import { DAY, type Instant } from '../survey/time.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import type { Addresses } from './reach.ts'

/** Longer ago than any cap looks back. */
const REMEMBERED = 400 * DAY

/** @returns `false` when one of the addresses has had enough; then no place is kept. */
export async function takePlace(
  deps: Deps,
  addresses: Addresses,
  invitation: InvitationId,
  cap: Cap | null,
  now: Instant,
): Promise<boolean> {
  for (const address of known(addresses)) {
    const unused = hasEnough(address, invitation, cap, now) ? await unusedAt(deps, address) : []
    let free = true
    await change(deps.store.addresses, address._id, (doc) => {
      if (doc.invited.some((one) => one.invitation === invitation)) return null
      const used = without(doc, unused)
      free = !hasEnough(used, invitation, cap, now)
      if (!free) return null
      const kept = used.invited.filter(({ at }) => at > now - REMEMBERED)
      return { ...doc, invited: [...kept, { invitation, at: now }] }
    })
    if (free) continue
    await giveBack(deps, addresses, invitation)
    return false
  }
  return true
}

export async function giveBack(deps: Deps, addresses: Addresses, invitation: InvitationId): Promise<void> {
  for (const { _id } of known(addresses)) {
    await change(deps.store.addresses, _id, (doc) => {
      const others = doc.invited.filter((one) => one.invitation !== invitation)
      return others.length === doc.invited.length ? null : { ...doc, invited: others }
    })
  }
}

/** Invitations that took a place here and ended before anything left, called back or too late: nobody was asked by them. */
export async function unusedAt(deps: Pick<Deps, 'store'>, { invited }: Address): Promise<InvitationId[]> {
  const found = await deps.store.invitations.getMany(invited.map(({ invitation }) => invitation))
  const ended = found.filter(({ state }) => state === 'recalled' || state === 'skipped' || state === 'expired')
  return ended.filter(({ attempts }) => !attempts.some(mayHaveArrived)).map(({ _id }) => _id)
}

export function without(address: Address, unused: readonly InvitationId[]): Address {
  return { ...address, invited: address.invited.filter(({ invitation }) => !unused.includes(invitation)) }
}

/** Whether another invitation would be too much for this address. */
export function hasEnough(address: Address, invitation: InvitationId, cap: Cap | null, now: Instant): boolean {
  if (cap === null) return false
  const lately = address.invited.filter((one) => one.invitation !== invitation && one.at > now - cap.within)
  return lately.length >= cap.invitations
}

function known({ phone, zalo, telegram }: Addresses): Address[] {
  return [phone, zalo, telegram].filter((address) => address !== null)
}
