/** The HTTP server of a process, and how it ends without cutting anybody off. */
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

/** How long requests in hand may take to end, in milliseconds: the store's five seconds, and a little. */
const GRACE = 8_000
/** How often connections that only wait for another request are closed, in milliseconds. */
const SWEEP = 50

export interface Listening {
  /** Takes no more requests and resolves when those in hand are answered, or their time is over. */
  close(): Promise<void>
}

/** @throws Error when the port is taken. */
export async function listen(web: { readonly fetch: Hono['fetch'] }, port: number): Promise<Listening> {
  const server = createServer(getRequestListener(web.fetch))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, resolve)
  })
  return { close: () => close(server) }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
  })
  // A connection that was answered just now waits for its next request, and would hold us up until its time is over.
  const sweeping = setInterval(() => server.closeIdleConnections(), SWEEP)
  const over = setTimeout(() => server.closeAllConnections(), GRACE)
  try {
    await closed
  } finally {
    clearInterval(sweeping)
    clearTimeout(over)
  }
}
