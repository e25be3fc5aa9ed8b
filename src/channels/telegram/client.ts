/** grammY's client over our own wire, so that a failed call tells whether the request had left. */
import { Api, type ApiClientOptions } from 'grammy'
import { call, type Fetch } from '../wire.ts'

export interface TelegramAccess {
  readonly token: string
  /** Without a trailing slash: `https://api.telegram.org`. */
  readonly apiRoot: string
  readonly fetch?: Fetch
}

/** @param deadline of each call, in milliseconds. */
export function telegramApi({ token, apiRoot, fetch = globalThis.fetch }: TelegramAccess, deadline: number): Api {
  const overOurWire: Fetch = async (url, { method, headers, body, signal }) => {
    const init = { ...(method && { method }), ...(headers && { headers }), ...(body && { body }) }
    const answer = await call(fetch, url, init, deadline, native(signal))
    return new Response(answer.text, { status: answer.status })
  }
  return new Api(token, {
    apiRoot: apiRoot.replace(/(?<!\/)\/+$/, ''),
    fetch: overOurWire as NonNullable<ApiClientOptions['fetch']>,
    // Ours ends first and says more.
    timeoutSeconds: deadline / 1000 + 5,
  })
}

/** grammY brings an abort signal of its own making, which the platform's `fetch` refuses. */
function native(signal: RequestInit['signal']): AbortSignal | undefined {
  if (signal === null || signal === undefined || signal instanceof AbortSignal) return signal ?? undefined
  const controller = new AbortController()
  const theirs: EventTarget & { readonly aborted: boolean } = signal
  if (theirs.aborted) controller.abort()
  else theirs.addEventListener('abort', () => controller.abort(), { once: true })
  return controller.signal
}
