/** Tells Telegram where its updates go, when the world can reach us by https. */

import type { TelegramChannel } from './channel.ts'
import { ALLOWED_UPDATES } from './update.ts'

/** Whether Telegram would deliver to this address at all: it insists on https. */
export function takesWebhook(publicUrl: string): boolean {
  return publicUrl.startsWith('https://')
}

/** Where it delivers to; `null`: nowhere, it is polled. @param publicUrl without a trailing slash. */
export function webhookAddress(publicUrl: string): string | null {
  return takesWebhook(publicUrl) ? addressUnder(publicUrl) : null
}

function addressUnder(publicUrl: string): string {
  return `${publicUrl}/webhooks/telegram`
}

/**
 * Sets the webhook and learns the bot's name. Safe to repeat.
 *
 * @param publicUrl without a trailing slash.
 * @throws GrammyError when Telegram refuses, HttpError when it cannot be reached.
 */
export async function telegramSetup(channel: TelegramChannel, publicUrl: string, secret: string): Promise<void> {
  await channel.meet()
  await channel.api.setWebhook(addressUnder(publicUrl), {
    secret_token: secret,
    allowed_updates: [...ALLOWED_UPDATES],
  })
}
