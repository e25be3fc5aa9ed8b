import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Scripted, ScriptedServer } from '../../../test/contract/scripted-server.ts'
import { MINUTE } from '../../survey/time.ts'
import type { ChannelHealth } from '../channel.ts'
import { telegramChannel } from './channel.ts'

const TOKEN = '123456:AAE-a-secret-of-the-bot'
const HOOK = 'https://ykien.example.vn/webhooks/telegram'
const NOW = Date.parse('2026-11-24T09:30:00+07:00')
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

let server: ScriptedServer
beforeAll(async () => {
  server = await ScriptedServer.start()
})
afterAll(() => server.stop())

const date = { date: new Date(NOW).toUTCString() }
const me: Scripted = {
  json: { ok: true, result: { id: 1, is_bot: true, first_name: 'Y', username: 'ykien_bot' } },
  headers: date,
}
const info = (result: object): Scripted => ({ json: { ok: true, result }, headers: date })

async function look(answers: readonly Scripted[], webhook: string | null = HOOK, root = server.root) {
  server.script(answers)
  const channel = telegramChannel({ token: TOKEN, secret: 's', apiRoot: root, log: quiet, webhook, clock: () => NOW })
  const health: ChannelHealth | undefined = await channel.health?.()
  expect(JSON.stringify(health)).not.toContain(TOKEN)
  return health
}

const webhook = (status: string, code: string, values: object = {}) => ({
  found: [
    { check: 'telegram-bot', status: 'ok' },
    { check: 'telegram-webhook', status, code, values },
  ],
})

describe('the health of Telegram', () => {
  test('is told of the bot and of its webhook, with its clock', async () => {
    const health = await look([me, info({ url: HOOK, pending_update_count: 3 })])
    expect(health).toMatchObject(webhook('ok', 'ok', { host: 'ykien.example.vn', pending: 3 }))
    expect(Math.abs(health?.clockAhead ?? Number.NaN)).toBeLessThan(1_000)
  })

  test('is bad when its updates go nowhere, or to somebody else, whose address stays private', async () => {
    expect(await look([me, info({ url: '', pending_update_count: 0 })])).toMatchObject(webhook('problem', 'unset'))
    const other = await look([me, info({ url: 'https://other.example/a-secret-path', pending_update_count: 0 })])
    expect(other).toMatchObject(webhook('problem', 'other', { host: 'other.example' }))
    expect(JSON.stringify(other)).not.toContain('secret-path')
  })

  test('warns of deliveries that failed lately, and of many that wait', async () => {
    const failed = (ago: number) => ({ last_error_date: (NOW - ago) / 1000, last_error_message: 'Connection refused' })
    const base = { url: HOOK, pending_update_count: 0 }
    expect(await look([me, info({ ...base, ...failed(5 * MINUTE) })])).toMatchObject(
      webhook('warning', 'failing', { error: 'Connection refused', at: '2026-11-24T09:25:00+07:00' }),
    )
    expect(await look([me, info({ ...base, ...failed(600 * MINUTE) })])).toMatchObject(webhook('ok', 'ok'))
    expect(await look([me, info({ ...base, pending_update_count: 101 })])).toMatchObject(webhook('warning', 'pending'))
  })

  test('where it is polled, warns of a webhook that is set', async () => {
    expect(await look([me, info({ url: '', pending_update_count: 0 })], null)).toMatchObject(webhook('ok', 'polled'))
    expect(await look([me, info({ url: HOOK, pending_update_count: 0 })], null)).toMatchObject(
      webhook('warning', 'set'),
    )
  })

  test('is bad with a wrong token, or when nobody answers', async () => {
    const wrong = { status: 401, json: { ok: false, error_code: 401, description: 'Unauthorized' } }
    expect((await look([wrong]))?.found).toEqual([
      { check: 'telegram-bot', status: 'problem', code: 'credential', values: { detail: 'telegram 401' } },
    ])
    expect((await look([], HOOK, 'http://127.0.0.1:59999'))?.found).toMatchObject([
      { status: 'problem', code: 'unanswered', values: { detail: 'telegram ECONNREFUSED' } },
    ])
  })
})
