import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FlakyStore, flakyStore } from '../../test/support/flaky-store.ts'
import { CHANNEL_SECRET, SECRETS, type WebWorld, webWorld } from '../../test/support/web-world.ts'

let world: WebWorld
let flaky: FlakyStore

beforeEach(async () => {
  world = await webWorld({
    inFlight: 3,
    store: (real) => {
      flaky = flakyStore(real)
      return flaky.store
    },
  })
})
afterEach(() => world.close())

const units = (): Promise<Response> =>
  world.fetch('/api/v1/units', { headers: { authorization: `Bearer ${SECRETS.all}` } })

const hook = (): Promise<Response> =>
  world.fetch('/webhooks/telegram', {
    method: 'POST',
    body: JSON.stringify({
      events: [
        {
          kind: 'text',
          id: 'e1',
          channel: 'telegram',
          moment: { at: null, order: 1 },
          from: { kind: 'telegram', value: '77' },
          text: 'xin chào',
        },
      ],
    }),
    headers: { 'x-secret': CHANNEL_SECRET },
  })

test('behind a slow store no more is let in than can be in hand; the rest is told when to come again', async () => {
  flaky.set('hangs')
  const inside = [units(), units(), units()]
  const refused = await units()
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  const page = await world.fetch('/ket-qua')
  expect(page.status).toBe(503)
  expect(await page.text()).toContain('vui lòng thử lại')
  flaky.resume('done')
  expect((await Promise.all(inside)).map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await units()).status).toBe(200)
})

test('a verified event is taken all the same, and whoever asks how the process is gets an answer', async () => {
  flaky.set('hangs')
  const inside = [units(), units(), units()]
  expect((await hook()).status).toBe(200)
  expect(world.spool.waiting).toBe(1)
  expect((await world.fetch('/healthz')).status).toBe(200)
  flaky.resume('done')
  await Promise.all(inside)
})

test('a body that would be refused is not read', async () => {
  flaky.set('hangs')
  const inside = [units(), units(), units()]
  let read = 0
  const body = new ReadableStream(
    {
      pull(controller) {
        read++
        controller.enqueue(new Uint8Array(1024))
      },
    },
    { highWaterMark: 0 },
  )
  const init = { method: 'PUT', body, duplex: 'half', headers: { authorization: `Bearer ${SECRETS.all}` } } as const
  expect((await world.fetch('/api/v1/cases/X', init)).status).toBe(503)
  expect(read).toBe(0)
  flaky.resume('done')
  await Promise.all(inside)
})

test('while the event loop itself is late, only what cannot wait is let in; that is said once', async () => {
  world.load.lag = 900
  expect((await units()).status).toBe(503)
  expect((await units()).status).toBe(503)
  expect((await hook()).status).toBe(200)
  world.load.lag = 10
  expect((await units()).status).toBe(200)
  expect(world.logged.filter((line) => JSON.stringify(line).includes('too busy'))).toHaveLength(1)
})
