/** Telegram's updates: by webhook where the world can reach us by https, by polling elsewhere. */
import type { Event } from '../channels/channel.ts'
import { telegramPoll } from '../channels/telegram/poll.ts'
import { takesWebhook, telegramWebhook } from '../channels/telegram/setup.ts'
import type { Config } from '../config.ts'
import type { House } from './open.ts'

/**
 * @param take resolves when the event is in the store.
 * @param trouble is told a code when Telegram cannot be heard, `null` when it can.
 */
export async function joinTelegram(
  { deps, telegram }: House,
  config: Config,
  take: (event: Event) => Promise<void>,
  trouble: (code: string | null) => void,
  signal: AbortSignal,
): Promise<void> {
  if (telegram === null || config.telegram === null) return
  const { token, apiRoot, webhookSecret: secret } = config.telegram
  const { log } = deps
  if (takesWebhook(config.publicUrl)) {
    return telegramWebhook({ channel: telegram, publicUrl: config.publicUrl, secret, log, signal, trouble })
  }
  const deliver = async (events: readonly Event[]): Promise<void> => {
    for (const event of events) await take(event)
  }
  return telegramPoll({ token, apiRoot, channel: telegram, log, signal, trouble, deliver })
}
