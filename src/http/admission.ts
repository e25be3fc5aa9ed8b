/**
 * What is more than the machine can take is refused at the door, before its body is read, with the time to come again.
 * Webhooks are always let in, for an event that is refused too often makes Zalo switch the webhook off for good; and so
 * are those who ask how the process is, and our own emulator, which stands for another machine.
 */
import type { MiddlewareHandler } from 'hono'
import type { Deps } from '../service/deps.ts'
import { tooBusy } from './failures.ts'
import type { Web } from './web.ts'

/** Each may hold a body of 256 kB and waits for the store; behind so many nobody is answered soon. */
const IN_FLIGHT = 256
/** Milliseconds by which everything here is late: a quarter of what a webhook may take. */
const LAG = 500

const ALWAYS = /^\/(webhooks|healthz|readyz|metrics|emulator)(\/|$)/

/** How many are let in at once, and how late the event loop is by now (in milliseconds). */
export interface Load {
  readonly inFlight?: number
  readonly lag: () => number
}

export function admission(deps: Deps, { inFlight = IN_FLIGHT, lag }: Load): MiddlewareHandler<Web> {
  let inside = 0
  let refusing = false
  return async (c, next) => {
    if (ALWAYS.test(c.req.path)) return next()
    const full = inside >= inFlight || lag() > LAG
    if (full && !refusing) deps.log.warn({ requests: inside, lag: Math.round(lag()) }, 'requests are refused: too busy')
    refusing = full
    if (full) return tooBusy(deps, c)
    inside++
    try {
      return await next()
    } finally {
      inside--
    }
  }
}
