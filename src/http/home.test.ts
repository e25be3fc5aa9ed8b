import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { NOW, type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { HOUR } from '../survey/time.ts'

let world: WebWorld
let now = NOW

beforeAll(async () => {
  world = await webWorld({ production: true })
})
beforeEach(() => {
  now = NOW
  vi.restoreAllMocks()
  vi.spyOn(world.deps, 'clock').mockImplementation(() => now)
})
afterAll(() => world.close())

function type(code: string, from?: string): Promise<Response> {
  return world.fetch('/', { method: 'POST', body: new URLSearchParams({ code }) }, from)
}

test('the front page takes the code of a slip, in any spelling, and leads to its form', async () => {
  expect(await (await world.fetch('/')).text()).toContain('Mã khảo sát (8 ký tự)')
  const { path, code } = await world.slip('TYPED-1')
  for (const typed of [code, ` ${code.slice(0, 4)} ${code.slice(4)} `, code.toLowerCase().replace(/^..../, '$&-')]) {
    const response = await type(typed)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(path)
  }
})

test.each(['', 'khong phai ma', 'ABCD2345', '00000000', '<script>'])(
  '"%s" opens nothing, and stays to be mended',
  async (code) => {
    const response = await type(code)
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toMatch(/role="alert"[^>]*>Không tìm thấy mã này/)
    expect(page).not.toContain('<script>')
  },
)

test('a code whose invitation was called back is said to be out of date', async () => {
  const { code, id } = await world.slip('TYPED-2')
  const invitations = world.deps.store.invitations
  const doc = await invitations.get(id as Parameters<typeof invitations.get>[0])
  if (doc === null) throw new Error('no invitation')
  await invitations.replace({ ...doc, rev: doc.rev + 1, state: 'recalled' })
  const response = await type(code)
  expect(response.status).toBe(410)
  expect(await response.text()).toContain('Mã này đã hết hiệu lực')
})

test('a post that is no form of ours is refused', async () => {
  expect((await world.fetch('/', { method: 'POST' })).status).toBe(400)
})

test('whoever guesses is stopped for an hour, long before a right code is found; nobody elsewhere is', async () => {
  const { code } = await world.slip('TYPED-3')
  for (let n = 0; n < 60; n++) expect((await type('ABCD2345', '203.0.113.7')).status).toBe(422)
  const paused = await type(code, '203.0.113.7')
  expect(paused.status).toBe(429)
  expect(await paused.text()).toContain('quét mã QR trên phiếu')
  expect((await type(code, '203.0.113.8')).status).toBe(303)
  now += HOUR + 1
  expect((await type(code, '203.0.113.7')).status).toBe(303)
})

test('whoever guesses from a thousand addresses is stopped too', async () => {
  const { code } = await world.slip('TYPED-4')
  for (let n = 0; n < 1_000; n++) await type('ABCD2345', `203.0.${n >> 8}.${n & 255}`)
  expect((await type(code, '198.51.100.1')).status).toBe(429)
})

test('an address is not kept: what is counted by is one of 4,096 places', async () => {
  const place = world.deps.keyring.remotePlace('198.51.100.77')
  expect(place).toMatch(/^[0-9a-f]{3}$/)
  now += 3 * HOUR
  await type('ABCD2345', '198.51.100.77')
  const talks = world.deps.store.talks
  const stored = await talks.get(`w.front.${place}` as Parameters<typeof talks.get>[0])
  expect(stored?.guesses).toBeGreaterThan(0)
  expect(JSON.stringify(stored)).not.toContain('198.51')
})
