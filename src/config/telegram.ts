/** Which Telegram: the real one, another that stands in for it, or our own emulator where there are no credentials. */
import { z } from 'zod'
import { type Environment, webAddress } from './environment.ts'

export interface TelegramConfig {
  /** It is the emulator that this very server carries. */
  readonly emulated: boolean
  readonly token: string
  readonly webhookSecret: string
  readonly apiRoot: string
}

export const TELEGRAM_CREDENTIALS = ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_WEBHOOK_SECRET'] as const

/** @param emulator the root of our own emulators; `null`: there are none (production). */
export function telegramConfig(env: Environment, emulator: string | null): TelegramConfig {
  const root = env.read('TELEGRAM_API_ROOT', webAddress, null)
  if (emulator !== null && root === null && !TELEGRAM_CREDENTIALS.some(env.isSet)) {
    return {
      emulated: true,
      token: '700000001:emulated-bot-of-this-machine',
      webhookSecret: 'emulated-telegram-webhook-secret',
      apiRoot: `${emulator}/telegram`,
    }
  }
  return {
    emulated: false,
    token: env.need('TELEGRAM_BOT_TOKEN', z.string().regex(/^\d+:[\w-]+$/)),
    webhookSecret: env.need('TELEGRAM_WEBHOOK_SECRET', z.string().regex(/^[\w-]{1,256}$/)),
    apiRoot: root ?? 'https://api.telegram.org',
  }
}
