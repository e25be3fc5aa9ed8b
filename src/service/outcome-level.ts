/** How loudly the end of a send is told, whatever was sent. */
import type { Sent } from '../channels/channel.ts'
import type { Log } from './deps.ts'

/** Who cannot be reached is daily life, for that there are other ways; a credential wants a human. */
export const OUTCOME_LEVEL = {
  sent: 'info',
  unreachable: 'info',
  'outside-window': 'info',
  'retry-after': 'warn',
  'out-of-quota': 'warn',
  rejected: 'warn',
  uncertain: 'warn',
  credential: 'error',
} as const satisfies Record<Sent['kind'], keyof Log>
