/** Acts the fault that a call meets on the fault board (Hono middleware). */
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, MiddlewareHandler } from 'hono'
import type { Faults, Server } from './faults.ts'

/**
 * @param closed aborted when the emulator ends, so that nobody is kept waiting for ever.
 * @throws Error when a connection shall be closed and there is none (a call that did not come over HTTP).
 */
export function mishap(faults: Faults, server: Server, closed: AbortSignal): MiddlewareHandler {
  return async (c, next) => {
    const fault = faults.take(server, c.req.path)
    switch (fault?.kind) {
      case undefined:
        return next()
      case 'refuse':
        return typeof fault.body === 'string'
          ? new Response(fault.body, { status: fault.status })
          : Response.json(fault.body, { status: fault.status })
      case 'slow':
        await next()
        await sleep(fault.ms)
        return
      case 'mute': {
        await next()
        await hungUp(connection(c), closed)
        return cut(c)
      }
      case 'cut':
        await next()
        return cut(c)
      case 'lost':
        return cut(c)
    }
  }
}

function connection(c: Context): HttpBindings['outgoing'] {
  const outgoing = (c.env as Partial<HttpBindings> | undefined)?.outgoing
  if (outgoing === undefined) throw new Error('This fault closes a connection, so the call must come over HTTP.')
  return outgoing
}

function cut(c: Context): Response {
  connection(c).destroy()
  c.res = RESPONSE_ALREADY_SENT
  return RESPONSE_ALREADY_SENT
}

function hungUp(outgoing: HttpBindings['outgoing'], closed: AbortSignal): Promise<void> {
  if (outgoing.destroyed || closed.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    outgoing.once('close', resolve)
    closed.addEventListener('abort', () => resolve(), { once: true })
  })
}
