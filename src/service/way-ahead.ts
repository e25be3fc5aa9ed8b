/** By which way the next message of an invitation would leave if it left now. */
import type { InvitationId } from '../survey/ids.ts'
import type { SentWay } from '../survey/invitation.ts'
import type { Deps } from './deps.ts'
import { wayOf } from './dispatch.ts'
import { officeOf } from './office-rules.ts'

/** `null`: nothing is planned, or no way reaches the person. */
export async function wayAhead(deps: Deps, invitation: string): Promise<SentWay | null> {
  const doc = await deps.store.invitations.get(invitation as InvitationId)
  if (doc === null || doc.next === null) return null
  const { rules } = await officeOf(deps, doc.unit)
  const { planned } = await wayOf(deps, doc, rules, deps.clock())
  return 'way' in planned ? planned.way : null
}
