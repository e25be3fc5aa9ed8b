/** A Zalo Official Account: messages inside the window that a person opened, approved templates to a phone number. */
import type { Say } from '../../flow/say.ts'
import type { PlainAddress } from '../../survey/address.ts'
import type { Instant } from '../../survey/time.ts'
import type { Channel, Message, Sent } from '../channel.ts'
import { CALL_DEADLINE, type Fetch } from '../wire.ts'
import { type Answer, zaloClient } from './client.ts'
import { errorClass, type Host } from './errors.ts'
import { type Body, bodies, hasButtons, plainBodies } from './message.ts'
import { sentOf } from './outcome.ts'
import { type Template, templateBody } from './template.ts'
import type { Token, TokenKeeper } from './token-keeper.ts'
import { type Listening, receiveFrom } from './webhook.ts'

export interface ZaloOptions extends Listening {
  /** Without a trailing slash: `https://openapi.zalo.me`, `https://business.openapi.zalo.me`. */
  readonly openapiRoot: string
  readonly businessRoot: string
  readonly tokens: TokenKeeper
  /** `null`: nothing can be sent to a phone number. */
  readonly template: Template | null
  readonly say: Say
  readonly clock: () => Instant
  readonly random: (bytes: number) => Uint8Array
  readonly fetch?: Fetch
  /** Of each call, in milliseconds. */
  readonly deadline?: number
}

/** What a message with buttons is refused with where buttons are the reason: a wrong parameter, an unsupported kind. */
const BUTTONS_REFUSED: readonly string[] = ['zalo -201', 'zalo -233']

export function zaloChannel(options: ZaloOptions): Channel {
  const { openapiRoot, businessRoot, tokens, template, oaId, say, clock, random } = options
  const { fetch = globalThis.fetch, deadline = CALL_DEADLINE } = options
  const client = zaloClient(fetch, deadline)
  const judged = (host: Host, answer: Answer): Sent =>
    sentOf(host, answer, { now: clock(), jitter: (random(1)[0] ?? 0) / 256 })

  /** Posts with a good token; a token that Zalo has dropped before its time is replaced once. */
  async function post(host: Host, url: string, body: Body): Promise<Answer | Exclude<Token, { kind: 'token' }>> {
    const token = await tokens.current()
    if (token.kind !== 'token') return token
    const answer = await client.post(url, token.value, body)
    if (answer.kind !== 'error' || errorClass(host, answer.code) !== 'token') return answer
    const other = await tokens.insteadOf(token.value)
    return other.kind === 'token' ? client.post(url, other.value, body) : other
  }

  async function postAndJudge(host: Host, url: string, body: Body): Promise<Sent> {
    const answer = await post(host, url, body)
    if (answer.kind === 'later') return { kind: 'retry-after', ms: answer.ms, detail: answer.detail }
    if (answer.kind === 'none') return { kind: 'credential', detail: answer.detail }
    return judged(host, answer)
  }

  /** Posts one after the other, until one does not arrive: `done` says how many did. */
  async function postAll(posts: readonly Body[]): Promise<{ readonly sent: Sent; readonly done: number }> {
    let sent: Sent = { kind: 'rejected', detail: 'zalo empty' }
    for (const [done, body] of posts.entries()) {
      sent = await postAndJudge('oa', `${openapiRoot}/v3.0/oa/message/cs`, body)
      if (sent.kind !== 'sent') return { sent, done }
    }
    return { sent, done: posts.length }
  }

  async function toUser(value: string, message: Message): Promise<Sent> {
    const [oa, user] = value.split(':')
    if (user === undefined || (oaId !== null && oa !== oaId)) return { kind: 'unreachable', detail: 'zalo other-oa' }
    const posts = bodies(user, message, say)
    const { sent, done } = await postAll(posts)
    const at = posts[done]
    if (at === undefined || !hasButtons(at) || !BUTTONS_REFUSED.includes(sent.detail ?? '')) return sent
    // A definite refusal: nothing of it has arrived, so the same in words is no second copy.
    return (await postAll(plainBodies(user, message, say).slice(done))).sent
  }

  async function toPhone(phone: string, message: Message): Promise<Sent> {
    if (template === null || message.template === null) return { kind: 'rejected', detail: 'zalo no-template' }
    return postAndJudge('business', `${businessRoot}/message/template`, templateBody(phone, template, message.template))
  }

  return {
    name: 'zalo',
    reaches: template === null ? ['zalo'] : ['zalo', 'phone'],
    receive: (request) => Promise.resolve(receiveFrom(request, options)),
    send: (to: PlainAddress, message) => {
      if (to.kind === 'zalo') return toUser(to.value, message)
      if (to.kind === 'phone') return toPhone(to.value, message)
      return Promise.resolve({ kind: 'unreachable', detail: `zalo no-${to.kind}` })
    },
    // A pressed button of Zalo cannot be changed: what it did is said in the next message.
    acknowledge: () => Promise.resolve(),
    chatLink: () => (oaId === null ? null : `https://zalo.me/${oaId}`),
  }
}
