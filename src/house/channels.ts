/** The channels that the configuration switches on, each with its adapter. A new channel is one entry here. */
import type { Channel } from '../channels/channel.ts'
import { type TelegramChannel, telegramChannel } from '../channels/telegram/channel.ts'
import { CALL_DEADLINE } from '../channels/wire.ts'
import { zaloChannel } from '../channels/zalo/channel.ts'
import { tokenKeeper } from '../channels/zalo/token-keeper.ts'
import { secretTokenStore } from '../channels/zalo/token-store.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../service/deps.ts'

type Needs = Pick<Deps, 'store' | 'keyring' | 'clock' | 'random' | 'say' | 'log' | 'worker'>

export interface Channels {
  readonly all: readonly Channel[]
  /** Its updates are polled or its webhook set, beside what every channel does. */
  readonly telegram: TelegramChannel | null
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
          log: needs.log,
        })
  return { all: [zalo, telegram].filter((channel) => channel !== null), telegram }
}

function openZalo(
  zalo: NonNullable<Config['zalo']>,
  { store, keyring, clock, random, say, log, worker }: Needs,
): Channel {
  const { appId, appSecret, oaId, oaSecret, oauthRoot, openapiRoot, businessRoot } = zalo
  const tokens = tokenKeeper({
    appId,
    appSecret,
    oauthRoot,
    fetch: globalThis.fetch,
    deadline: CALL_DEADLINE,
    store: secretTokenStore({
      secrets: store.secrets,
      seal: keyring.seal,
      open: keyring.open,
      clock,
      worker,
      appId,
      oaId,
    }),
    seed: zalo.refreshToken,
    clock,
    log,
  })
  const template = { id: zalo.templateId, params: zalo.templateParams }
  const { hashPhone } = zalo
  const roots = { openapiRoot, businessRoot }
  return zaloChannel({ appId, oaId, oaSecret, ...roots, tokens, template, hashPhone, say, log, clock, random })
}
