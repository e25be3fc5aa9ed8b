/** Zalo's OA host (`openapi.zalo.me`): messages to people who wrote, templates by user id. */
import { Hono } from 'hono'
import { DAY, HOUR } from '../../survey/time.ts'
import { plainBubble } from '../bubble.ts'
import { mishap } from '../mishap.ts'
import type { Account } from './account.ts'
import { consultationOf, recipientOf } from './consultation.ts'
import { echo, received, seen } from './event.ts'
import type { Oa } from './oa.ts'
import { bodyOf, type Fields, refusal, success, tokenError } from './reply.ts'
import { showTemplate } from './send-template.ts'
import { type Refusal, templateRefusal, valuesOf } from './template.ts'

/** How long after an act of the person messages may be sent; the first 48 hours are free. */
const WINDOW = 7 * DAY
const FREE = 48 * HOUR

export function openapiServer(oa: Oa): Hono {
  const server = new Hono()
  server.use(mishap(oa.world.faults, 'zalo-openapi', oa.world.closed))
  const posts: Readonly<Record<string, (oa: Oa, body: Fields) => unknown>> = {
    '/v3.0/oa/message/cs': consult,
    '/v3.0/oa/message/template': templateByUser,
    '/v3.0/oa/quota/message': quota,
  }
  for (const [path, act] of Object.entries(posts)) {
    server.post(path, async (c) => {
      const bad = tokenError(oa, c)
      if (bad !== 0) return c.json(refusal(bad, 'Access token is invalid'))
      const body = await bodyOf(c)
      return c.json(typeof body === 'string' ? refusal(-201, 'Params is invalid') : act(oa, body))
    })
  }
  server.get('/v2.0/oa/getoa', (c) => {
    const bad = tokenError(oa, c)
    if (bad !== 0) return c.json(refusal(bad, 'Access token is invalid'))
    const { oaId } = oa.options
    return c.json(success({ oaid: oaId, oa_id: oaId, name: 'Ý kiến (thử)', is_verified: true, oa_type: 4 }))
  })
  return server
}

/** Recipient (-201, -213), window (-230), text (-210), buttons (-201), quota (-211): the order of channels.md section 10. */
function consult(oa: Oa, body: Fields): unknown {
  const account = recipient(oa, recipientOf(body))
  if ('error' in account) return account
  const now = oa.world.clock.now()
  if (account.lastInteraction === null || now - account.lastInteraction > WINDOW) {
    return refusal(-230, 'User has not interacted with the OA in the past 7 days')
  }
  const message = consultationOf(body, oa.world.faults.switches.buttonsRefused)
  if ('error' in message) return message
  const total = oa.options.replyQuota ?? Number.POSITIVE_INFINITY
  if (account.received >= total) return refusal(-211, 'Out of quota')
  const id = oa.newMessageId()
  account.received += 1
  const bubble = plainBubble({ id, by: 'office', at: now, text: message.text })
  account.messages.push({ ...bubble, buttons: message.buttons.map((button) => [button]) })
  oa.world.background(tellOfMessage(oa, account.userId, id, message.text))
  return success(sent(oa, account.userId, id))
}

function templateByUser(oa: Oa, body: Fields): unknown {
  const { user_id, template_id, template_data } = body
  const account = recipient(oa, typeof user_id === 'string' ? user_id : null)
  if ('error' in account) return account
  if (String(template_id) !== oa.template.id) return refusal(-109, 'Template is invalid')
  const { switches } = oa.world.faults
  if (switches.noTemplateByUser) return refusal(-249, 'Template cannot be sent by user id')
  const filled = valuesOf(oa.template, template_data)
  if ('error' in filled) return filled
  const refused = templateRefusal(switches, oa.world.clock.now())
  if (refused !== null) return refused
  if (oa.remaining() <= 0) return refusal(-144, 'Daily quota is used up')
  const id = showTemplate(oa, account, { by: 'user', trackingId: null, data: filled.values })
  oa.world.background(tellOfReceipt(oa, account.userId, id))
  return success(sent(oa, account.userId, id))
}

function quota(oa: Oa, body: Fields): unknown {
  const account = recipient(oa, typeof body['user_id'] === 'string' ? body['user_id'] : null)
  if ('error' in account) return account
  const since = account.lastInteraction
  const free = since !== null && oa.world.clock.now() - since <= FREE
  const total = free ? (oa.options.replyQuota ?? 0) : 0
  return success({
    last_interaction: since === null ? '' : String(since),
    cs_reply: { remain: Math.max(total - account.received, 0), total },
  })
}

function recipient(oa: Oa, userId: string | null): Account | Refusal {
  if (userId === null || !oa.knows(userId)) return refusal(-201, 'user_id is invalid')
  const account = oa.account(userId)
  return account.left ? refusal(-213, 'User does not follow the OA') : account
}

function sent(oa: Oa, userId: string, messageId: string) {
  const quota = { quota_type: 'reply', owner_type: 'OA', owner_id: oa.options.oaId }
  return { message_id: messageId, user_id: userId, sent_time: String(oa.world.clock.now()), quota }
}

async function tellOfMessage(oa: Oa, userId: string, messageId: string, text: string): Promise<void> {
  await oa.hook.send(echo(oa, userId, { text, msg_id: messageId }))
  await tellOfReceipt(oa, userId, messageId)
}

async function tellOfReceipt(oa: Oa, userId: string, messageId: string): Promise<void> {
  await oa.hook.send(received(oa, userId, messageId))
  await oa.hook.send(seen(oa, userId, messageId))
}
