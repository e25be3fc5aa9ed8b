/** The ceiling: a bare Hono route that checks the signature, does one durable write and sends one message. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { isSignedBy } from '../../src/channels/zalo/signature.ts'
import { openMongoStore } from '../../src/store/mongo/store.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { ACCOUNT } from './zalo.ts'

const { PORT, MONGODB_URI, DATABASE_PATH, ZALO_OPENAPI_ROOT } = process.env
const store = MONGODB_URI ? await openMongoStore(MONGODB_URI) : await openSqliteStore(DATABASE_PATH ?? '')

const TEXT = '(3/7) So với ngày ghi trên giấy hẹn, Ông/Bà nhận kết quả khi nào?'
const BUTTONS = ['Trước hẹn', 'Đúng hẹn', 'Trễ hẹn', 'Chưa đến hẹn'].map((title, i) => {
  return { title, type: 'oa.query.hide', payload: `#bench:question:${i}` }
})

interface TextEvent {
  readonly sender: { readonly id: string }
  readonly message: { readonly msg_id: string; readonly text: string }
  readonly timestamp: string
}

async function send(user: string): Promise<void> {
  const message = { text: TEXT, attachment: { type: 'template', payload: { buttons: BUTTONS } } }
  const response = await fetch(`${ZALO_OPENAPI_ROOT}/v3.0/oa/message/cs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', access_token: 'bench-access' },
    body: JSON.stringify({ recipient: { user_id: user }, message }),
  })
  await response.json()
}

const app = new Hono().post('/webhooks/zalo', async (c) => {
  const body = new Uint8Array(await c.req.arrayBuffer())
  const { sender, message, timestamp } = JSON.parse(Buffer.from(body).toString('utf8')) as TextEvent
  const signature = c.req.header('x-zevent-signature') ?? ''
  if (!isSignedBy(signature, { ...ACCOUNT, body, timestamp })) return c.body(null, 401)
  await store.meta.insert({ _id: message.msg_id, rev: 1, value: { user: sender.id, text: message.text } })
  void send(sender.id)
  return c.json({})
})

const server = serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' }, () => process.send?.('ready'))
process.once('disconnect', () => {
  server.close()
  void store.close().then(() => process.exit(0))
})
