import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'

const server = http.createServer((request, response) => {
  if (request.url === '/stream') {
    response.write('một ')
    setImmediate(() => response.end('hai'))
    return
  }
  request.pipe(response)
})
let origin = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

test('a request to the world fails and says where it wanted to go, without the path', async () => {
  const failed = await fetch('https://openapi.zalo.me/v3.0/secret').catch((error: unknown) => error)
  expect(chain(failed)).toContain('https://openapi.zalo.me')
  expect(chain(failed)).not.toContain('secret')
})

test('so does one through node:http', async () => {
  const failed = await new Promise((resolve) => http.get('http://example.com/', resolve).on('error', resolve))
  expect(chain(failed)).toContain('http://example.com')
})

test('loopback answers, with the body that was sent', async () => {
  const body = new Uint8Array(300_000).fill(7)
  const answer = await fetch(`${origin}/echo`, { method: 'POST', body })
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(body)
})

test('a streamed answer of loopback comes whole', async () => {
  expect(await (await fetch(`${origin}/stream`)).text()).toBe('một hai')
})

function chain(error: unknown): string {
  return error instanceof Error ? `${error.message} ${chain(error.cause)}` : ''
}
