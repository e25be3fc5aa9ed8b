/**
 * Which way an invitation takes next: a pure rule over what is known of its addresses (design.md section 5). A way that
 * failed for good at an address is not tried there again.
 */
import type { Address } from './address.ts'
import type { Attempt, AttemptOutcome, Way } from './invitation.ts'
import { DAY, HOUR, type Instant, MINUTE, SECOND } from './time.ts'

/** Zalo lets an office write freely for seven days after a person's last act (channels.md 4.2). */
export const ZALO_WINDOW = 7 * DAY

/** Failures that another attempt on the same way cannot mend until the person acts. */
const FINAL: ReadonlySet<AttemptOutcome> = new Set(['unreachable', 'outside-window', 'rejected'])

export interface Reachable {
  readonly zalo: Address | null
  readonly phone: Address | null
  readonly telegram: Address | null
  /** Switched-on channels. */
  readonly channels: ReadonlySet<string>
}

export type Planned = { readonly way: Way } | { readonly wait: string }

/**
 * Zalo message while its window is open, then the Zalo template by phone, then Telegram; else it waits, and `wait` says
 * why: `no-contact`, `no-channel` (known addresses, but their channels are off), `not-started` (Telegram until Start is
 * pressed), `no-way` (every way failed for good).
 */
export function nextWay(reachable: Reachable, attempts: readonly Attempt[], now: Instant): Planned {
  const { zalo, phone, telegram, channels } = reachable
  if (zalo === null && phone === null && telegram === null) return { wait: 'no-contact' }
  const acted = (address: Address): Instant => address.lastInteraction ?? 0
  const open = (way: Way, address: Address | null): boolean =>
    address !== null &&
    !attempts.some(
      ({ way: by, to, outcome, at }) => by === way && to === address._id && FINAL.has(outcome) && at >= acted(address),
    )
  if (channels.has('zalo')) {
    if (zalo !== null && now - acted(zalo) < ZALO_WINDOW && open('zalo-message', zalo)) return { way: 'zalo-message' }
    if (phone !== null && open('zalo-template', phone)) return { way: 'zalo-template' }
  }
  if (channels.has('telegram') && telegram !== null) {
    return open('telegram', telegram) ? { way: 'telegram' } : { wait: 'not-started' }
  }
  return { wait: channels.size === 0 || (!channels.has('zalo') && telegram === null) ? 'no-channel' : 'no-way' }
}

/** How long to wait after the `n`th failure in a row that may mend itself: doubling from 10 s to an hour. */
export function backOff(failures: number): number {
  return Math.min(10 * SECOND * 2 ** Math.max(0, failures - 1), HOUR)
}

/** A credential that fails wants a human: try again every ten minutes. */
export const CREDENTIAL_PAUSE = 10 * MINUTE
