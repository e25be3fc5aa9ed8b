import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MORNING, type RunningEmulator, startEmulator, ZALO } from '../../../test/support/emulator.ts'
import { bodies, type ListeningWebhook, startWebhook } from '../../../test/support/webhook.ts'
import { callZalo, refreshTokens } from '../../../test/support/zalo-calls.ts'
import { stillClock } from '../clock.ts'

const HOUR = 3_600_000

let here: RunningEmulator
let webhook: ListeningWebhook
let access: string

beforeEach(async () => {
  webhook = await startWebhook()
  here = await startEmulator({
    zaloWebhook: webhook.url,
    clock: stillClock(MORNING),
    zalo: { dailyQuota: 2, admins: ['0911111111'], template: { stars: true, quickReplies: ['Đúng hẹn'] } },
  })
  access = String((await refreshTokens(here, ZALO.refreshToken))['access_token'])
})

afterEach(async () => {
  await here.stop()
  await webhook.stop()
})

const DATA = {
  survey_token: 'Zq3-token_of_the_survey',
  survey_code: 'ABCD2345',
  case_code: '000.00.05.H03-261120-0001',
  procedure: 'Đăng ký thành lập hộ kinh doanh',
  office: 'Sở Tài chính',
  closed_on: '24/11/2026',
}

const send = (over: object = {}) =>
  callZalo(`${here.roots.business}/message/template`, access, {
    phone: '84912345678',
    template_id: ZALO.templateId,
    template_data: DATA,
    tracking_id: 'inv0123',
    ...over,
  })

test('a template by phone stands in that person’s Zalo, with its link, and its receipt carries the tracking id', async () => {
  const answer = await send()
  await here.settled()
  expect(answer).toMatchObject({ error: 0, data: { quota: { dailyQuota: '2', remainingQuota: '1' } } })
  const [bubble] = here.phone('0912345678').zalo.messages()
  expect(bubble?.text).toContain('Hồ sơ 000.00.05.H03-261120-0001')
  expect(bubble?.buttons[0]?.[0]).toMatchObject({ url: 'http://localhost:8080/p/Zq3-token_of_the_survey' })
  expect(bubble?.template).toMatchObject({ trackingId: 'inv0123', data: DATA })
  const [receipt] = bodies(webhook)
  expect(receipt).toMatchObject({
    event_name: 'user_received_message',
    recipient: { id: '84912345678' },
    message: { tracking_id: 'inv0123', delivery_time: String(MORNING) },
  })
})

describe('is refused', () => {
  test.each([
    ['a landline', -108, { phone: '842363888888' }],
    ['a number without Zalo', -118, { phone: '84900000118', template_data: null }],
    ['one that cannot receive', -114, { phone: '84900000114' }],
    ['development mode and no administrator', -127, { mode: 'development' }],
    ['another template', -109, { template_id: '1' }],
    ['no data', -111, { template_data: null }],
    ['a missing parameter', -1122, { template_data: { ...DATA, office: '' } }],
    ['one that is too long', -1121, { template_data: { ...DATA, survey_code: 'A'.repeat(31) } }],
    ['one that is no text', -1124, { template_data: { ...DATA, office: {} } }],
    ['a tracking id of 49 characters', -132, { tracking_id: 'a'.repeat(49) }],
  ])('%s: %i', async (_, error, over) => {
    expect(await send(over)).toMatchObject({ error })
  })

  test('with -124 without a token, -121 without a body, -122 for what is no JSON', async () => {
    const url = `${here.roots.business}/message/template`
    expect(await callZalo(url, 'nothing', {})).toMatchObject({ error: -124 })
    expect(await callZalo(url, access, '')).toMatchObject({ error: -121 })
    expect(await callZalo(url, access, '{')).toMatchObject({ error: -122 })
  })

  test.each([
    ['templatePending', -131],
    ['templateStopped', -146],
    ['outOfBalance', -115],
  ] as const)('while the switch %s is on: %i', async (name, error) => {
    here.faults.switches[name] = true
    expect(await send()).toMatchObject({ error })
  })

  test('from 22:00 to 06:00, where the night rule is on', async () => {
    here.faults.switches.nightRule = true
    await here.clock.advance(13 * HOUR - 1)
    expect(await send()).toMatchObject({ error: 0 })
    await here.clock.advance(1)
    expect(await send()).toMatchObject({ error: -133 })
    await here.clock.advance(8 * HOUR)
    expect(await send()).toMatchObject({ error: 0 })
  })

  test('once the day’s quota is used up, until the next day', async () => {
    await send()
    await send()
    expect(await send()).toMatchObject({ error: -144 })
    await here.clock.advance(15 * HOUR)
    expect(await send()).toMatchObject({ error: 0 })
  })
})

test('development mode reaches an administrator', async () => {
  expect(await send({ mode: 'development', phone: '84911111111' })).toMatchObject({ error: 0 })
})

test('a hashed phone reaches whoever has it, and stays hashed in the receipt', async () => {
  here.phone('84987654321')
  const hash_phone = '116ce31ae9170769b075a11dedca1198f41d30318334919fb90917e9c617b438'
  const url = `${here.roots.business}/message/template/hashphone`
  const body = { hash_phone, template_id: ZALO.templateId, template_data: DATA, tracking_id: 'inv1' }
  expect(await callZalo(url, access, body)).toMatchObject({ error: 0 })
  await here.settled()
  expect(bodies(webhook)[0]).toMatchObject({ recipient: { id: hash_phone } })
})

test('stars come as an event without a person in it, and by either method of the rating call', async () => {
  await send()
  await here.settled()
  await here.phone('0912345678').zalo.stars(5, 'Tốt', ['Nhanh'])
  await here.phone('0912345678').zalo.quickReply('Đúng hẹn')
  const [, stars, reply] = bodies(webhook)
  expect(stars).toMatchObject({ event_name: 'user_feedback', message: { rate: 5, tracking_id: 'inv0123' } })
  expect(JSON.stringify(stars)).not.toContain('912345678')
  expect(reply).toMatchObject({ event_name: 'user_click_response_button', message: { data: 'Đúng hẹn' } })
  const query = { template_id: ZALO.templateId, from_time: '0', to_time: String(MORNING), offset: '0', limit: '10' }
  const url = `${here.roots.business}/rating/get`
  const expected = { data: { total: 1, data: [{ rate: 5, note: 'Tốt', trackingId: 'inv0123' }] } }
  expect(await callZalo(`${url}?${new URLSearchParams(query)}`, access)).toMatchObject(expected)
  expect(await callZalo(url, access, query)).toMatchObject(expected)
})

test('template, status and quota can be looked up', async () => {
  const { data } = await send()
  const get = (path: string) => callZalo(`${here.roots.business}${path}`, access)
  const id = (data as { msg_id: string }).msg_id
  expect(await get(`/message/status?message_id=${id}`)).toMatchObject({ data: { status: 1 } })
  expect(await get('/message/status?message_id=none')).toMatchObject({ data: { status: -1 } })
  expect(await get('/message/quota')).toMatchObject({ data: { remainingQuota: '1' } })
  expect(await get('/template/all?offset=0&limit=10')).toMatchObject({ data: [{ templateId: ZALO.templateId }] })
  const info = await get(`/template/info/v2?template_id=${ZALO.templateId}`)
  expect(info['data']).toHaveProperty('listParams.0', expect.objectContaining({ name: 'survey_token', require: true }))
})
