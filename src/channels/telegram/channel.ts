/** Telegram, by grammY's client: webhook or polling in, messages with inline keyboards out. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Api } from 'grammy'
import type { PlainAddress } from '../../survey/address.ts'
import type { Instant } from '../../survey/time.ts'
import type { Channel, Message, Pressed, PressHandle, Received, Sent, WebhookRequest } from '../channel.ts'
import type { ChannelLog } from '../log.ts'
import { partly } from '../partly.ts'
import { BODY_LIMIT, jsonOf } from '../webhook-body.ts'
import { CALL_DEADLINE } from '../wire.ts'
import { type TelegramAccess, telegramApi } from './client.ts'
import { codeOf, failureOf } from './failure.ts'
import { telegramHealth } from './health.ts'
import { type Keyboard, keyboardOf, rendered, TEXT_LIMIT } from './keyboard.ts'
import { eventOf, updateShape } from './update.ts'

/** Characters of a notice on a pressed button (Bot API, `answerCallbackQuery`). */
const NOTICE_LIMIT = 200

export interface TelegramOptions extends TelegramAccess {
  /** Telegram sends it back with every update (`setWebhook`, `secret_token`). */
  readonly secret: string
  readonly log: ChannelLog
  /** Where Telegram is to send its updates; absent or `null`: it is polled. */
  readonly webhook?: string | null
  readonly clock?: () => Instant
  /** Of each call, in milliseconds. */
  readonly deadline?: number
}

export interface TelegramChannel extends Channel {
  readonly api: Api
  /** Learns the bot's name, without which there are no chat links. */
  meet(): Promise<void>
}

export function telegramChannel(options: TelegramOptions): TelegramChannel {
  const { secret, log, deadline = CALL_DEADLINE } = options
  const api = telegramApi(options, deadline)
  let username: string | null = null
  return {
    name: 'telegram',
    reaches: ['telegram'],
    api,
    meet: async () => {
      username = (await api.getMe()).username
    },
    receive: (request) => Promise.resolve(received(request, secret)),
    send: (to, message) => send(api, to, message),
    acknowledge: (press, pressed) => acknowledge(api, log, press, pressed),
    chatLink: (token) => (username === null ? null : `https://t.me/${username}?start=${token}`),
    health: () => telegramHealth(options),
  }
}

function received({ headers, body }: WebhookRequest, secret: string): Received {
  if (!same(headers.get('x-telegram-bot-api-secret-token') ?? '', secret)) {
    return { kind: 'refused', status: 401, code: 'WRONG_SECRET' }
  }
  if (body.byteLength > BODY_LIMIT) return { kind: 'refused', status: 413, code: 'TOO_LARGE' }
  const update = updateShape.safeParse(jsonOf(body))
  if (!update.success) return { kind: 'refused', status: 400, code: 'NOT_AN_UPDATE' }
  const event = eventOf(update.data)
  return event === null ? { kind: 'events', events: [], aside: 1 } : { kind: 'events', events: [event], aside: 0 }
}

/** Compares in the same time wherever they differ. */
function same(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return expected !== '' && timingSafeEqual(digest(given), digest(expected))
}

async function send(api: Api, to: PlainAddress, message: Message): Promise<Sent> {
  const { texts, keyboard } = rendered(message)
  let done = 0
  try {
    for (const [i, text] of texts.entries()) {
      const last = i === texts.length - 1
      await api.sendMessage(to.value, text, last && keyboard.length > 0 ? markup(keyboard) : {})
      done = i + 1
    }
    return { kind: 'sent', messageId: null, detail: null }
  } catch (error) {
    return partly(done, failureOf(error))
  }
}

function markup(keyboard: Keyboard) {
  return { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } }
}

async function acknowledge(api: Api, log: ChannelLog, press: PressHandle, pressed: Pressed): Promise<void> {
  const notice = pressed.kind === 'late' ? { text: pressed.notice.slice(0, NOTICE_LIMIT) } : {}
  const ended = await Promise.allSettled([api.answerCallbackQuery(press.queryId, notice), showOn(api, press, pressed)])
  for (const one of ended) {
    if (one.status === 'rejected' && !isUnchanged(one.reason)) {
      log.warn({ code: codeOf(one.reason) }, 'a pressed message could not be changed')
    }
  }
}

async function showOn(api: Api, { chat, messageId, text }: PressHandle, pressed: Pressed): Promise<void> {
  if (pressed.kind === 'ticked') {
    await api.editMessageReplyMarkup(chat, messageId, markup(keyboardOf(pressed.message)))
    return
  }
  const marked = pressed.kind === 'chosen' && text !== null ? `${text}\n✓ ${pressed.label}` : null
  if (marked !== null && marked.length <= TEXT_LIMIT) await api.editMessageText(chat, messageId, marked)
  else await api.editMessageReplyMarkup(chat, messageId)
}

/** The same press twice: what it would show is there already. */
function isUnchanged(error: unknown): boolean {
  return error instanceof Error && /message is not modified/i.test(error.message)
}
