/**
 * What is remembered of attempts to sign in, so that guessing is slow. Each attempt counts as failed before its password
 * is looked at, so that many at once count as many; one that succeeds is taken back.
 */
import type { Document } from '../survey/document.ts'
import type { AttemptsId } from '../survey/ids.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../survey/time.ts'

export interface Attempts extends Document {
  /** Keyed hash of what is counted by: no address and no name is kept. */
  readonly _id: AttemptsId
  readonly failed: number
  /** No further attempt before this. */
  readonly waitUntil: Instant
  readonly forgetAt: Instant
}

interface Patience {
  /** So many attempts before the first wait. */
  readonly free: number
  /** After the last attempt it is remembered for this long, in milliseconds. */
  readonly memory: number
}

/**
 * By what attempts are counted. OWASP ASVS 5.0 6.3.1 leaves the numbers to the office: a person who mistypes must not
 * notice, and who guesses for a year must come nowhere (at the longest wait 96 guesses a day).
 */
export const PATIENCE = {
  /** One account from one address, or in one browser that it is known by. */
  pair: { free: 5, memory: DAY },
  /** Any account from one address, behind which a whole office may sit. */
  address: { free: 50, memory: HOUR },
  /** One account from all addresses that it never signed in from. */
  account: { free: 20, memory: DAY },
} as const satisfies Readonly<Record<string, Patience>>

/** The first wait; each further one is twice as long, up to the longest. */
const WAIT = MINUTE
const LONGEST = 15 * MINUTE

export function noAttempts(_id: AttemptsId): Attempts {
  return { _id, rev: 1, failed: 0, waitUntil: 0, forgetAt: 0 }
}

/** Counts one more attempt; `null`: it has to wait. */
export function oneMore(known: Attempts, { free, memory }: Patience, now: Instant): Attempts | null {
  if (known.waitUntil > now) return null
  const failed = (known.forgetAt <= now ? 0 : known.failed) + 1
  const wait = failed < free ? 0 : Math.min(LONGEST, WAIT * 2 ** (failed - free))
  return { ...known, failed, waitUntil: wait === 0 ? 0 : now + wait, forgetAt: now + memory }
}

/** Takes back an attempt that turned out right. */
export function oneLess(known: Attempts, now: Instant): Attempts {
  return { ...known, failed: Math.max(0, known.failed - 1), waitUntil: Math.min(known.waitUntil, now) }
}
