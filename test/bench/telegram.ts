/** The least of a Telegram that a server can talk to, beside the least of a Zalo. */
import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { read } from './zalo.ts'

export const BOT = { token: '700000001:a-bot-of-the-bench', secret: 'bench-webhook-secret' }

/** Of a connection, in milliseconds: less than the five seconds after which a server closes it under one's hands. */
const IDLE = 3_000

export interface Telegram {
  readonly root: string
  /** The next message that this chat gets. */
  reply(chat: string): Promise<void>
  /** Posts a text to a webhook, with the secret. @throws Error when it is not taken. */
  post(webhook: string, chat: string, text: string): Promise<void>
  close(): Promise<void>
}

export async function startTelegram(): Promise<Telegram> {
  const waiting = new Map<string, () => void>()
  const agent = new Agent({ keepAlive: true, timeout: IDLE })
  let messages = 0
  const server = createServer(async (incoming, response) => {
    const body = await read(incoming)
    const sends = incoming.url?.endsWith('/sendMessage') === true
    const chat = sends ? String((JSON.parse(body) as { readonly chat_id: unknown }).chat_id) : ''
    const result = sends ? { message_id: ++messages, date: 1, chat: { id: Number(chat), type: 'private' } } : ME
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, result }))
    waiting.get(chat)?.()
    waiting.delete(chat)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let updates = 0
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reply: (chat) => new Promise((resolve) => waiting.set(chat, resolve)),
    async post(webhook, chat, text) {
      const n = ++updates
      const from = { id: Number(chat), is_bot: false, first_name: 'citizen' }
      const date = Math.floor(Date.now() / 1000)
      const message = { message_id: n, date, chat: { id: from.id, type: 'private' }, from, text }
      const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': BOT.secret }
      const outgoing = request(webhook, { method: 'POST', agent, headers })
      outgoing.end(JSON.stringify({ update_id: n, message }))
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
      await read(response)
      if (response.statusCode !== 200) throw new Error(`the webhook answered ${response.statusCode}`)
    },
    async close() {
      agent.destroy()
      server.closeAllConnections()
      server.close()
    },
  }
}

const ME = { id: 700000001, is_bot: true, first_name: 'bench', username: 'bench_bot' }
