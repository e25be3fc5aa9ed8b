/** How an invitation is changed, so that each step of the funnel is counted once: by whoever won the write. */
import { funnelOf, type Stage } from '../report/tally.ts'
import type { InvitationId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import type { Step } from './meter.ts'

/** Closing and inviting are no changes of an invitation, and are counted where they happen. */
const STAGES = ['sent', 'delivered', 'opened', 'started', 'finished'] as const satisfies readonly Stage[]
const ENDS = ['declined', 'withdrawn', 'skipped', 'expired'] as const

/** As `change`, on an invitation. */
export function changeInvitation(
  deps: Pick<Deps, 'store' | 'meter'>,
  id: InvitationId,
  decide: (doc: Invitation) => Invitation | null,
): Promise<Invitation | null> {
  return change(deps.store.invitations, id, decide, (before, after) => {
    for (const step of stepsBetween(before, after)) deps.meter.count('funnel', { step })
  })
}

/**
 * As `changeInvitation`, by who has claimed it: nothing is written once a higher fence has taken over.
 *
 * @returns whether anything was.
 */
export async function changeClaimed(
  deps: Pick<Deps, 'store' | 'meter' | 'log'>,
  mine: Invitation,
  decide: (doc: Invitation) => Invitation | null,
): Promise<boolean> {
  let lost = false
  let next: Invitation | null = null
  await changeInvitation(deps, mine._id, (doc) => {
    lost = doc.fence !== mine.fence
    next = lost ? null : decide(doc)
    return next
  })
  if (lost) {
    deps.meter.count('lease_losses', {})
    deps.log.warn({ invitation: mine._id }, 'another process has taken this invitation over')
  }
  return next !== null
}

function stepsBetween(before: Invitation, after: Invitation): Step[] {
  const [had, has] = [funnelOf(before), funnelOf(after)]
  const reached = STAGES.filter((stage) => has[stage] > had[stage])
  const ended = ENDS.filter((state) => after.state === state && before.state !== state)
  return [...reached, ...ended]
}
