import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator, ZALO } from '../../../test/support/emulator.ts'
import { bodies, type ListeningWebhook, startWebhook } from '../../../test/support/webhook.ts'
import { signature } from './hook.ts'

const MINUTE = 60_000

let here: RunningEmulator
let webhook: ListeningWebhook

beforeEach(async () => {
  webhook = await startWebhook()
  here = await startEmulator({ zaloWebhook: webhook.url, deadline: 500 })
})

afterEach(async () => {
  await here.stop()
  await webhook.stop()
})

const write = (text: string) => here.phone('0912345678').zalo.text(text)
const texts = () => bodies(webhook).map(({ message }) => (message as { text: string }).text)

test('the signature is the one of Zalo’s own fixture', () => {
  const body =
    '{"app_id":"1234567890123456789","sender":{"id":"6142494823000000001"},"user_id_by_app":"979122185046000001","recipient":{"id":"3662729599000000001"},"event_name":"user_send_text","message":{"text":"#sv:tok123:q1:5","msg_id":"cb31dff1c39642cc1b83"},"timestamp":"1760000000000"}'
  expect(signature(ZALO.appId, body, '1760000000000', 'emulator-oa-secret')).toBe(
    '260c3ce3e4a53d1f241ad51474c005ba4e8c35b70479fa775fad699ff40655e0',
  )
})

test('an event is signed over the very bytes that are sent, unless the switch spoils it', async () => {
  await write('Cảm ơn Ông/Bà')
  here.faults.switches.badMac = true
  await write('x')
  const [good, bad] = webhook.heard.map(({ headers, body }) => {
    const { timestamp } = JSON.parse(body) as { timestamp: string }
    return headers['x-zevent-signature'] === `mac=${signature(ZALO.appId, body, timestamp, ZALO.oaSecret)}`
  })
  expect([good, bad]).toEqual([true, false])
})

test.each([500, null])(
  'what meets %s is repeated after 30 s, 5, 15, 30 and 60 min, then never again',
  async (status) => {
    webhook.status = status
    await write('một')
    const counts = [webhook.heard.length]
    for (const wait of [MINUTE / 2, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE]) {
      await here.clock.advance(wait - 1)
      counts.push(webhook.heard.length)
      await here.clock.advance(1)
      counts.push(webhook.heard.length)
    }
    expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 6])
    expect(webhook.heard.map(({ headers }) => headers['num_retry'])).toEqual([undefined, '1', '2', '3', '4', '5'])
    expect(new Set(webhook.heard.map(({ body }) => body)).size).toBe(1)
  },
)

test('where only a failed connection counts, a 500 is not repeated', async () => {
  here.faults.switches.retryOnStatus = false
  webhook.status = 500
  await write('một')
  await here.clock.advance(MINUTE)
  expect(webhook.heard).toHaveLength(1)
})

test('duplicates, overtaking and late copies, as the switches want them', async () => {
  here.faults.switches.duplicates = true
  await write('một')
  here.faults.clear()
  here.faults.switches.reordering = true
  await write('hai')
  await write('ba')
  await write('bốn')
  await here.clock.advance(5_000)
  here.faults.clear()
  here.faults.switches.lateCopies = true
  await write('năm')
  await here.clock.advance(10 * MINUTE)
  expect(texts()).toEqual(['một', 'một', 'ba', 'hai', 'bốn', 'năm', 'năm'])
})

test('the console’s sample comes from nobody to nobody', async () => {
  await here.consoleSample()
  expect(bodies(webhook)[0]).toMatchObject({
    message: { msg_id: 'This is message id', text: 'This is testing message' },
  })
})
