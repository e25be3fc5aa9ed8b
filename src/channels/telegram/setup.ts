/** Tells Telegram where its updates go, when the world can reach us by https. */
import type { ChannelLog } from '../log.ts'
import { type Pause, pauseFor } from '../pause.ts'
import type { TelegramChannel } from './channel.ts'
import { codeOf } from './failure.ts'
import { ALLOWED_UPDATES } from './update.ts'

/** Pauses after failures in a row, in milliseconds; Telegram keeps updates for a day, so the last is soon enough. */
const PAUSES = [1_000, 2_000, 5_000, 15_000, 60_000] as const

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

export interface WebhookOptions {
  readonly channel: TelegramChannel
  /** Without a trailing slash. */
  readonly publicUrl: string
  readonly secret: string
  readonly log: ChannelLog
  readonly signal: AbortSignal
  /** Told a code while the webhook is not set, `null` once it is. */
  readonly trouble?: (code: string | null) => void
  readonly pause?: Pause
}

/** Sets the webhook and learns the bot's name; tries again until it is done or the signal comes. Never rejects. */
export async function telegramWebhook(options: WebhookOptions): Promise<void> {
  const { channel, publicUrl, secret, log, signal, trouble = () => {}, pause = pauseFor } = options
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await channel.meet()
      await channel.api.setWebhook(addressUnder(publicUrl), {
        secret_token: secret,
        allowed_updates: [...ALLOWED_UPDATES],
      })
      if (failures > 0) log.info({ failures }, 'the Telegram webhook is set')
      return trouble(null)
    } catch (error) {
      const code = codeOf(error)
      trouble(code)
      // The first of a row is told, then every hundredth: an outage must not fill the log.
      if (failures % 100 === 0)
        log.error({ code, failures }, 'the Telegram webhook could not be set, and is tried again')
      await pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0, signal)
    }
  }
}
