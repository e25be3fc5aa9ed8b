/**
 * Nothing that a test does leaves this machine: an HTTP request or socket to anything but loopback fails, with its
 * origin (never its path, which may hold a token) in the error. Loopback passes untouched: the emulators are real there.
 */
import { setupServer } from 'msw/node'
import { afterAll, beforeAll } from 'vitest'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

const server = setupServer()

beforeAll(() => {
  server.listen({
    onUnhandledFrame({ frame }) {
      const { hostname, origin } = new URL(addressOf(frame.data))
      if (LOOPBACK.has(hostname)) return
      // msw answers 500 for a plain error; one that looks like Node's own ends the request as a broken network would.
      const refusal = { code: 'ENETUNREACH', errno: -101 }
      throw Object.assign(new Error(`A test tried to reach ${origin}; only loopback is allowed.`), refusal)
    },
  })
})

afterAll(() => server.close())

/** Of msw's two kinds of frames: a request, a WebSocket. */
function addressOf(data: unknown): string | URL {
  const { request, connection } = data as {
    readonly request?: Request
    readonly connection?: { readonly client: { readonly url: URL } }
  }
  return request?.url ?? connection?.client.url ?? 'unknown:frame'
}
