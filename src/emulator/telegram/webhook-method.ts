/** The methods of the Bot API that concern updates. */
import { SECOND } from '../../survey/time.ts'
import { done, no } from './answer.ts'
import type { Method } from './method.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const POLL_LIMIT = 100

/** Telegram insists on https; here this machine may be told by http too, for it is the only one that is near. */
export const setWebhook: Method = (bot, { url, secret_token, allowed_updates, drop_pending_updates }) => {
  const target = typeof url === 'string' ? URL.parse(url) : null
  if (url === '') bot.updates.connect(null)
  else if (target === null || (target.protocol !== 'https:' && !LOOPBACK.has(target.hostname))) {
    return no(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook')
  } else {
    const secret = typeof secret_token === 'string' ? secret_token : null
    if (secret !== null && !/^[\w-]{1,256}$/.test(secret)) {
      return no(400, 'Bad Request: secret token contains unallowed characters')
    }
    const allowed = namesIn(allowed_updates)
    bot.updates.connect(
      { url: target.href, secret },
      { drop: isTrue(drop_pending_updates), ...(allowed && { allowed }) },
    )
  }
  return { ok: true, result: true }
}

export const deleteWebhook: Method = (bot, { drop_pending_updates }) => {
  bot.updates.connect(null, { drop: isTrue(drop_pending_updates) })
  return done(true)
}

export const getWebhookInfo: Method = (bot) =>
  done({
    url: bot.updates.webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: bot.updates.pending(),
  })

export const getUpdates: Method = async (bot, { offset, limit, timeout, allowed_updates }) => {
  if (bot.updates.webhook !== null) {
    return no(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
  }
  const allowed = namesIn(allowed_updates)
  if (allowed !== undefined) bot.updates.connect(null, { allowed })
  const found = await bot.updates.poll(
    Number(offset ?? 0),
    Math.min(Number(limit ?? POLL_LIMIT), POLL_LIMIT),
    Number(timeout ?? 0) * SECOND,
  )
  if (found !== null) return done(found)
  return no(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running')
}

/** A list, or in a form post its JSON text. */
function namesIn(value: unknown): string[] | undefined {
  if (value === undefined) return undefined
  const list: unknown = typeof value === 'string' ? JSON.parse(value) : value
  return Array.isArray(list) ? list.map(String) : undefined
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 'True' || value === '1'
}
