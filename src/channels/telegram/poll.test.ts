import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Scripted, ScriptedServer } from '../../../test/contract/scripted-server.ts'
import type { Event } from '../channel.ts'
import { telegramChannel } from './channel.ts'
import { telegramPoll } from './poll.ts'
import { takesWebhook, telegramWebhook } from './setup.ts'

const TOKEN = '123456:AAE-a-secret-of-the-bot'
const ALLOWED = ['message', 'callback_query', 'my_chat_member']

let server: ScriptedServer
beforeAll(async () => {
  server = await ScriptedServer.start()
})
afterAll(() => server.stop())

const yes: Scripted = { json: { ok: true, result: true } }
const me: Scripted = { json: { ok: true, result: { id: 1, is_bot: true, first_name: 'Y', username: 'ykien_bot' } } }
const conflict: Scripted = { status: 409, json: { ok: false, error_code: 409, description: 'Conflict' } }

function updates(...ids: readonly number[]): Scripted {
  const chat = { id: 7, type: 'private' }
  const result = ids.map((id) => ({ update_id: id, message: { message_id: id, date: 1, chat, text: `số ${id}` } }))
  return { json: { ok: true, result } }
}

/** Polls until the script is at its end; `deliver` may fail. */
async function poll(script: readonly Scripted[], deliver: (events: readonly Event[]) => Promise<void>) {
  server.script([...script, 'hang'])
  const stop = new AbortController()
  const told: unknown[] = []
  const pauses: number[] = []
  const log = { info: () => {}, warn: (fields: object) => told.push(fields), error: () => {} }
  const channel = telegramChannel({ token: TOKEN, secret: 's', apiRoot: server.root, log })
  const running = telegramPoll({
    channel,
    token: TOKEN,
    apiRoot: server.root,
    deliver,
    log,
    signal: stop.signal,
    pause: async (ms) => {
      pauses.push(ms)
    },
  })
  await expect.poll(() => server.asked.length).toBe(script.length + 1)
  stop.abort()
  await running
  const offsets = server.asked
    .filter(({ path }) => path.endsWith('/getUpdates'))
    .map(({ body }) => (body as { offset: number }).offset)
  return { offsets, told, pauses, channel }
}

describe('polling Telegram', () => {
  test('takes the webhook away, learns its name, and confirms what was handed over', async () => {
    const got: string[] = []
    const { offsets, channel } = await poll([yes, me, updates(5, 6), updates(7)], async (events) => {
      got.push(...events.map(({ id }) => id))
    })
    expect(server.asked[0]?.path).toBe(`/bot${TOKEN}/deleteWebhook`)
    expect(server.asked[2]?.body).toMatchObject({ allowed_updates: ALLOWED })
    expect(got).toEqual(['tg:5', 'tg:6', 'tg:7'])
    expect(offsets).toEqual([0, 7, 8])
    expect(channel.chatLink('abc')).toBe('https://t.me/ykien_bot?start=abc')
  })

  test('asks again for what could not be taken', async () => {
    let tries = 0
    const { offsets } = await poll([yes, me, updates(5), updates(5)], async () => {
      if (++tries === 1) throw Object.assign(new Error('the store is away'), { code: 'STORE_AWAY' })
    })
    expect(offsets).toEqual([0, 0, 6])
  })

  test('survives a bad start, refusals and cut connections, pauses ever longer and tells only the first', async () => {
    const script = [conflict, 'drop', yes, me, conflict, { status: 502, html: 'x' }, 'drop', updates(5)] as const
    const { pauses, told, offsets } = await poll(script, async () => {})
    expect(pauses).toEqual([500, 1_000, 2_000, 5_000, 5_000])
    expect(told).toEqual([{ code: 'telegram 409', failures: 0 }])
    expect(offsets.at(-1)).toBe(6)
  })

  test('stops in the middle of a poll', async () => {
    const { offsets } = await poll([yes, me], async () => {})
    expect(offsets).toEqual([0])
  })
})

/** Sets the webhook on a server with this script; `stop` is told in the first pause. */
async function setUp(script: readonly Scripted[], stop?: AbortController) {
  server.script(script)
  const told: unknown[] = []
  const pauses: number[] = []
  const troubles: unknown[] = []
  const log = { info: () => {}, warn: () => {}, error: (fields: object) => told.push(fields) }
  await telegramWebhook({
    channel: telegramChannel({ token: TOKEN, secret: 's', apiRoot: server.root, log }),
    publicUrl: 'https://ykien.example.vn',
    secret: 'whk_1',
    log,
    signal: stop?.signal ?? new AbortController().signal,
    trouble: (code) => troubles.push(code),
    pause: async (ms) => {
      pauses.push(ms)
      stop?.abort()
    },
  })
  return { told, pauses, troubles }
}

describe('setting up the webhook', () => {
  test('names our address, the secret and the kinds of update', async () => {
    expect(await setUp([me, yes])).toMatchObject({ pauses: [], troubles: [null] })
    expect(server.asked.at(-1)).toMatchObject({
      path: `/bot${TOKEN}/setWebhook`,
      body: { url: 'https://ykien.example.vn/webhooks/telegram', secret_token: 'whk_1', allowed_updates: ALLOWED },
    })
  })

  test('is tried again, ever more rarely, until Telegram takes it; only the first failure is told', async () => {
    const bad: Scripted = { status: 401, json: { ok: false, error_code: 401, description: 'Unauthorized' } }
    const { pauses, troubles, told } = await setUp(['drop', bad, bad, bad, bad, bad, me, 'drop', me, yes])
    expect(pauses).toEqual([1_000, 2_000, 5_000, 15_000, 60_000, 60_000, 60_000])
    expect(troubles.slice(1)).toEqual([...Array(5).fill('telegram 401'), expect.stringMatching(/^telegram /), null])
    expect(told).toHaveLength(1)
  })

  test('is given up when the server stops', async () => {
    const stop = new AbortController()
    const { pauses } = await setUp(['drop'], stop)
    expect(pauses).toHaveLength(1)
  })

  test('is for https alone', () => {
    expect(takesWebhook('https://ykien.example.vn')).toBe(true)
    expect(takesWebhook('http://localhost:8080')).toBe(false)
  })
})
