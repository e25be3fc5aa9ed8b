/**
 * The meter port: what is counted and timed while the service works (`docs/operations.md` says what each figure means).
 * Names and labels are closed lists, so that nothing of a person, and nothing without bound, can ever become one.
 */
import type { ChannelName, Sent } from '../channels/channel.ts'
import type { Stage } from '../report/tally.ts'
import type { Due, InvitationState, Way } from '../survey/invitation.ts'

/** Each is counted once, by whoever wrote it: a case has closed, an invitation has come so far or ended so. */
export type Step = Stage | Extract<InvitationState, 'declined' | 'withdrawn' | 'skipped' | 'expired'>

/** What is counted, by its labels. */
export interface Counts {
  readonly funnel: { readonly step: Step }
  /** Messages of invitations: how the attempt ended. */
  readonly sends: { readonly way: Way; readonly due: Due; readonly outcome: Sent['kind'] }
  /** Messages of conversations. */
  readonly replies: { readonly channel: ChannelName; readonly outcome: Sent['kind'] }
  /**
   * `copy`: it had its effect before, or is older than the question that is open. `aside`: signed, of no kind that we know.
   * `refused`: not signed as it should be, or malformed. `failed`: it could not be taken now, and comes again.
   */
  readonly events: { readonly channel: ChannelName; readonly kind: 'taken' | 'copy' | 'aside' | 'refused' | 'failed' }
  /** Short codes and links that open nothing. */
  readonly guesses: { readonly of: 'code' | 'link' }
  /** A write that was refused because another process had taken the invitation over meanwhile. */
  readonly lease_losses: Readonly<Record<string, never>>
}

/** What is timed. */
export interface Times {
  /** From the webhook's request to its answer. */
  readonly webhook: { readonly channel: ChannelName }
  /** One call of a channel's `send`. */
  readonly send: { readonly channel: ChannelName }
}

export interface Meter {
  count<Name extends keyof Counts>(name: Name, labels: Counts[Name]): void
  /** @param ms milliseconds. */
  time<Name extends keyof Times>(name: Name, labels: Times[Name], ms: number): void
}
