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

function type(code: string): Promise<Response> {
  return world.fetch('/', { method: 'POST', body: new URLSearchParams({ code }) })
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

test('whoever guesses is stopped for an hour, long before a right code is found', async () => {
  const { code } = await world.slip('TYPED-3')
  for (let n = 0; n < 1_000; n++) await type('ABCD2345')
  const paused = await type(code)
  expect(paused.status).toBe(429)
  expect(await paused.text()).toContain('quét mã QR trên phiếu')
  now += HOUR + 1
  expect((await type(code)).status).toBe(303)
})
