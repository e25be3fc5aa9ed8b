/**
 * The least of a Zalo that a server can talk to: it takes every message, and lets whoever waits for it know. So little
 * that what is measured is the server.
 */
import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sign } from '../../src/channels/zalo/signature.ts'

export const ACCOUNT = { appId: '1234567890123456789', oaId: '3662729599000000001', oaSecret: 'bench-oa-secret' }

/** Of a connection, in milliseconds: less than the five seconds after which a server closes it under one's hands. */
const IDLE = 3_000

export interface Zalo {
  readonly root: string
  /** The next message that this user gets. */
  reply(user: string): Promise<void>
  /** Posts a signed event to a webhook. @throws Error when it is not taken. */
  post(webhook: string, event: Readonly<Record<string, unknown>>): Promise<void>
  close(): Promise<void>
}

export async function startZalo(): Promise<Zalo> {
  const waiting = new Map<string, () => void>()
  const agent = new Agent({ keepAlive: true, timeout: IDLE })
  let messages = 0
  const server = createServer(async (incoming, response) => {
    const body = await read(incoming)
    const answer = incoming.url?.endsWith('/access_token')
      ? { access_token: 'bench-access', refresh_token: 'bench-refresh', expires_in: '90000' }
      : { error: 0, message: 'Success', data: { message_id: `m${++messages}` } }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    if (!incoming.url?.endsWith('/message/cs')) return
    const { recipient } = JSON.parse(body) as { readonly recipient: { readonly user_id: string } }
    waiting.get(recipient.user_id)?.()
    waiting.delete(recipient.user_id)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let stamp = Date.now()
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reply: (user) => new Promise((resolve) => waiting.set(user, resolve)),
    async post(webhook, event) {
      const timestamp = String(++stamp)
      const body = Buffer.from(JSON.stringify({ app_id: ACCOUNT.appId, ...event, timestamp }))
      const signature = sign({ ...ACCOUNT, body, timestamp })
      const headers = { 'content-type': 'application/json', 'x-zevent-signature': signature }
      const outgoing = request(webhook, { method: 'POST', agent, headers })
      outgoing.end(body)
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

export async function read(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
