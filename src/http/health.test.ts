import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { SpoolError } from '../spool/spool.ts'
import { StoreError } from '../store/store.ts'
import { MINUTE } from '../survey/time.ts'

let world: WebWorld

beforeAll(async () => {
  world = await webWorld()
})
beforeEach(() => world.heartbeat.beat('dispatch'))
afterEach(() => {
  vi.restoreAllMocks()
  world.troubles.length = 0
})
afterAll(() => world.close())

async function ready() {
  const response = await world.fetch('/readyz')
  return { status: response.status, headers: response.headers, body: await response.json() }
}

test('a process that can do its work says so, and how many events wait in its spool', async () => {
  expect(await ready()).toMatchObject({ status: 200, body: { status: 'ok', spool: 0, degraded: [] } })
})

test('a store that is away is 503, with a problem document and a time to come again; the process lives', async () => {
  vi.spyOn(world.deps.store, 'ping').mockRejectedValue(new StoreError('STORE_AWAY', 'mongodb://user:password@host'))
  const { status, headers, body } = await ready()
  expect(status).toBe(503)
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(headers.get('retry-after')).toMatch(/^\d+$/)
  expect(body).toMatchObject({ status: 503, errors: [{ path: 'store', code: 'STORE_AWAY' }] })
  expect(JSON.stringify(body)).not.toContain('password')
  expect((await world.fetch('/healthz')).status).toBe(200)
})

test('a store that does not answer is not waited for', async () => {
  vi.spyOn(world.deps.store, 'ping').mockReturnValue(new Promise(() => {}))
  expect(await ready()).toMatchObject({ status: 503, body: { errors: [{ path: 'store', code: 'TIMEOUT' }] } })
})

test('a spool that cannot be written is 503', async () => {
  vi.spyOn(world.spool, 'probe').mockRejectedValue(new SpoolError('full'))
  expect(await ready()).toMatchObject({ status: 503, body: { errors: [{ path: 'spool', code: 'SPOOL_AWAY' }] } })
})

test('a loop of the worker that was not heard of for long is 503, by its name', async () => {
  world.heartbeat.beat('count')
  world.time.now += 6 * MINUTE
  world.heartbeat.beat('count')
  expect(await ready()).toMatchObject({ status: 503, body: { errors: [{ path: 'worker', code: 'silent-dispatch' }] } })
})

test('a channel in trouble is told, and everything else goes on', async () => {
  world.troubles.push({ channel: 'zalo', code: 'zalo oauth spent' })
  expect(await ready()).toMatchObject({
    status: 200,
    body: { status: 'ok', degraded: [{ channel: 'zalo', code: 'zalo oauth spent' }] },
  })
})

test('many who ask at once cause one look', async () => {
  const probe = vi.spyOn(world.spool, 'probe')
  await Promise.all(Array.from({ length: 20 }, () => world.fetch('/readyz')))
  expect(probe).toHaveBeenCalledOnce()
})

test('a process without the role web tells how it is, and nothing else', async () => {
  const other = await webWorld({ only: 'health' })
  try {
    expect((await other.fetch('/healthz')).status).toBe(200)
    expect(await (await other.fetch('/readyz')).json()).toMatchObject({ status: 'ok', spool: null })
    for (const path of ['/', '/api/v1/units', '/quan-tri', '/p/x']) expect((await other.fetch(path)).status).toBe(404)
    expect((await other.fetch('/webhooks/telegram', { method: 'POST', body: '{}' })).status).toBe(404)
  } finally {
    await other.close()
  }
})
