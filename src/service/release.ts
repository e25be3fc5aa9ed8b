/**
 * An act of a person opens a way: what waited for exactly that is due now. The address itself knows what waits for it, so
 * an act reads a few documents by their ids, however many invitations there are.
 */
import type { AddressId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { changeInvitation } from './funnel.ts'
import { sendAt } from './invite.ts'
import { cellOf, dirtied } from './marks.ts'
import { officeOf } from './office-rules.ts'

/** One person rarely has more waiting. */
const AT_MOST = 20
/** An agent may never come; what is forgotten here still opens by its link and code. */
const KEPT = 200

/** Notes at its addresses that this invitation is about to wait: first, so that nothing waits unknown to its address. */
export async function waitAt(deps: Pick<Deps, 'store'>, { _id, contacts }: Invitation): Promise<void> {
  for (const address of Object.values(contacts)) {
    if (address === null) continue
    await change(deps.store.addresses, address, (doc) =>
      doc.waiting.includes(_id) ? null : { ...doc, waiting: [...doc.waiting, _id].slice(-KEPT) },
    )
  }
}

/** @returns how many invitations became due. */
export async function release(deps: Deps, address: AddressId): Promise<number> {
  const ids = ((await deps.store.addresses.get(address))?.waiting ?? []).slice(-AT_MOST)
  if (ids.length === 0) return 0
  let released = 0
  const now = deps.clock()
  const found = (await deps.store.invitations.getMany(ids)).filter((one) => isFor(address, one))
  for (const waiting of found) {
    if (waiting.state !== 'waiting' || waiting.expiresAt <= now || (waiting.sample && !deps.emulated)) continue
    const { rules } = await officeOf(deps, waiting.unit)
    const next = { at: sendAt(deps, rules, now), do: 'send' } as const
    const cell = await cellOf(deps, waiting)
    const due = await changeInvitation(deps, waiting._id, (doc): Invitation | null =>
      doc.state === 'waiting' && doc.next === null && doc.why !== 'no-consent'
        ? { ...doc, state: 'planned', why: null, next, dirty: dirtied(doc.dirty, cell) }
        : null,
    )
    if (due?.state === 'planned') released++
  }
  // One that is planned may be on its way to wait.
  const open = found.filter(({ state }) => state === 'planned' || state === 'waiting').map(({ _id }) => _id)
  if (open.length < ids.length) {
    await change(deps.store.addresses, address, (doc) => ({
      ...doc,
      waiting: doc.waiting.filter((id) => !ids.includes(id) || open.includes(id)),
    }))
  }
  if (released > 0) deps.lanes.wake()
  return released
}

/** Its contact may have been corrected since. */
function isFor(address: AddressId, { contacts }: Invitation): boolean {
  return Object.values(contacts).includes(address)
}
