/** An act of a person opens a way: what waited for exactly that is due now. */
import type { AddressId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { sendAt } from './invite.ts'
import { officeOf } from './office-rules.ts'

/** One person rarely has more waiting. */
const AT_MOST = 20

/** @returns how many invitations became due. */
export async function release(deps: Deps, address: AddressId): Promise<number> {
  let released = 0
  const now = deps.clock()
  for (const waiting of await deps.store.invitations.ofAddress(address, AT_MOST)) {
    if (waiting.state !== 'waiting' || waiting.expiresAt <= now || (waiting.sample && !deps.emulated)) continue
    const { rules } = await officeOf(deps, waiting.unit)
    const due = await change(deps.store.invitations, waiting._id, (doc): Invitation | null =>
      doc.state === 'waiting' && doc.next === null && doc.why !== 'no-consent'
        ? { ...doc, state: 'planned', why: null, next: { at: sendAt(deps, rules, now), do: 'send' } }
        : null,
    )
    if (due?.state === 'planned') released++
  }
  if (released > 0) deps.lanes.wake()
  return released
}
