import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { signedIn } from '../../test/support/signed-in.ts'
import { CHANNEL_SECRET, NOW, SECRETS, type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { SpoolError } from '../spool/spool.ts'
import { StoreError } from '../store/store.ts'

let world: WebWorld
let production: WebWorld

beforeAll(async () => {
  world = await webWorld()
  production = await webWorld({ production: true, publicUrl: 'https://khaosat.example.vn' })
})
beforeEach(() => vi.restoreAllMocks())
afterAll(() => Promise.all([world.close(), production.close()]))

describe('every answer', () => {
  test.each(['/', '/quan-tri', '/ket-qua', '/p/nothing', '/nothing', '/api/docs', '/api/v1/units', '/style.css'])(
    '%s carries a strict policy, nosniff and no-referrer',
    async (path) => {
      const { headers } = await world.fetch(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("base-uri 'none'")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toMatch(/camera=\(\).*geolocation=\(\)/)
    },
  )

  test('tells browsers to come by https alone, where that is how the office is reached', async () => {
    for (const path of ['/', '/style.css', '/quan-tri/vao', '/api/v1/units', '/khong-co']) {
      const there = await production.fetch(path)
      expect(there.headers.get('strict-transport-security'), path).toBe('max-age=31536000; includeSubDomains')
      expect((await world.fetch(path)).headers.has('strict-transport-security'), path).toBe(false)
    }
  })

  test('no page has a script or a style of its own, which the policy would stop', async () => {
    const { path } = await world.slip('CSP-1')
    for (const at of ['/', '/quan-tri', '/ket-qua', '/api/docs', path]) {
      expect(await (await world.fetch(at)).text(), at).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
    }
  })
})

describe('where nothing is', () => {
  test('a machine gets a problem document, a person a page', async () => {
    const machine = await world.fetch('/api/nothing')
    expect(machine.status).toBe(404)
    expect(machine.headers.get('content-type')).toBe('application/problem+json')
    const person = await world.fetch('/khong-co')
    expect(person.status).toBe(404)
    expect(await person.text()).toContain('<html lang="vi">')
  })

  test('a person who strays among the phone pages gets a page, a program of the channels a document', async () => {
    for (const [web, path] of [
      [world, '/emulator/khong-co'],
      [world, '/emulator/screen/zalo/x'],
      [production, '/emulator'],
      [production, '/emulator/screen'],
    ] as const) {
      const response = await web.fetch(path)
      expect(response.status, path).toBe(404)
      expect(await response.text(), path).toContain('<html lang="vi">')
    }
    for (const path of ['/emulator/telegram/x', '/emulator/zalo/openapi/x', '/emulator/zalo']) {
      expect((await world.fetch(path)).headers.get('content-type'), path).toBe('application/problem+json')
    }
  })

  test('desk and results want a sign-in, and in production there is no emulator', async () => {
    const posted = await (await production.fetch('/ket-qua')).text()
    expect(posted).toContain('Chưa có kết quả nào được niêm yết')
    for (const path of ['/quan-tri', '/quan-tri/quay', '/quan-tri/ket-qua']) {
      const answer = await production.fetch(path)
      expect(answer.status, path).toBe(303)
      expect(answer.headers.get('location'), path).toMatch(/^\/quan-tri\/vao/)
    }
    for (const path of ['/emulator', '/quan-tri/nothing']) expect((await production.fetch(path)).status, path).toBe(404)
    const home = await (await production.fetch('/')).text()
    expect(home).not.toMatch(/href="\/(quan-tri|ket-qua|emulator)/)
  })

  test('in development the front page names the three places', async () => {
    const home = await (await world.fetch('/')).text()
    for (const path of ['/emulator', '/quan-tri', '/ket-qua']) {
      expect(home).toContain(`href="${path}"`)
      expect((await world.fetch(path)).status, path).toBe(path === '/quan-tri' ? 303 : 200)
    }
  })
})

test('a method that no page and no call has reaches nothing', async () => {
  for (const method of ['OPTIONS', 'DELETE', 'PATCH', 'PROPFIND']) {
    for (const path of ['/', '/quan-tri/quay', '/api/v1/units', '/p/nothing']) {
      const headers = { authorization: `Bearer ${SECRETS.all}`, origin: 'https://elsewhere.example' }
      const answer = await world.fetch(path, { method, headers })
      expect(answer.status, `${method} ${path}`).toBe(404)
      expect(answer.headers.has('access-control-allow-origin')).toBe(false)
    }
  }
})

test('whoever is refused stands in the log, by an id of ours or the name of a key', async () => {
  await world.fetch('/api/v1/units', { headers: { authorization: 'Bearer 0912345678' } })
  expect(JSON.stringify(world.logged.at(-1))).toContain('a call of the API came without a valid key')
  const reader = await signedIn(world, [{ role: 'flow-editor', unit: null }])
  await reader.fetch('/quan-tri/quay')
  const refused = { by: reader.user._id, needs: 'case-read', code: 'no-right' }
  expect(world.logged.at(-1)).toMatchObject({ fields: refused })
  const clerk = await signedIn(world)
  const init = { method: 'POST', body: new URLSearchParams({ form: 'forged', code: '0912345678' }) }
  expect((await clerk.fetch('/quan-tri/quay/ho-so', init)).status).toBe(403)
  expect(world.logged.at(-1)).toMatchObject({ fields: { by: clerk.user._id, code: 'foreign-form' } })
  expect(JSON.stringify(world.logged)).not.toContain('0912345678')
})

describe('when something breaks', () => {
  test('the store is away: 503 with a time to come back', async () => {
    vi.spyOn(world.deps.store.keys, 'get').mockRejectedValue(new StoreError('STORE_AWAY', 'gone'))
    const response = await world.fetch(`/p/${'a'.repeat(22)}`)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
  })

  test('an unexpected error tells the caller a reference and nothing else, and the log no text of it', async () => {
    vi.spyOn(world.deps.store.keys, 'get').mockRejectedValue(new Error('phone 0912345678 in a message'))
    const response = await world.fetch(`/p/${'a'.repeat(22)}`)
    const text = await response.text()
    expect(response.status).toBe(500)
    const entry = world.logged.at(-1) as { fields: { request: string } }
    expect(text).toContain(entry.fields.request)
    expect(text + JSON.stringify(world.logged)).not.toContain('0912345678')
  })
})

/** Empties the spool, with the store back. */
async function replayed({ inbox, spool }: WebWorld): Promise<void> {
  vi.restoreAllMocks()
  const stop = new AbortController()
  const running = inbox.replay(stop.signal)
  await expect.poll(() => spool.waiting).toBe(0)
  stop.abort()
  await running
}

describe('webhooks', () => {
  const post = (body: string, secret = CHANNEL_SECRET, path = '/webhooks/telegram') =>
    world.fetch(path, { method: 'POST', body, headers: { 'x-secret': secret } })
  const joined = (id: string) =>
    JSON.stringify({
      events: [
        {
          kind: 'joined',
          id,
          channel: 'telegram',
          moment: { at: NOW, order: null },
          from: { kind: 'telegram', value: '77' },
        },
      ],
    })

  test('a verified event is in the store when 200 is answered', async () => {
    const response = await post(joined('e1'))
    expect(response.status).toBe(200)
    const id = world.deps.keyring.addressId({ kind: 'telegram', value: '77' })
    expect(await world.deps.store.addresses.get(id)).toMatchObject({ lastInteraction: NOW })
  })

  test('a wrong secret is 401 and nothing is done', async () => {
    const write = vi.spyOn(world.deps.store.addresses, 'replace')
    const response = await post(joined('e2'), 'wrong')
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.has('www-authenticate')).toBe(true)
    expect(write).not.toHaveBeenCalled()
  })

  test('a signed event of an unknown kind is put aside with 200', async () => {
    expect((await post('{"events":[]}')).status).toBe(200)
    expect(world.logged.at(-1)).toMatchObject({ fields: { channel: 'telegram', parts: 1 } })
  })

  test('what could not be stored is in the spool when 200 is answered', async () => {
    vi.spyOn(world.deps.store.addresses, 'get').mockRejectedValue(new StoreError('STORE_AWAY', 'gone'))
    const before = world.spool.waiting
    expect((await post(joined('e3'))).status).toBe(200)
    expect(world.spool.waiting).toBe(before + 1)
    await replayed(world)
  })

  test('what neither the store nor the spool takes is answered 503, so that it comes again', async () => {
    vi.spyOn(world.deps.store.addresses, 'get').mockRejectedValue(new StoreError('STORE_AWAY', 'gone'))
    vi.spyOn(world.spool, 'append').mockRejectedValue(new SpoolError('full'))
    const response = await post(joined('e4'))
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
  })

  test('over 256 kB is 413; a channel that is switched off is 404', async () => {
    expect((await post('x'.repeat(256 * 1024 + 1))).status).toBe(413)
    expect((await post('{}', CHANNEL_SECRET, '/webhooks/zalo')).status).toBe(404)
  })
})

test('whoever hangs up in the middle of a body is no fault of ours in the log', async () => {
  const { port } = new URL(await world.listen())
  const { path } = await world.slip('GONE-1')
  const half = `POST ${path} HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\nstep=`
  const hangUp = `const socket = require('node:net').connect(${port}, '127.0.0.1')
socket.write(process.argv[1], () => setTimeout(() => socket.resetAndDestroy(), 50))`
  const before = world.logged.length
  const client = spawn(process.execPath, ['-e', hangUp, half], { stdio: 'ignore' })
  await once(client, 'exit')
  // Answered after it, on another connection: by then the one that hung up has been noticed.
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  expect(JSON.stringify(world.logged.slice(before))).not.toContain('a request failed')
})

describe('what is too much', () => {
  test('an address of more than 8,000 signs is 414, to a machine and to a person', async () => {
    const long = 'a'.repeat(8_000)
    for (const path of [`/api/v1/cases/${long}`, `/?q=${long}`, `/p/${long}`, `/quan-tri/quay?ho-so=${long}`]) {
      expect((await world.fetch(path)).status, path.slice(0, 20)).toBe(414)
    }
    expect(await (await world.fetch(`/p/${long}`)).text()).toContain('nhiều nhất 8.000 ký tự')
    expect((await world.fetch(`/khong-co/${'a'.repeat(7_000)}`)).status).toBe(404)
  })

  test('a form of more than 500 fields or parts is refused before it is taken apart', async () => {
    const paths = [await world.slip('PARTS-1'), await world.slip('PARTS-2')].map(({ path }) => path)
    const plain = (many: number) => `${'x=1&'.repeat(many)}step=attitude&code=S`
    const parts = (many: number) => {
      const form = new FormData()
      for (let n = 0; n < many; n++) form.append('x', '1')
      form.append('step', 'attitude')
      form.append('code', 'S')
      return form
    }
    const post = (path: string | undefined, body: string | FormData) => {
      const headers = typeof body === 'string' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
      return world.fetch(String(path), { method: 'POST', body, headers })
    }
    const taken = vi.spyOn(world.deps.store.keys, 'get')
    for (const body of [plain(501), parts(501)]) expect((await post(paths[0], body)).status).toBe(400)
    expect(taken).not.toHaveBeenCalled()
    expect((await post(paths[0], plain(400))).status).toBe(303)
    expect((await post(paths[1], parts(400))).status).toBe(303)
  })

  test('a field that is longer than any answer, or a list longer than any question, is refused', async () => {
    const { path } = await world.slip('PARTS-3')
    const post = (fields: Record<string, string>, more: readonly string[] = []) => {
      const body = new URLSearchParams(fields)
      for (const code of more) body.append('code', code)
      return world.fetch(path, { method: 'POST', body })
    }
    expect((await post({ step: 'remark', text: 'a'.repeat(20_001) })).status).toBe(400)
    expect((await post({ step: 'attitude', code: 'S'.repeat(101) })).status).toBe(400)
    expect((await post({ step: 'why' }, Array(101).fill('RUDE'))).status).toBe(400)
    expect((await post({ step: 'a'.repeat(101) })).status).toBe(400)
    const twice = new URLSearchParams('step=remark&text=a&text=b')
    expect((await world.fetch(path, { method: 'POST', body: twice })).status).toBe(400)
  })

  test('names that every object has change nothing', async () => {
    const headers = { authorization: `Bearer ${SECRETS.all}`, 'content-type': 'application/json' }
    const body = '{"unit":"so-tai-chinh","outcome":"open","__proto__":{"sample":true},"constructor":{"x":1}}'
    const answer = await world.fetch('/api/v1/cases/PROTO-1', { method: 'PUT', body, headers })
    expect(answer.status).toBe(422)
    const { path } = await world.slip('PROTO-2')
    const fields = new URLSearchParams('step=attitude&code=S&__proto__=x&constructor=y')
    expect((await world.fetch(path, { method: 'POST', body: fields })).status).toBe(303)
    expect(Object.hasOwn(Object.prototype, 'sample')).toBe(false)
  })
})
