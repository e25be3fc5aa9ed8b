/** How much waits in the store, read for whoever watches over it: bounded, and never by a person. */
import { dayOf, SECOND } from '../survey/time.ts'
import type { Deps } from './deps.ts'

/** More than this is not counted: it says "very many", and costs the store little. */
const AT_MOST = 10_000

export interface Queues {
  /** Seconds by which the most overdue invitation is late; 0: nothing is due. */
  readonly overdue: number
  readonly due: number
  /** Requests of citizens whose day has passed. */
  readonly requests: number
  /** Documents that wait to be counted. */
  readonly dirty: { readonly cases: number; readonly invitations: number; readonly responses: number }
}

/** @throws StoreError when the store is away. */
export async function readQueues({ store, clock }: Pick<Deps, 'store' | 'clock'>): Promise<Queues> {
  const now = clock()
  const { cases, invitations, responses } = store
  const next = await invitations.nextDue()
  return {
    overdue: next === null ? 0 : Math.max(0, now - next) / SECOND,
    due: await invitations.dueCount(now, AT_MOST),
    requests: await store.requests.overdueCount(dayOf(now), AT_MOST),
    dirty: {
      cases: await cases.dirtyCount(AT_MOST),
      invitations: await invitations.dirtyCount(AT_MOST),
      responses: await responses.dirtyCount(AT_MOST),
    },
  }
}
