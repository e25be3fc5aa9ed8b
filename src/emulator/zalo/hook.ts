/** Zalo's webhook (channels.md section 6): signed, two seconds to answer, then repeated five times. */
import { createHash } from 'node:crypto'
import { HOUR, MINUTE, SECOND } from '../../survey/time.ts'
import { type Posted, post } from '../post.ts'
import { shuffle } from '../shuffle.ts'
import type { World } from '../world.ts'

const RETRIES = [30 * SECOND, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR] as const

/** An event without what every event carries. */
export type OaEvent = { readonly event_name: string } & Readonly<Record<string, unknown>>

export interface Hook {
  /** `null`: no webhook is set, events go nowhere. */
  url: string | null
  /** Done when it was delivered once, taken or not. */
  send(event: OaEvent): Promise<void>
}

export function hook(world: World, { appId, oaSecret }: { readonly appId: string; readonly oaSecret: string }): Hook {
  async function attempt(body: string, timestamp: string, retry: number): Promise<void> {
    if (self.url === null) return
    const mac = signature(appId, body, timestamp, oaSecret)
    const headers = {
      'x-zevent-signature': `mac=${world.faults.switches.badMac ? [...mac].reverse().join('') : mac}`,
      ...(retry > 0 && { num_retry: String(retry) }),
    }
    const posted = await post(self.url, headers, body, world)
    const wait = RETRIES[retry]
    if (wait !== undefined && isRepeated(posted)) world.clock.after(wait, () => attempt(body, timestamp, retry + 1))
  }

  function isRepeated(posted: Posted): boolean {
    return posted === 'unreachable' || (posted !== 200 && world.faults.switches.retryOnStatus)
  }

  const deliver = shuffle<{ readonly body: string; readonly timestamp: string }>(
    world.faults,
    world.clock,
    ({ body, timestamp }) => attempt(body, timestamp, 0),
  )

  const self: Hook = {
    url: null,
    send(event) {
      const timestamp = String(world.clock.now())
      return deliver({ body: JSON.stringify({ app_id: appId, ...event, timestamp }), timestamp })
    },
  }
  return self
}

/** A plain hash, no HMAC: `sha256(app id + body + timestamp + secret of the OA)` in hex. */
export function signature(appId: string, body: string, timestamp: string, oaSecret: string): string {
  return createHash('sha256').update(`${appId}${body}${timestamp}${oaSecret}`).digest('hex')
}
