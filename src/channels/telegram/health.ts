/** How everything stands that Telegram needs: the bot's token, and how its updates come to us. */
import type { Api } from 'grammy'
import { HOUR, iso } from '../../survey/time.ts'
import type { ChannelHealth, Health } from '../channel.ts'
import { serverClock } from '../server-clock.ts'
import { CALL_DEADLINE } from '../wire.ts'
import type { TelegramOptions } from './channel.ts'
import { telegramApi } from './client.ts'
import { failureOf } from './failure.ts'

/** More updates than this waiting mean that we are too slow, or not there. */
const MANY_PENDING = 100
/** An older failure of the webhook has passed. */
const LATELY = HOUR
/** Characters of what Telegram says of a failure. */
const ERROR_LIMIT = 200

export async function telegramHealth(options: TelegramOptions): Promise<ChannelHealth> {
  const { token, apiRoot, clock = Date.now, fetch = globalThis.fetch, deadline = CALL_DEADLINE } = options
  const theirs = serverClock(fetch, clock)
  const api = telegramApi({ token, apiRoot, fetch: theirs.fetch }, deadline)
  const found = await botHealth(api)
  if (found.status === 'ok')
    return { found: [found, await updatesHealth(api, options)], clockAhead: theirs.ahead(), prices: {} }
  return { found: [found], clockAhead: theirs.ahead(), prices: {} }
}

async function botHealth(api: Api): Promise<Health> {
  try {
    const { username } = await api.getMe()
    return { check: 'telegram-bot', status: 'ok', code: 'ok', values: { username } }
  } catch (error) {
    return refused('telegram-bot', error)
  }
}

async function updatesHealth(api: Api, { webhook = null, clock = Date.now }: TelegramOptions): Promise<Health> {
  const check = 'telegram-webhook'
  try {
    const info = await api.getWebhookInfo()
    const { url = '', pending_update_count: pending, last_error_date: failed = 0, last_error_message = '' } = info
    // Its path may be another software's secret.
    const values = { host: URL.parse(url)?.host ?? '', wanted: webhook ?? '', pending }
    if (webhook !== null && url !== webhook)
      return { check, status: 'problem', code: url === '' ? 'unset' : 'other', values }
    if (webhook === null && url !== '') return { check, status: 'warning', code: 'set', values }
    if (failed * 1000 > clock() - LATELY) {
      const error = last_error_message.slice(0, ERROR_LIMIT)
      return { check, status: 'warning', code: 'failing', values: { ...values, error, at: iso(failed * 1000) } }
    }
    if (pending > MANY_PENDING) return { check, status: 'warning', code: 'pending', values }
    return { check, status: 'ok', code: webhook === null ? 'polled' : 'ok', values }
  } catch (error) {
    return refused(check, error)
  }
}

/** @throws the error itself when it does not come from a call. */
function refused(check: string, error: unknown): Health {
  const { kind, detail } = failureOf(error)
  return { check, status: 'problem', code: kind === 'credential' ? 'credential' : 'unanswered', values: { detail } }
}
