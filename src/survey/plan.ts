/**
 * Which way an invitation takes next: a pure rule over what is known of its addresses and what its office wants
 * (design.md section 5). A way that failed for good at an address is not tried there again.
 */
import type { Address } from './address.ts'
import type { Contacts } from './case.ts'
import { type Attempt, type AttemptOutcome, mayHaveArrived, type SentWay } from './invitation.ts'
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

export type Planned = { readonly way: SentWay; readonly address: Address } | { readonly wait: string }

interface Taken {
  readonly channel: 'zalo' | 'telegram'
  readonly kind: 'zalo' | 'phone' | 'telegram'
}

const WAYS: Readonly<Record<SentWay, Taken>> = {
  'zalo-message': { channel: 'zalo', kind: 'zalo' },
  'zalo-user-template': { channel: 'zalo', kind: 'zalo' },
  'zalo-template': { channel: 'zalo', kind: 'phone' },
  telegram: { channel: 'telegram', kind: 'telegram' },
}

/** The channel that a way belongs to: its credential, its pace. */
export function channelOf(way: SentWay): 'zalo' | 'telegram' {
  return WAYS[way].channel
}

/** Whose contact a way goes to. */
export function contactOf(way: SentWay): keyof Contacts {
  return WAYS[way].kind
}

/**
 * The first way of the office's order that is open; else it waits, and `wait` says why: `no-contact`, `blocked` (the
 * person turned the office away on any channel), `no-channel` (known addresses, but their channels are off),
 * `not-started` (Telegram until Start is pressed), `no-way` (every way failed for good).
 */
export function nextWay(
  reachable: Reachable,
  attempts: readonly Attempt[],
  now: Instant,
  order: readonly SentWay[],
): Planned {
  const { zalo, phone, telegram, channels } = reachable
  const known = [zalo, phone, telegram].filter((address) => address !== null)
  if (known.length === 0) return { wait: 'no-contact' }
  if (known.some(({ blockedAt }) => blockedAt !== null)) return { wait: 'blocked' }
  const on: SentWay[] = []
  for (const way of order) {
    if (!channels.has(channelOf(way))) continue
    const address = reachable[WAYS[way].kind]
    if (address === null) continue
    if (isOpen(way, address, attempts, now)) return { way, address }
    on.push(way)
  }
  if (on.length === 0) return { wait: 'no-channel' }
  return { wait: on.includes('telegram') ? 'not-started' : 'no-way' }
}

/** Whether this address has the invitation, or may have it. */
export function isWith(attempts: readonly Attempt[], addresses: readonly (string | null)[]): boolean {
  return attempts.some((attempt) => mayHaveArrived(attempt) && addresses.includes(attempt.to))
}

function isOpen(way: SentWay, address: Address, attempts: readonly Attempt[], now: Instant): boolean {
  const acted = address.lastInteraction ?? 0
  if (way === 'zalo-message' && now - acted >= ZALO_WINDOW) return false
  return !attempts.some(
    ({ way: by, to, outcome, at }) => by === way && to === address._id && FINAL.has(outcome) && at >= acted,
  )
}

/** How long to wait after the `n`th failure in a row that may mend itself: doubling from 10 s to an hour. */
export function backOff(failures: number): number {
  return Math.min(10 * SECOND * 2 ** Math.max(0, failures - 1), HOUR)
}

/** A credential that fails wants a human: try again every ten minutes. */
export const CREDENTIAL_PAUSE = 10 * MINUTE
