/** The HTTP server of a process, and how it ends without cutting anybody off. */
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

/** How long requests in hand may take to end, in milliseconds: the store's five seconds, and a little. */
const GRACE = 8_000
/** How often connections that only wait for another request are closed, in milliseconds. */
const SWEEP = 50

/** What one connection may take of us; times in milliseconds. */
export interface ConnectionLimits {
  /** From the first byte of a request until its headers are whole; then 408. */
  readonly headers: number
  /** From the first byte of a request until its body is whole; then 408. */
  readonly request: number
  /** How often those two are looked at. */
  readonly look: number
  /** A connection that waits for its next request. */
  readonly idle: number
  /** Nothing was read or written while a request is in hand: whoever takes an answer more slowly is let go. */
  readonly silent: number
  /** Connections at a time; a further one is closed at once. */
  readonly connections: number
}

const LIMITS: ConnectionLimits = {
  headers: 10_000,
  // 20 MB, the largest upload, over a line of 1.5 Mbit/s.
  request: 120_000,
  look: 5_000,
  // Longer than the minute for which proxies keep theirs, so that they never write into one that is being closed.
  idle: 65_000,
  silent: 120_000,
  connections: 4_000,
}
/** Bytes of the request line and all headers; 431 beyond. */
const HEADER_BYTES = 16 * 1024
/** Headers; what follows is not read. */
const HEADERS = 100

export interface Listening {
  /** Takes no more requests and resolves when those in hand are answered, or their time is over. */
  close(): Promise<void>
}

/** @throws Error when the port is taken. */
export async function listen(
  web: { readonly fetch: Hono['fetch'] },
  port: number,
  limits: ConnectionLimits = LIMITS,
): Promise<Listening> {
  const options = {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    connectionsCheckingInterval: limits.look,
    keepAliveTimeout: limits.idle,
    maxHeaderSize: HEADER_BYTES,
  }
  const server = createServer(options, getRequestListener(web.fetch))
  server.maxHeadersCount = HEADERS
  server.maxConnections = limits.connections
  server.setTimeout(limits.silent)
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
