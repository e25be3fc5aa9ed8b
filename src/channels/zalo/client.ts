/** A call to Zalo's servers and its answer as a value; an application error comes as HTTP 200 with `error` not 0. */
import { z } from 'zod'
import { call, type Fetch, WireError } from '../wire.ts'

export type Answer =
  | { readonly kind: 'done'; readonly data: unknown }
  | { readonly kind: 'error'; readonly code: number }
  /** No answer of the application: a gateway, a proxy, a wrong address. */
  | { readonly kind: 'http'; readonly status: number; readonly retryAfter: number | null }
  /** No answer at all. `left`: the request may have been taken. */
  | { readonly kind: 'lost'; readonly left: boolean; readonly code: string }

export interface ZaloClient {
  /** Posts JSON with the token in Zalo's bare header. Never throws what the network did. */
  post(url: string, accessToken: string, body: Readonly<Record<string, unknown>>): Promise<Answer>
  get(url: string, accessToken: string): Promise<Answer>
}

const envelope = z.object({ error: z.coerce.number().int(), data: z.unknown().optional() })

/** @param deadline of each call, in milliseconds. */
export function zaloClient(fetch: Fetch, deadline: number): ZaloClient {
  async function ask(url: string, init: RequestInit): Promise<Answer> {
    try {
      const { status, headers, text } = await call(fetch, url, init, deadline)
      return read(status, headers.get('retry-after'), text)
    } catch (error) {
      if (error instanceof WireError) return { kind: 'lost', left: error.left, code: error.code }
      throw error
    }
  }
  return {
    post: (url, accessToken, body) => {
      const headers = { 'content-type': 'application/json', access_token: accessToken }
      return ask(url, { method: 'POST', headers, body: JSON.stringify(body) })
    },
    get: (url, accessToken) => ask(url, { headers: { access_token: accessToken } }),
  }
}

function read(status: number, retryAfter: string | null, text: string): Answer {
  const parsed = status < 500 && status !== 429 ? envelope.safeParse(json(text)) : null
  if (parsed?.success !== true) return { kind: 'http', status, retryAfter: seconds(retryAfter) }
  const { error, data } = parsed.data
  return error === 0 ? { kind: 'done', data } : { kind: 'error', code: error }
}

/** @returns milliseconds; `null` for none, or a date. */
function seconds(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : null
}

/** @returns `undefined` where the text is no JSON. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
