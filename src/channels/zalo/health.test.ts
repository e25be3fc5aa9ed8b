import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MORNING, type RunningEmulator, startEmulator, ZALO } from '../../../test/support/emulator.ts'
import { refreshTokens } from '../../../test/support/zalo-calls.ts'
import { BROKEN, zaloRefusal } from '../../emulator/faults.ts'
import { HOUR, iso } from '../../survey/time.ts'
import { type ChannelHealth, TEMPLATE_PARAMS } from '../channel.ts'
import { zaloChannel } from './channel.ts'
import type { Token, TokenState } from './token-keeper.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

let here: RunningEmulator
let access: string

beforeEach(async () => {
  here = await startEmulator({ zalo: { dailyQuota: 10 } })
  access = String((await refreshTokens(here, ZALO.refreshToken))['access_token'])
})
afterEach(() => here.stop())

interface Differently {
  readonly oaId?: string
  readonly clock?: () => number
  readonly token?: Token
  readonly state?: TokenState
  readonly params?: readonly string[]
}

async function look(more: Differently = {}): Promise<ChannelHealth> {
  const token = more.token ?? { kind: 'token', value: access }
  const names = more.params ?? TEMPLATE_PARAMS
  const channel = zaloChannel({
    appId: ZALO.appId,
    oaSecret: ZALO.oaSecret,
    oaId: more.oaId ?? ZALO.oaId,
    openapiRoot: here.roots.openapi,
    businessRoot: here.roots.business,
    tokens: {
      current: async () => token,
      insteadOf: async () => token,
      early: async () => token,
      state: () => more.state ?? { freshUntil: MORNING + 20 * HOUR, problem: null },
    },
    template: { id: ZALO.templateId, params: Object.fromEntries(names.map((name) => [name, 'office'])) },
    hashPhone: false,
    say: () => '',
    log: quiet,
    clock: more.clock ?? Date.now,
    random: (n) => new Uint8Array(n),
  })
  const health = await channel.health?.()
  if (health === undefined) throw new Error('Zalo tells nothing of its health')
  return health
}

const of = ({ found }: ChannelHealth, check: string) => found.find((one) => one.check === check)

describe('the health of Zalo', () => {
  test('is told of token, account, template and quota, with what Zalo says of prices and time', async () => {
    const health = await look({ params: TEMPLATE_PARAMS })
    expect(health.prices).toEqual({ 'zalo-template': 300, 'zalo-user-template': 200 })
    expect(Math.abs(health.clockAhead ?? Number.NaN)).toBeLessThan(30_000)
    expect(of(health, 'zalo-token')).toMatchObject({ status: 'ok', values: { until: iso(MORNING + 20 * HOUR) } })
    expect(of(health, 'zalo-account')).toMatchObject({ status: 'ok', values: { type: 4 } })
    expect(of(health, 'zalo-quota')).toMatchObject({ status: 'ok', values: { left: 10, daily: 10 } })
    expect(JSON.stringify(health)).not.toContain(access)
  })

  test('has a clock that is hours away from ours', async () => {
    const { clockAhead } = await look({ clock: () => Date.now() - 2 * HOUR })
    expect(Math.round((clockAhead ?? 0) / HOUR)).toBe(2)
  })

  test('ends with a token that cannot be had', async () => {
    const health = await look({ token: { kind: 'none', detail: 'zalo oauth -14014' } })
    expect(health.found).toEqual([
      { check: 'zalo-token', status: 'problem', code: 'none', values: { detail: 'zalo oauth -14014' } },
    ])
  })

  test('warns of a token that serves although its refresh fails', async () => {
    const state = { freshUntil: MORNING, problem: 'zalo oauth http-500' }
    expect(of(await look({ state }), 'zalo-token')).toMatchObject({ status: 'warning', code: 'failing' })
  })

  test('is bad when the token is of another account', async () => {
    expect(of(await look({ oaId: '99' }), 'zalo-account')).toMatchObject({ status: 'problem', code: 'other' })
  })

  test('is bad when the account is not told', async () => {
    here.faults.arm({ server: 'zalo-openapi', fault: zaloRefusal(-209) })
    expect(of(await look(), 'zalo-account')).toMatchObject({ code: 'unanswered', values: { detail: 'zalo -209' } })
  })

  test('is bad when the template waits, asks for more than we have, or would cut the link', async () => {
    expect(of(await look({ params: ['office'] }), 'zalo-template')).toMatchObject({
      status: 'problem',
      values: { what: 'param', name: 'survey_token' },
    })
    here.faults.switches.templatePending = true
    expect(of(await look(), 'zalo-template')).toMatchObject({ values: { what: 'state', name: 'pending_review' } })
  })

  test('warns of a template that Zalo does not tell of, for it is sent all the same', async () => {
    here.faults.arm({ server: 'zalo-business', path: '/template/info/v2', fault: BROKEN })
    const health = await look()
    expect(of(health, 'zalo-template')).toMatchObject({ status: 'warning', code: 'unknown' })
    expect(health.prices).toEqual({})
  })

  test('is bad when the quota is used up', async () => {
    const empty = {
      kind: 'refuse',
      status: 200,
      body: { error: 0, data: { dailyQuota: '5', remainingQuota: '0' } },
    } as const
    here.faults.arm({ server: 'zalo-business', path: '/message/quota', fault: empty })
    expect(of(await look(), 'zalo-quota')).toMatchObject({ status: 'problem', code: 'empty' })
    const little = { ...empty, body: { error: 0, data: { dailyQuota: '500', remainingQuota: '49' } } }
    here.faults.arm({ server: 'zalo-business', path: '/message/quota', fault: little })
    expect(of(await look(), 'zalo-quota')).toMatchObject({ status: 'warning', code: 'low' })
  })
})
