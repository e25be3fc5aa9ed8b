/**
 * One HTTP call to a channel's server, with a deadline over the whole answer. When it fails, the one thing that matters
 * is whether the request had left: only then may the message have been delivered.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** How long a call may take, in milliseconds: a reply held up by a hanging server is tried again within 15 s. */
export const CALL_DEADLINE = 8_000

/** The network failed. Carries no address of the call, for that may hold a token. */
export class WireError extends Error {
  /** Of the platform, such as `ECONNREFUSED`, or `TIMEOUT`. */
  readonly code: string
  /** `false`: the request certainly never left. */
  readonly left: boolean

  constructor(code: string, left: boolean) {
    super(`the call failed: ${code}`)
    this.name = 'WireError'
    this.code = code
    this.left = left
  }
}

export interface WireAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/**
 * Makes the call and reads its whole answer. Redirects are answers, not followed: the headers hold credentials.
 *
 * @param stop ends the call early, as a failure with the code `TIMEOUT`.
 * @throws WireError when there is no whole answer.
 */
export async function call(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  deadline: number,
  stop?: AbortSignal,
): Promise<WireAnswer> {
  const limit = AbortSignal.timeout(deadline)
  const signal = stop === undefined ? limit : AbortSignal.any([limit, stop])
  const trace: Trace = { begun: false, left: false }
  return traces.run(trace, async () => {
    try {
      const response = await fetch(url, { ...init, redirect: 'manual', signal })
      return { status: response.status, headers: response.headers, text: await response.text() }
    } catch (cause) {
      const code = signal.aborted ? 'TIMEOUT' : codeOf(cause)
      throw new WireError(code, !NEVER_STOOD.includes(code) && (trace.left || !trace.begun))
    }
  })
}

/** Codes that tell by themselves that there was no connection. */
const NEVER_STOOD: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']

/** What is known of a call under way. A `fetch` that tells nothing (another runtime) leaves it at not begun. */
interface Trace {
  begun: boolean
  left: boolean
}

const traces = new AsyncLocalStorage<Trace>()
const byRequest = new WeakMap<object, Trace>()

// Node's fetch reports each request and the moment its head is written: the error alone cannot tell a connection that
// never stood from an answer that was lost.
subscribe('undici:request:create', (message) => {
  const trace = traces.getStore()
  const request = requestOf(message)
  if (trace === undefined || request === null) return
  trace.begun = true
  byRequest.set(request, trace)
})
subscribe('undici:client:sendHeaders', (message) => {
  const request = requestOf(message)
  const trace = request === null ? undefined : byRequest.get(request)
  if (trace !== undefined) trace.left = true
})

function requestOf(message: unknown): object | null {
  if (typeof message !== 'object' || message === null || !('request' in message)) return null
  return typeof message.request === 'object' ? message.request : null
}

function codeOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') return inner.code
  return 'NETWORK'
}
