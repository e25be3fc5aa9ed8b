/** What Zalo repeats, echoes and confirms, and what it tells of other accounts: each counts once, or not at all. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { signature } from '../../src/emulator/zalo/hook.ts'
import { MINUTE } from '../../src/survey/time.ts'
import { eventually, freePort, type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import { ALL_WELL, allWell, aUnit, hears, lastSaid, saidBy, say, sayAll, template } from '../support/survey.ts'

describe('what Zalo sends', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(sqliteStore())
  })
  afterEach(() => office.emulator.faults.clear())
  afterAll(() => office.close())

  /** As Zalo signs and sends it. */
  function sends(event: object, more: Readonly<Record<string, string>> = {}): Promise<Response> {
    const timestamp = String(office.emulator.clock.now())
    return sendsAgain(JSON.stringify({ app_id: office.env['ZALO_APP_ID'], ...event, timestamp }), timestamp, more)
  }

  function sendsAgain(body: string, timestamp: string, more: Readonly<Record<string, string>>): Promise<Response> {
    const mac = signature(office.env['ZALO_APP_ID'] ?? '', body, timestamp, office.env['ZALO_OA_SECRET'] ?? '')
    const headers = { 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}`, ...more }
    return fetch(`${office.url}/webhooks/zalo`, { method: 'POST', headers, body })
  }

  async function quiet(): Promise<void> {
    await office.served().deps.lanes.idle()
    await office.emulator.settled()
  }

  /** In the middle of a conversation: the question of the attitude is open. */
  async function inConversation(id: string, number: string) {
    const unit = await aUnit(office, id)
    const phone = office.emulator.phone(number)
    const { zalo } = phone
    const closed = await unit.close({ phone: number })
    await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
    await sayAll(zalo, ALL_WELL.slice(0, 4))
    await quiet()
    return { unit, zalo, closed, user: String(phone.person.zaloUser) }
  }

  const oa = (): string => office.env['ZALO_OA_ID'] ?? ''
  const from = (user: string, to = oa()) => ({ sender: { id: user }, recipient: { id: to } })

  test('again, because our answer did not reach it (num_retry), counts and is answered once', async () => {
    const { unit, zalo, user } = await inConversation('answer-lost', '0914000001')
    const timestamp = String(office.emulator.clock.now())
    const event = { event_name: 'user_send_text', ...from(user), message: { text: 'Rất hài lòng', msg_id: 'lost-1' } }
    const body = JSON.stringify({ app_id: office.env['ZALO_APP_ID'], ...event, timestamp })
    const since = zalo.messages().length
    expect((await sendsAgain(body, timestamp, {})).status).toBe(200)
    for (const num_retry of ['1', '2', '3']) {
      expect((await sendsAgain(body, timestamp, { num_retry })).status).toBe(200)
    }
    await hears(zalo, 'nơi tiếp đón', since)
    await quiet()
    expect(saidBy(zalo).filter(({ text }) => text.includes('nơi tiếp đón'))).toHaveLength(1)
    await sayAll(zalo, ALL_WELL.slice(5))
    expect(await unit.counts(1)).toEqual(allWell(1))
  })

  test('only at the second or third try, for we were not there, counts all the same, in its place', async () => {
    const { unit, zalo } = await inConversation('not-there', '0914000002')
    const since = zalo.messages().length
    office.emulator.zaloWebhook(`http://127.0.0.1:${await freePort()}/webhooks/zalo`)
    await zalo.text('Rất hài lòng')
    await office.emulator.clock.advance(MINUTE)
    expect(saidBy(zalo).filter(({ text }) => text.includes('nơi tiếp đón'))).toHaveLength(0)
    office.emulator.zaloWebhook(`${office.url}/webhooks/zalo`)
    await office.emulator.clock.advance(5 * MINUTE)
    await hears(zalo, 'nơi tiếp đón', since)
    await sayAll(zalo, ALL_WELL.slice(5))
    expect(await unit.counts(1)).toEqual(allWell(1))
  })

  test('as the echo of our own or a colleague’s message is nobody’s answer', async () => {
    const { unit, zalo, user } = await inConversation('echoes', '0914000003')
    const before = saidBy(zalo).length
    for (const text of ['Hài lòng', 'dừng', '2', '#x:attitude:VS']) {
      const parties = { sender: { id: oa(), admin_id: '88' }, recipient: { id: user } }
      const echo = { event_name: 'oa_send_text', ...parties, message: { text, msg_id: `echo-${text}` } }
      expect((await sends(echo)).status).toBe(200)
    }
    await quiet()
    expect(saidBy(zalo)).toHaveLength(before)
    await sayAll(zalo, ALL_WELL.slice(4))
    expect(await unit.counts(1)).toEqual(allWell(1))
  })

  test('as a receipt before its send has returned, counts the message as delivered and holds nothing up', async () => {
    const unit = await aUnit(office, 'early-receipt')
    const phone = office.emulator.phone('0914000004')
    const { zalo } = phone
    await zalo.follow()
    await quiet()
    office.emulator.faults.arm({ server: 'zalo-openapi', fault: { kind: 'slow', ms: 3_000 }, path: '/message/cs' })
    const closed = await unit.close({ zaloUser: phone.person.zaloUser })
    await hears(zalo, 'đồng ý tham gia')
    const asked = { event_name: 'user_send_text', ...from('900'), message: { text: 'xin chào', msg_id: 'other-1' } }
    expect((await sends(asked)).status).toBe(200)
    await eventually(async () => (await unit.state(closed)) === 'sent')
    expect(await eventually(async () => ((await unit.funnel())['delivered'] === 1 ? 'delivered' : null))).toBe(
      'delivered',
    )
  })

  test('of another office’s account on the same app is put aside and reaches no conversation of ours', async () => {
    const { unit, zalo, closed, user } = await inConversation('two-accounts', '0914000005')
    const before = saidBy(zalo).length
    const logged = office.logged.length
    const other = '3662729599000000099'
    const events = [
      { event_name: 'user_send_text', ...from(user, other), message: { text: 'Rất hài lòng', msg_id: 'theirs-1' } },
      { event_name: 'user_send_text', ...from(user, other), message: { text: 'dừng', msg_id: 'theirs-2' } },
      { event_name: 'user_send_sticker', ...from(user, other), message: { msg_id: 'theirs-3' } },
      { event_name: 'user_click_chatnow', oa_id: other, user_id: user },
      { event_name: 'follow', oa_id: other, follower: { id: user } },
      { event_name: 'unfollow', oa_id: other, follower: { id: user } },
      {
        event_name: 'user_received_message',
        ...from(other, user),
        message: { msg_id: 'theirs-4', tracking_id: closed.id },
      },
    ]
    for (const event of events) expect((await sends(event)).status).toBe(200)
    await quiet()
    expect(office.logged.slice(logged).filter((line) => line.includes('put aside'))).toHaveLength(events.length)
    expect(saidBy(zalo)).toHaveLength(before)
    await sayAll(zalo, ALL_WELL.slice(4))
    expect(await unit.counts(1)).toEqual(allWell(1))
    expect(lastSaid(zalo)).toContain('cảm ơn')
    expect((await unit.close({ phone: '0914000005' })).why).toBeNull()
  })
})
