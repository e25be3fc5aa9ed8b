import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { freePort } from '../../test/support/office.ts'
import { listen } from './server.ts'

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
