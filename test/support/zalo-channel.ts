/** The Zalo adapter as its tests open it: a scripted server for Zalo's, a token that is always good, a clock that stands. */
import { TEMPLATE_PARAMS } from '../../src/channels/channel.ts'
import { zaloChannel } from '../../src/channels/zalo/channel.ts'
import type { TokenKeeper } from '../../src/channels/zalo/token-keeper.ts'
import type { Say } from '../../src/flow/say.ts'
import { HOUR, MINUTE } from '../../src/survey/time.ts'
import type { Scripted } from '../contract/scripted-server.ts'

export const APP = '1234567890123456789'
export const OA = '3662729599000000001'
export const USER = '6142494823000000001'
export const PHONE = '84912345678'
export const OA_SECRET = 'emulator-oa-secret'
export const ACCESS = 'access-token-1'
/** 15:53 on 9 October 2025 in Viet Nam. */
export const AT = 1_760_000_000_000

const say: Say = (_, __, values) => `Hoặc nhắn: ${values?.['words']}`

export const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/** Gives a first token, and after a refusal the second. */
export const tokens: TokenKeeper = {
  current: () => Promise.resolve({ kind: 'token', value: ACCESS }),
  insteadOf: () => Promise.resolve({ kind: 'token', value: 'access-token-2' }),
  early: () => Promise.resolve({ kind: 'token', value: ACCESS }),
  state: () => ({ freshUntil: AT + 25 * HOUR, problem: null }),
}

export const PARAM_NAMES = Object.fromEntries(TEMPLATE_PARAMS.map((name) => [name, name]))

export const openZalo = (root: string, deadline: number, more: Partial<Parameters<typeof zaloChannel>[0]> = {}) =>
  zaloChannel({
    appId: APP,
    oaSecret: OA_SECRET,
    oaId: OA,
    openapiRoot: root,
    businessRoot: root,
    tokens,
    template: { id: '7895417', params: { ...PARAM_NAMES, code: 'survey_code' } },
    hashPhone: false,
    say,
    log: quiet,
    clock: () => AT + MINUTE,
    random: (n) => new Uint8Array(n),
    deadline,
    ...more,
  })

export const user = { kind: 'zalo', value: `${OA}:${USER}` } as const

/** What Zalo answers to a message. */
export const done: Scripted = {
  json: { error: 0, message: 'Success', data: { message_id: 'oa-1', user_id: USER, sent_time: String(AT) } },
}
export const error = (code: number): Scripted => ({ json: { error: code, message: 'no' } })
export const sent = { kind: 'sent', messageId: 'oa-1', detail: null } as const
