/** What becomes of a claimed invitation that is not sent now. Each is one write, unless a higher fence has taken over. */
import type { Invitation } from '../survey/invitation.ts'
import type { Instant } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { changeClaimed } from './funnel.ts'
import { cellOf, dirtied } from './marks.ts'
import { waitAt } from './release.ts'

/** It comes again then. */
export async function postpone(deps: Deps, mine: Invitation, at: Instant, why: string | null): Promise<void> {
  const cell = mine.why === why ? null : await cellOf(deps, mine)
  await changeClaimed(deps, mine, (doc) => {
    if (doc.next === null) return { ...doc, lease: null }
    return { ...doc, lease: null, why, next: { ...doc.next, at }, dirty: dirtied(doc.dirty, cell) }
  })
}

/** As if it had never been claimed: another process may send it at once. */
export async function returnClaim(deps: Deps, mine: Invitation): Promise<void> {
  await changeClaimed(deps, mine, (doc) => ({ ...doc, lease: null }))
}

/** No message can go now: it waits as a link or code, or for an act on a known address. */
export async function park(deps: Deps, mine: Invitation, why: string): Promise<void> {
  if (mine.state === 'planned') await waitAt(deps, mine)
  const cell = await cellOf(deps, mine)
  await changeClaimed(deps, mine, (doc) => {
    const parked = { ...doc, lease: null, next: null, dirty: dirtied(doc.dirty, cell) }
    return doc.state === 'planned' ? { ...parked, state: 'waiting', why } : parked
  })
}

/** A limit of the office keeps it from being sent, for good; staff may still hand out its slip. */
export async function skip(deps: Deps, mine: Invitation, why: string): Promise<void> {
  await end(deps, mine, 'skipped', why)
}

export async function expire(deps: Deps, mine: Invitation): Promise<void> {
  await end(deps, mine, 'expired', 'expired')
}

async function end(deps: Deps, mine: Invitation, state: 'skipped' | 'expired', why: string): Promise<void> {
  const cell = await cellOf(deps, mine)
  await changeClaimed(deps, mine, (doc) => ({
    ...doc,
    lease: null,
    next: null,
    state,
    why,
    dirty: dirtied(doc.dirty, cell),
  }))
}
