/**
 * A sign-in session; called a visit, for a session is a conversation with a citizen (`survey/session.ts`). Only the hash
 * of its 256 random bits is stored.
 */
import type { Document } from '../survey/document.ts'
import type { UserId, VisitId } from '../survey/ids.ts'
import { HOUR, type Instant, MINUTE } from '../survey/time.ts'
import type { User } from './user.ts'

/** OWASP ASVS 5.0 section 7.3 (level 2): idle and absolute limits, as decided for an office desk. */
const IDLE_MAX = 30 * MINUTE
const VISIT_MAX = 12 * HOUR

export interface Visit extends Document {
  /** SHA-256 of the cookie's value, base64url. */
  readonly _id: VisitId
  readonly user: UserId
  /** The user's `generation` when it began. */
  readonly generation: number
  readonly startedAt: Instant
  readonly lastAt: Instant
  /**
   * How they signed in. `password`: a second step is still to come, nothing but that step may be done; `password-alone`:
   * this user has none.
   */
  readonly by: 'password' | 'password-alone' | 'password-and-code' | 'single-sign-on'
  /** What the browser calls itself, shortened: to tell one's own sessions apart. */
  readonly device: string
}

/** A visit that was last used at this instant or earlier is over, whatever else. */
export function staleBefore(now: Instant): Instant {
  return now - IDLE_MAX
}

/** An administrator needs a second step where it counts; that of single sign-on is the province's. */
export function lacksSecondStep(visit: Visit, user: User): boolean {
  return visit.by === 'password-alone' && user.grants.some(({ role }) => role === 'administrator')
}

/** Whether it may still be used. */
export function isLive(visit: Visit, user: User, now: Instant): boolean {
  const inTime = now - visit.lastAt < IDLE_MAX && now - visit.startedAt < VISIT_MAX
  return inTime && user.active && visit.generation === user.generation
}
