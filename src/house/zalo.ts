/** The Zalo Official Account of the configuration: its channel, its token, the first consent of its administrator. */
import type { Channel } from '../channels/channel.ts'
import { CALL_DEADLINE } from '../channels/wire.ts'
import { zaloChannel } from '../channels/zalo/channel.ts'
import { keepFresh } from '../channels/zalo/keep-fresh.ts'
import { type ZaloLogin, zaloLogin } from '../channels/zalo/login.ts'
import { type TokenState, tokenKeeper } from '../channels/zalo/token-keeper.ts'
import { secretTokenStore } from '../channels/zalo/token-store.ts'
import type { ZaloConfig } from '../config/zalo.ts'
import type { Needs } from './channels.ts'

export interface ZaloAccount {
  readonly channel: Channel
  readonly login: ZaloLogin
  /** How it stands with the token, as far as this process knows; asks nobody. */
  token(): TokenState
  /** Looks after the token until the signal. */
  keepFresh(signal: AbortSignal): Promise<void>
}

export function openZalo(zalo: ZaloConfig, { store, keyring, clock, random, say, log, worker }: Needs): ZaloAccount {
  const { appId, appSecret, oaId, oaSecret, oauthRoot, openapiRoot, businessRoot, refreshToken: seed } = zalo
  const oauth = { appId, appSecret, oauthRoot, fetch: globalThis.fetch, deadline: CALL_DEADLINE }
  const { seal, open } = keyring
  const kept = secretTokenStore({ secrets: store.secrets, seal, open, clock, worker, appId, oaId })
  const tokens = tokenKeeper({ ...oauth, store: kept, seed, clock, log })
  const { hashPhone, codeVerifier } = zalo
  const template = { id: zalo.templateId, params: zalo.templateParams }
  const account = { appId, oaId, oaSecret, openapiRoot, businessRoot }
  return {
    channel: zaloChannel({ ...account, tokens, template, hashPhone, say, log, clock, random }),
    login: zaloLogin({ ...oauth, openapiRoot, oaId, codeVerifier, seed, store: kept, clock, random }),
    token: tokens.state,
    keepFresh: (signal) => keepFresh({ tokens, log, signal }),
  }
}
