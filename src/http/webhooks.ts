/** `/webhooks/{channel}`: verified, safe in the store or the spool, answered. Where neither takes it, they send it again. */
import { Hono, type MiddlewareHandler } from 'hono'
import type { ChannelName } from '../channels/channel.ts'
import type { Deps } from '../service/deps.ts'
import { hearing } from '../service/heard.ts'
import type { Inbox } from '../service/inbox.ts'
import type { Counts } from '../service/meter.ts'
import { problem } from './problem.ts'
import type { Web } from './web.ts'

export function webhooks(deps: Deps, inbox: Pick<Inbox, 'take'>): Hono<Web> {
  const routes = new Hono<Web>()
  const heard = hearing(deps)
  for (const channel of deps.channels) {
    const count = (kind: Counts['events']['kind']): void => deps.meter.count('events', { channel: channel.name, kind })
    routes.use(`/${channel.name}`, timed(deps, channel.name))
    routes.post(`/${channel.name}`, async (c) => {
      const body = new Uint8Array(await c.req.arrayBuffer())
      const received = await channel.receive({ headers: c.req.raw.headers, body })
      if (received.kind === 'refused') {
        count('refused')
        deps.log.warn({ channel: channel.name, code: received.code }, 'a webhook was refused')
        const message = deps.say('http.refused', 'vi')
        const headers = received.status === 401 ? { 'WWW-Authenticate': 'Signature realm="ykien"' } : {}
        return problem(c, received.status, [{ path: '', code: received.code, message }], headers)
      }
      heard(channel.name)
      for (const event of received.events) await inbox.take(event)
      for (let part = 0; part < received.aside; part++) count('aside')
      if (received.aside > 0) deps.log.info({ channel: channel.name, parts: received.aside }, 'put aside: unknown kind')
      return c.json({})
    })
    // Zalo's console opens the address before it accepts it.
    routes.get(`/${channel.name}`, (c) => c.json({}))
  }
  return routes
}

function timed(deps: Deps, channel: ChannelName): MiddlewareHandler {
  return async (_, next) => {
    const from = performance.now()
    await next()
    deps.meter.time('webhook', { channel }, performance.now() - from)
  }
}
