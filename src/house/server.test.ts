import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { freePort } from '../../test/support/office.ts'
import { type ConnectionLimits, listen } from './server.ts'

const PATIENT = 600_000
/** One limit that is over at once, among others that nobody reaches. */
const limits = (short: Partial<ConnectionLimits>): ConnectionLimits => ({
  headers: PATIENT,
  request: PATIENT,
  look: 20,
  idle: PATIENT,
  silent: PATIENT,
  connections: 100,
  ...short,
})

/** A socket of another process: this one's are watched over, and do not close as they do in life. */
const CLIENT = `
const socket = require('node:net').connect(Number(process.argv[1]), '127.0.0.1')
socket.on('error', () => {}).on('data', (chunk) => process.stdout.write(chunk))
socket.write(process.argv[2])`

/** All that the server says to what was written to it, until it hangs up. */
async function untilClosed(port: number, sent: string): Promise<string> {
  const client = spawn(process.execPath, ['-e', CLIENT, String(port), sent], { stdio: ['ignore', 'pipe', 'inherit'] })
  return await text(client.stdout)
}

const GET = 'GET / HTTP/1.1\r\nHost: here\r\n'

test('at the end, requests in hand are answered, and connections that only wait are closed before', async () => {
  const port = await freePort()
  const inside = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  const web = new Hono()
    .get('/', (c) => c.text('at once'))
    .get('/slow', async (c) => {
      inside.resolve()
      await answer.promise
      return c.text('in the end')
    })
  const server = await listen(web, port)
  const url = `http://127.0.0.1:${port}`

  const agent = new Agent({ keepAlive: true })
  const [first] = (await once(get(url, { agent }), 'response')) as [IncomingMessage]
  const idle = first.socket
  first.resume()
  await once(first, 'end')
  expect(idle.destroyed).toBe(false)

  const slow = fetch(`${url}/slow`)
  await inside.promise
  const closed = server.close()
  if (!idle.closed) await once(idle, 'close')
  answer.resolve()
  expect(await (await slow).text()).toBe('in the end')
  await closed
  await expect(fetch(url)).rejects.toThrow()
  agent.destroy()
})

test('a port that is taken is an error', async () => {
  const port = await freePort()
  const server = await listen(new Hono(), port)
  await expect(listen(new Hono(), port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await server.close()
})

test('whoever never finishes headers or body is hung up on with 408', async () => {
  const port = await freePort()
  const web = new Hono().post('/', async (c) => c.text(await c.req.text()))
  const server = await listen(web, port, limits({ headers: 50, request: 100 }))
  expect(await untilClosed(port, 'GET / HTTP/1.1\r\nHost: he')).toMatch(/^HTTP\/1.1 408 /)
  const half = 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhalf'
  expect(await untilClosed(port, half)).toMatch(/^HTTP\/1.1 408 /)
  await server.close()
})

test('a connection that only waits is closed, and so is one on which nothing moves', async () => {
  const port = await freePort()
  const web = new Hono().get('/', (c) => c.text('here')).get('/never', () => new Promise<Response>(() => {}))
  const idle = await listen(web, port, limits({ idle: 30 }))
  expect(await untilClosed(port, `${GET}\r\n`)).toMatch(/^HTTP\/1.1 200 [\s\S]*here$/)
  await idle.close()
  const silent = await listen(web, port, limits({ silent: 50 }))
  expect(await untilClosed(port, 'GET /never HTTP/1.1\r\nHost: here\r\n\r\n')).toBe('')
  await silent.close()
})

test('headers are bounded in bytes and in number', async () => {
  const port = await freePort()
  const server = await listen(
    new Hono().get('/', (c) => c.text('here')),
    port,
  )
  const headers = (many: number) => Array.from({ length: many }, (_, n) => `a${n}: b\r\n`).join('')
  const ask = (more: string) => untilClosed(port, `${GET}Connection: close\r\n${more}\r\n`)
  expect(await ask(`A: ${'a'.repeat(17 * 1024)}\r\n`)).toMatch(/^HTTP\/1.1 431 /)
  expect(await ask(headers(200))).toMatch(/^HTTP\/1.1 431 /)
  expect(await ask(`A: ${'a'.repeat(8 * 1024)}\r\n${headers(90)}`)).toMatch(/^HTTP\/1.1 200 /)
  await server.close()
})

test('more connections than can be held are closed at once; those that are there stay', async () => {
  const port = await freePort()
  const server = await listen(
    new Hono().get('/', (c) => c.text('here')),
    port,
    limits({ connections: 1 }),
  )
  const agent = new Agent({ keepAlive: true })
  const ask = async (): Promise<string> => {
    const [answer] = (await once(get(`http://127.0.0.1:${port}/`, { agent }), 'response')) as [IncomingMessage]
    return await text(answer)
  }
  expect(await ask()).toBe('here')
  expect(await untilClosed(port, `${GET}\r\n`)).toBe('')
  expect(await ask()).toBe('here')
  agent.destroy()
  await server.close()
})

test('a request whose length is told in two ways is refused', async () => {
  const port = await freePort()
  const server = await listen(
    new Hono().post('/', async (c) => c.text(await c.req.text())),
    port,
  )
  const two = 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
  expect(await untilClosed(port, two)).toMatch(/^HTTP\/1.1 400 /)
  await server.close()
})
