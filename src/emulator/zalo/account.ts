/** One citizen's chat with the Official Account. */
import type { Instant } from '../../survey/time.ts'
import type { Bubble } from '../bubble.ts'

export interface Account {
  readonly userId: string
  follows: boolean
  /** Unfollowed and did nothing since: no message may go (-213). */
  left: boolean
  /** Opens the seven days in which messages may be sent. */
  lastInteraction: Instant | null
  /** Consultation messages since the last interaction. */
  received: number
  readonly messages: Bubble[]
}

export function newAccount(userId: string): Account {
  return { userId, follows: false, left: false, lastInteraction: null, received: 0, messages: [] }
}
