/** What is not theirs is refused and does nothing; what is malformed is told so; what is theirs but unknown is put aside. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signature } from '../../src/emulator/zalo/hook.ts'
import { type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import { aUnit, hears, saidBy, say, template } from '../support/survey.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const TOO_LARGE = 'x'.repeat(257 * 1024)

describe('what reaches a webhook', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(sqliteStore())
  })
  afterAll(() => office.close())

  const zalo = (body: string, mac: string): Promise<Response> =>
    fetch(`${office.url}/webhooks/zalo`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'x-zevent-signature': mac },
      body,
    })

  function signed(event: object): Promise<Response> {
    const timestamp = String(office.emulator.clock.now())
    const body = JSON.stringify({ app_id: office.env['ZALO_APP_ID'], ...event, timestamp })
    const secret = office.env['ZALO_OA_SECRET'] ?? ''
    return zalo(body, `mac=${signature(office.env['ZALO_APP_ID'] ?? '', body, timestamp, secret)}`)
  }

  const telegram = (body: string, secret = 'test-webhook-secret'): Promise<Response> =>
    fetch(`${office.url}/webhooks/telegram`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'x-telegram-bot-api-secret-token': secret },
      body,
    })

  async function isProblem(answer: Response, status: number): Promise<void> {
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({ status, errors: [{ path: '' }] })
  }

  test('a wrong signature is 401, and the word is not taken', async () => {
    const unit = await aUnit(office, 'wrong-signature')
    const phone = office.emulator.phone('0917000001')
    await unit.close({ phone: '0917000001' })
    await say(phone.zalo, (await template(phone.zalo)).code, 'đồng ý tham gia')
    const before = saidBy(phone.zalo).length
    office.emulator.faults.switches.badMac = true
    await phone.zalo.text('đồng ý')
    const body = JSON.stringify({ event_name: 'user_send_text', app_id: 'x', timestamp: '1795525110240' })
    await isProblem(await zalo(body, 'mac=00'), 401)
    await isProblem(await zalo(body, ''), 401)
    office.emulator.faults.clear()
    await office.served().deps.lanes.idle()
    expect(saidBy(phone.zalo)).toHaveLength(before)
    expect((await unit.funnel())['started']).toBe(0)
  })

  test('a wrong secret is 401, and the word is not taken', async () => {
    const update = {
      update_id: 1,
      message: { message_id: 1, date: 1, chat: { id: 5557001, type: 'private' }, text: 'giúp' },
    }
    await isProblem(await telegram(JSON.stringify(update), 'another'), 401)
    await isProblem(await telegram(JSON.stringify(update), ''), 401)
    await office.served().deps.lanes.idle()
    expect(office.emulator.telegramChat('5557001').messages()).toEqual([])
  })

  test('too large, not JSON, of a wrong shape: a problem document', async () => {
    await isProblem(await zalo(TOO_LARGE, 'mac=00'), 413)
    await isProblem(await telegram(TOO_LARGE), 413)
    await isProblem(await zalo('{"event_name":', 'mac=00'), 400)
    await isProblem(await zalo('[]', 'mac=00'), 400)
    await isProblem(await telegram('không phải JSON'), 400)
    await isProblem(await telegram('{"update_id":"one"}'), 400)
  })

  test('the same holds for the API', async () => {
    const put = (body: string, key = 'Bearer secret-of-the-tests'): Promise<Response> =>
      fetch(`${office.url}/api/v1/cases/X-1`, { method: 'PUT', headers: { ...JSON_TYPE, authorization: key }, body })
    await isProblem(await put(TOO_LARGE), 413)
    await isProblem(await put('{"unit":'), 400)
    const shape = await put('{"unit":7,"outcome":"returned","nobody":"knows"}')
    expect(shape.status).toBe(422)
    expect(shape.headers.get('content-type')).toContain('application/problem+json')
    const wrong = await put('{}', 'Bearer nobody')
    expect(wrong.status).toBe(401)
    expect(wrong.headers.get('www-authenticate')).toContain('Bearer')
  })

  test('signed but of a kind that nobody knows: 200, put aside, and said so', async () => {
    const before = office.logged.length
    expect((await signed({ event_name: 'user_dances', sender: { id: '1' }, recipient: { id: '2' } })).status).toBe(200)
    expect((await signed({ event_name: 'user_send_text', sender: 'nobody' })).status).toBe(200)
    expect((await telegram('{"update_id":7,"purchased_paid_media":{}}')).status).toBe(200)
    expect(office.logged.slice(before).filter((line) => line.includes('put aside'))).toHaveLength(3)
  })

  test('what Zalo’s console sends to check the address is taken', async () => {
    await office.emulator.consoleSample()
    const chat = office.emulator.telegramChat('5557002')
    await chat.text('xin chào')
    await hears(chat, 'mã khảo sát')
  })
})
