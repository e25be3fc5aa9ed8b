/**
 * What is held about one survey (*dữ liệu của tôi*), for the person whom it is about: which office asked, how they are
 * reached, what they consented to, until when it is kept. Never an answer, and of a phone no more than its last digits:
 * a link or a code may have passed through other hands.
 */

import type { AddressKind, Consent } from '../survey/address.ts'
import { type BatchState, cutOffOf, cutsAt } from '../survey/batch.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Day, Instant } from '../survey/time.ts'
import { consentNow } from './consent.ts'
import type { Deps } from './deps.ts'
import { factsOf } from './facts.ts'
import { addressesOf, plainOf } from './reach.ts'

/** Digits of a phone that are shown: enough to know one's own, too few to learn another's. */
const SHOWN = 3

/** `parted`: withdrawn after the figures were closed; `expired`: nobody answered in time. */
export type HeldState = 'waiting' | 'begun' | 'finished' | 'declined' | 'withdrawn' | 'parted' | 'expired'

export interface HeldContact {
  readonly kind: AddressKind
  /** `••••678`, of a phone; `null`: an account, of which nothing is shown. */
  readonly shown: string | null
}

export interface HeldSurvey {
  readonly office: string
  readonly closedDay: Day | null
  readonly state: HeldState
  /** Those that were erased are not held any more. */
  readonly contacts: readonly HeldContact[]
  readonly consent: Consent | null
  readonly batch: {
    readonly state: BatchState
    /** Until then a withdrawn answer leaves the figures. */
    readonly closesAt: Instant
    /** From then on nothing leads from the case to the answer or to the person. */
    readonly cutsAt: Instant
  } | null
}

export async function heldSurvey(deps: Deps, invitation: Invitation): Promise<HeldSurvey> {
  const { office, closedOn } = await factsOf(deps, invitation)
  const batch = await deps.store.batches.get(invitation.batch)
  const addresses = Object.values(await addressesOf(deps, invitation.contacts))
  const contacts = addresses.flatMap((address): HeldContact[] => {
    const plain = address === null ? null : plainOf(deps, address)
    if (plain === null) return []
    return [{ kind: plain.kind, shown: plain.kind === 'phone' ? `••••${plain.value.slice(-SHOWN)}` : null }]
  })
  const { batches } = deps.policy
  return {
    office,
    closedDay: closedOn,
    state: stateOf(invitation, (await deps.store.sessions.get(invitation._id))?.startedAt != null, deps.clock()),
    contacts,
    consent: await consentNow(deps, invitation),
    batch:
      batch === null
        ? null
        : { state: batch.state, closesAt: cutOffOf(batch, batches), cutsAt: batch.cutAt ?? cutsAt(batch, batches) },
  }
}

function stateOf({ state, expiresAt, personGoneAt }: Invitation, begun: boolean, now: Instant): HeldState {
  if (personGoneAt !== undefined) return 'parted'
  if (state === 'finished' || state === 'declined' || state === 'withdrawn') return state
  if (state === 'expired' || state === 'recalled' || expiresAt <= now) return 'expired'
  return begun ? 'begun' : 'waiting'
}
