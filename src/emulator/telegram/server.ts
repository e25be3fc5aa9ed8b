/** Telegram's Bot API over HTTP: `/bot<token>/<method>`. */
import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { mishap } from '../mishap.ts'
import { type Answer, done, no } from './answer.ts'
import type { Bot } from './bot.ts'
import {
  answerCallbackQuery,
  deleteMessage,
  editMessageReplyMarkup,
  editMessageText,
  type Method,
  type Parameters,
  sendMessage,
} from './method.ts'
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from './webhook-method.ts'

const METHODS: Readonly<Record<string, Method>> = {
  getMe: (bot) => done({ ...bot.user, can_join_groups: false, can_read_all_group_messages: false }),
  setMyCommands: () => done(true),
  sendChatAction: () => done(true),
  sendMessage,
  editMessageText,
  editMessageReplyMarkup,
  deleteMessage,
  answerCallbackQuery,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  getUpdates,
}

const BY_LOWER_CASE = new Map(Object.entries(METHODS).map(([name, method]) => [name.toLowerCase(), method]))

export function telegramServer(bot: Bot): Hono {
  const server = new Hono()
  server.use(mishap(bot.world.faults, 'telegram', bot.world.closed))
  server.all('/:bot/:method', async (c) => {
    if (c.req.param('bot') !== `bot${bot.token}`) return answer(c, no(401, 'Unauthorized'))
    const method = BY_LOWER_CASE.get(c.req.param('method').toLowerCase())
    if (method === undefined) return answer(c, no(404, 'Not Found'))
    const parameters = await parametersOf(c)
    return answer(
      c,
      parameters === null ? no(400, "Bad Request: can't parse JSON object") : await method(bot, parameters),
    )
  })
  return server
}

function answer(c: Context, body: Answer): Response {
  return c.json(body, (body.ok ? 200 : body.error_code) as ContentfulStatusCode)
}

/** JSON, a form (urlencoded or multipart) or the query, as Telegram takes them; `null`: what came is no JSON object. */
async function parametersOf(c: Context): Promise<Parameters | null> {
  const query = c.req.query()
  const type = c.req.header('content-type') ?? ''
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) {
    return { ...query, ...(await c.req.parseBody()) }
  }
  const text = await c.req.text()
  if (text === '') return query
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? { ...query, ...body } : null
  } catch {
    // Answered with Telegram's words for a broken body.
    return null
  }
}
