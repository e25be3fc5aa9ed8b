/** A Zalo Official Account: messages inside the window that a person opened, approved templates to a user or a phone. */
import { createHash } from 'node:crypto'
import type { Say } from '../../flow/say.ts'
import type { PlainAddress } from '../../survey/address.ts'
import type { Instant } from '../../survey/time.ts'
import type { Channel, Message, Sent } from '../channel.ts'
import type { ChannelLog } from '../log.ts'
import { partly } from '../partly.ts'
import { CALL_DEADLINE, type Fetch } from '../wire.ts'
import { zaloCaller } from './caller.ts'
import { zaloClient } from './client.ts'
import type { Host } from './errors.ts'
import { zaloHealth } from './health.ts'
import { type Body, bodies, hasButtons, plainBodies } from './message.ts'
import { sentOf } from './outcome.ts'
import { fillTemplate, type Template } from './template-info.ts'
import { templateShelf } from './template-shelf.ts'
import type { TokenKeeper } from './token-keeper.ts'
import { type Listening, receiveFrom } from './webhook.ts'

export interface ZaloOptions extends Listening {
  /** Without a trailing slash: `https://openapi.zalo.me`, `https://business.openapi.zalo.me`. */
  readonly openapiRoot: string
  readonly businessRoot: string
  readonly tokens: TokenKeeper
  /** `null`: only who wrote lately can be reached. */
  readonly template: Template | null
  /** A phone number leaves as its SHA-256 only. */
  readonly hashPhone: boolean
  readonly say: Say
  readonly log: ChannelLog
  readonly clock: () => Instant
  readonly random: (bytes: number) => Uint8Array
  readonly fetch?: Fetch
  /** Of each call, in milliseconds. */
  readonly deadline?: number
}

/** What a message with buttons is refused with where buttons are the reason: a wrong parameter, an unsupported kind. */
const BUTTONS_REFUSED: readonly string[] = ['zalo -201', 'zalo -233']

/** A template refused so may have been changed since it was last looked up. */
const TEMPLATE_CHANGED: readonly string[] = ['zalo -109', 'zalo -131', 'zalo -146', 'zalo -1121', 'zalo -1122']

export function zaloChannel(options: ZaloOptions): Channel {
  const { openapiRoot, businessRoot, tokens, template, hashPhone, oaId, say, log, clock, random } = options
  const { fetch = globalThis.fetch, deadline = CALL_DEADLINE } = options
  const caller = zaloCaller(zaloClient(fetch, deadline), tokens)
  const shelf = template === null ? null : templateShelf({ caller, businessRoot, template, clock, log })

  async function postAndJudge(host: Host, url: string, body: Body): Promise<Sent> {
    const answer = await caller.post(host, url, body)
    if (answer.kind === 'later') return { kind: 'retry-after', ms: answer.ms, detail: answer.detail }
    if (answer.kind === 'none') return { kind: 'credential', detail: answer.detail, all: true }
    return sentOf(host, answer, { now: clock(), jitter: (random(1)[0] ?? 0) / 256 })
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
    if (message.template !== null) {
      // It takes no tracking id: its receipt is joined by the message id alone.
      return byTemplate(message, 'template', `${openapiRoot}/v3.0/oa/message/template`, { user_id: user })
    }
    const posts = bodies(user, message, say)
    const { sent, done } = await postAll(posts)
    const at = posts[done]
    if (at === undefined || !hasButtons(at) || !BUTTONS_REFUSED.includes(sent.detail ?? '')) return partly(done, sent)
    // A definite refusal: nothing of it has arrived, so the same in words is no second copy.
    const inWords = await postAll(plainBodies(user, message, say).slice(done))
    return partly(done + inWords.done, inWords.sent)
  }

  function toPhone(phone: string, message: Message): Promise<Sent> {
    const tracking_id = message.template?.trackingId
    if (!hashPhone) return byTemplate(message, 'business', `${businessRoot}/message/template`, { phone, tracking_id })
    const hash_phone = createHash('sha256').update(phone).digest('hex')
    return byTemplate(message, 'business', `${businessRoot}/message/template/hashphone`, { hash_phone, tracking_id })
  }

  async function byTemplate(message: Message, host: Host, url: string, to: Body): Promise<Sent> {
    if (template === null || shelf === null || message.template === null) {
      return { kind: 'rejected', detail: 'zalo no-template' }
    }
    const known = await shelf.look()
    if (known.kind === 'unusable') return { kind: 'credential', detail: known.detail, all: true }
    const info = known.kind === 'usable' ? known.info : null
    const filled = fillTemplate(template, info, message.template.params)
    if (filled.kind === 'empty') return { kind: 'rejected', detail: `zalo template-empty ${filled.name}` }
    const sent = await postAndJudge(host, url, { ...to, template_id: template.id, template_data: filled.values })
    if (TEMPLATE_CHANGED.includes(sent.detail ?? '')) shelf.doubt()
    return sent
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
    health: () => zaloHealth(options),
  }
}
