/** The channels that the configuration switches on, each with its adapter. A new channel is one entry here. */
import type { Channel } from '../channels/channel.ts'
import { type TelegramChannel, telegramChannel } from '../channels/telegram/channel.ts'
import { webhookAddress } from '../channels/telegram/setup.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../service/deps.ts'
import { openZalo, type ZaloAccount } from './zalo.ts'

export type Needs = Pick<Deps, 'store' | 'keyring' | 'clock' | 'random' | 'say' | 'log' | 'worker'>

export interface Channels {
  readonly all: readonly Channel[]
  /** Its updates are polled or its webhook set, beside what every channel does. */
  readonly telegram: TelegramChannel | null
  /** Its token is looked after, beside what every channel does. */
  readonly zalo: ZaloAccount | null
}

export function openChannels(config: Config, needs: Needs): Channels {
  const zalo = config.zalo === null ? null : openZalo(config.zalo, needs)
  const telegram =
    config.telegram === null
      ? null
      : telegramChannel({
          token: config.telegram.token,
          secret: config.telegram.webhookSecret,
          apiRoot: config.telegram.apiRoot,
          webhook: webhookAddress(config.publicUrl),
          clock: needs.clock,
          log: needs.log,
        })
  return { all: [zalo?.channel, telegram].filter((channel) => channel != null), telegram, zalo }
}
