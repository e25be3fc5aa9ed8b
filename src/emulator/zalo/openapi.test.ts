import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator, ZALO } from '../../../test/support/emulator.ts'
import { bodies, type ListeningWebhook, startWebhook } from '../../../test/support/webhook.ts'
import { callZalo, refreshTokens } from '../../../test/support/zalo-calls.ts'
import type { Phone } from '../emulator.ts'
import { zaloRefusal } from '../faults.ts'

const DAY = 86_400_000

let here: RunningEmulator
let webhook: ListeningWebhook
let phone: Phone
let access: string
let refreshToken: string

beforeEach(async () => {
  webhook = await startWebhook()
  here = await startEmulator({ zaloWebhook: webhook.url, zalo: { replyQuota: 3 } })
  phone = here.phone('0912345678')
  const pair = await refreshTokens(here, ZALO.refreshToken)
  access = String(pair['access_token'])
  refreshToken = String(pair['refresh_token'])
})

afterEach(async () => {
  await here.stop()
  await webhook.stop()
})

const consult = (message: unknown, to = phone.person.zaloUser) =>
  callZalo(`${here.roots.openapi}/v3.0/oa/message/cs`, access, { recipient: { user_id: to }, message })

const button = (over: object = {}) => ({ title: 'Hài lòng', type: 'oa.query.hide', payload: '#q:S', ...over })
const withButtons = (buttons: unknown[]) => ({
  text: 'Ông/Bà thấy thế nào?',
  attachment: { type: 'template', payload: { buttons } },
})

describe('a consultation message', () => {
  test('goes to who wrote within seven days, and to nobody else', async () => {
    expect(await consult({ text: 'x' })).toMatchObject({ error: -230 })
    await phone.zalo.text('Xin chào')
    await here.clock.advance(7 * DAY)
    access = String((await refreshTokens(here, refreshToken))['access_token'])
    expect(await consult({ text: 'x' })).toMatchObject({ error: 0, data: { user_id: phone.person.zaloUser } })
    await here.clock.advance(1)
    expect(await consult({ text: 'x' })).toMatchObject({ error: -230 })
    expect(await consult({ text: 'x' }, '1')).toMatchObject({ error: -201 })
    await phone.zalo.follow()
    expect(await consult({ text: 'x' })).toMatchObject({ error: 0 })
    await phone.zalo.unfollow()
    expect(await consult({ text: 'x' })).toMatchObject({ error: -213 })
  })

  test('is refused for its window before its text, its text before its buttons, these before the quota', async () => {
    const tooMuch = { ...withButtons([]), text: 'ạ'.repeat(2001) }
    expect(await consult(tooMuch)).toMatchObject({ error: -230 })
    await phone.zalo.openChat()
    expect(await consult(tooMuch)).toMatchObject({ error: -210 })
    for (let i = 0; i < 3; i++) expect(await consult({ text: 'ạ'.repeat(2000) })).toMatchObject({ error: 0 })
    expect(await consult(withButtons([]))).toMatchObject({ error: -201 })
    expect(await consult(withButtons([button()]))).toMatchObject({ error: -211 })
  })

  test.each([
    ['six buttons', Array.from({ length: 6 }, () => button())],
    ['a title of 101 characters', [button({ title: 'a'.repeat(101) })]],
    ['a payload of 1,001 characters', [button({ payload: 'a'.repeat(1001) })]],
    ['a link that is no web address', [button({ type: 'oa.open.url', payload: { url: 'tel:1022' } })]],
    ['a kind of another maker', [button({ type: 'postback' })]],
  ])('is refused with %s', async (_, buttons) => {
    await phone.zalo.openChat()
    expect(await consult(withButtons(buttons))).toMatchObject({ error: -201 })
  })

  test('is refused with any button where the account may not send them', async () => {
    await phone.zalo.openChat()
    here.faults.switches.buttonsRefused = true
    expect(await consult(withButtons([button()]))).toMatchObject({ error: -201 })
    expect(await consult({ text: '1. Hài lòng' })).toMatchObject({ error: 0 })
  })

  test('comes back as an echo, is received and seen, and its button answers with the payload', async () => {
    await phone.zalo.openChat()
    const { data } = await consult(withButtons([button()]))
    await here.settled()
    await phone.zalo.press('Hài lòng')
    const id = (data as { message_id: string }).message_id
    const [, echo, received, seen, press] = bodies(webhook)
    expect(echo).toMatchObject({ event_name: 'oa_send_text', sender: { id: ZALO.oaId }, message: { msg_id: id } })
    expect(received).toMatchObject({ event_name: 'user_received_message', message: { msg_id: id } })
    expect(seen).toMatchObject({ event_name: 'user_seen_message', message: { msg_ids: [id] } })
    expect(press).toMatchObject({ event_name: 'user_send_text', message: { text: '#q:S' } })
    expect(press).toMatchObject({ sender: { id: phone.person.zaloUser } })
  })
})

test('an armed refusal meets the next call only', async () => {
  await phone.zalo.openChat()
  here.faults.arm({ server: 'zalo-openapi', path: '/message/cs', fault: zaloRefusal(-32) })
  expect(await consult({ text: 'x' })).toMatchObject({ error: -32 })
  expect(await consult({ text: 'x' })).toMatchObject({ error: 0 })
})

test('the quota of a person tells the last interaction as text', async () => {
  await phone.zalo.openChat()
  const url = `${here.roots.openapi}/v3.0/oa/quota/message`
  expect(await callZalo(url, access, { user_id: phone.person.zaloUser })).toMatchObject({
    data: { last_interaction: String(here.clock.now()), cs_reply: { remain: 3, total: 3 } },
  })
})

test('a template by user id needs no window, and is refused where the template is of the other kind', async () => {
  const url = `${here.roots.openapi}/v3.0/oa/message/template`
  const names = ['survey_token', 'survey_code', 'case_code', 'procedure', 'office', 'closed_on']
  const template_data = Object.fromEntries(names.map((name) => [name, 'x']))
  const body = { user_id: phone.person.zaloUser, template_id: ZALO.templateId, template_data }
  expect(await callZalo(url, access, body)).toMatchObject({ error: 0 })
  here.faults.switches.noTemplateByUser = true
  expect(await callZalo(url, access, body)).toMatchObject({ error: -249 })
})

test('the citizen may also send pictures, and details when asked', async () => {
  await phone.zalo.media('photo')
  await phone.zalo.submitInfo({ name: 'Nguyễn Văn A', phone: '84912345678' })
  const [photo, info] = bodies(webhook)
  expect(photo).toMatchObject({ event_name: 'user_send_image', message: { attachments: [{ type: 'image' }] } })
  expect(info).toMatchObject({ event_name: 'user_submit_info', info: { phone: '84912345678' } })
})
