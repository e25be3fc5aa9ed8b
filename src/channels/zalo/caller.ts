/** Calls to Zalo with a good token; one that Zalo has dropped before its time is replaced once. */
import type { Answer, ZaloClient } from './client.ts'
import { errorClass, type Host } from './errors.ts'
import type { Token, TokenKeeper } from './token-keeper.ts'

/** What Zalo answered, or why there was no token to ask with: then nothing has left. */
export type Called = Answer | Exclude<Token, { readonly kind: 'token' }>

export interface Caller {
  post(host: Host, url: string, body: Readonly<Record<string, unknown>>): Promise<Called>
  get(host: Host, url: string): Promise<Called>
}

export function zaloCaller(client: ZaloClient, tokens: Pick<TokenKeeper, 'current' | 'insteadOf'>): Caller {
  async function withToken(host: Host, ask: (token: string) => Promise<Answer>): Promise<Called> {
    const token = await tokens.current()
    if (token.kind !== 'token') return token
    const answer = await ask(token.value)
    if (answer.kind !== 'error' || errorClass(host, answer.code) !== 'token') return answer
    const other = await tokens.insteadOf(token.value)
    return other.kind === 'token' ? ask(other.value) : other
  }
  return {
    post: (host, url, body) => withToken(host, (token) => client.post(url, token, body)),
    get: (host, url) => withToken(host, (token) => client.get(url, token)),
  }
}

/** Why there is nothing to read, as a code; `done` is of a shape that we do not know. */
export function detailOf(called: Called): string {
  switch (called.kind) {
    case 'done':
      return 'zalo shape'
    case 'error':
    case 'lost':
      return `zalo ${called.code}`
    case 'http':
      return `zalo http-${called.status}`
    default:
      return called.detail
  }
}
