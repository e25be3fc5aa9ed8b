import { Api, GrammyError, HttpError, InlineKeyboard } from 'grammy'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator, TELEGRAM_TOKEN } from '../../../test/support/emulator.ts'
import { bodies, type ListeningWebhook, startWebhook } from '../../../test/support/webhook.ts'
import type { Phone } from '../emulator.ts'
import { flood, TELEGRAM_BROKEN } from '../faults.ts'

let here: RunningEmulator
let api: Api
let webhook: ListeningWebhook
let phone: Phone
let chat: string

beforeEach(async () => {
  here = await startEmulator({ deadline: 500 })
  webhook = await startWebhook()
  api = client()
  phone = here.phone('0912 345 678')
  chat = phone.person.chat ?? ''
})

afterEach(async () => {
  await here.stop()
  await webhook.stop()
})

describe('sending', () => {
  test('a message with buttons stands on the phone, and its text may take 4096 characters', async () => {
    await phone.telegram.start()
    await api.sendMessage(chat, 'Kính chào', { reply_markup: new InlineKeyboard().text('Đúng hẹn', 'q1:ONTIME') })
    await api.sendMessage(chat, 'ạ'.repeat(4096))
    const [, question] = phone.telegram.messages()
    expect(question).toMatchObject({ by: 'office', text: 'Kính chào' })
    expect(question?.buttons).toEqual([[{ kind: 'press', label: 'Đúng hẹn', data: 'q1:ONTIME', shown: false }]])
    await expect(api.sendMessage(chat, 'ạ'.repeat(4097))).rejects.toMatchObject(says(400, 'message is too long'))
  })

  test.each([
    ['65 bytes in 64 characters', { text: 'x', callback_data: `${'a'.repeat(63)}é` }, 'BUTTON_DATA_INVALID'],
    ['no data', { text: 'x', callback_data: '' }, 'BUTTON_DATA_INVALID'],
    ['a link that is no web address', { text: 'x', url: 'javascript:alert(1)' }, 'Wrong HTTP URL'],
  ])('a button with %s is refused', async (_, button, description) => {
    await phone.telegram.start()
    const sending = api.sendMessage(chat, 'x', { reply_markup: { inline_keyboard: [[button]] } })
    await expect(sending).rejects.toMatchObject(says(400, description))
  })

  test('who never pressed Start, who is nobody and who blocked the bot are told apart', async () => {
    await expect(api.sendMessage(chat, 'x')).rejects.toMatchObject(says(403, "bot can't initiate conversation"))
    await expect(api.sendMessage('555', 'x')).rejects.toMatchObject(says(400, 'chat not found'))
    await phone.telegram.start()
    await phone.telegram.block()
    await expect(api.sendMessage(chat, 'x')).rejects.toMatchObject(says(403, 'bot was blocked by the user'))
    await phone.telegram.unblock()
    await expect(api.sendMessage(chat, 'x')).resolves.toMatchObject({ text: 'x' })
  })

  test('a wrong token is 401', async () => {
    const stranger = new Api('700000001:wrong', { apiRoot: here.roots.telegram })
    await expect(stranger.getMe()).rejects.toMatchObject({ error_code: 401 })
  })

  test('a form post does what JSON does', async () => {
    await phone.telegram.start()
    const form = new URLSearchParams({
      chat_id: chat,
      text: 'Xin chào',
      reply_markup: JSON.stringify({ inline_keyboard: [[{ text: 'Mở', url: 'https://example.vn/p/x' }]] }),
    })
    const url = `${here.roots.telegram}/bot${TELEGRAM_TOKEN}/sendMessage`
    const answer = await (await fetch(url, { method: 'POST', body: form })).json()
    expect(answer).toMatchObject({ ok: true, result: { text: 'Xin chào' } })
    expect(phone.telegram.messages().at(-1)?.buttons[0]?.[0]).toMatchObject({ kind: 'link', label: 'Mở' })
  })

  test('an edit changes text and keyboard, and the same edit again is refused', async () => {
    await phone.telegram.start()
    const keyboard = new InlineKeyboard().text('Đúng', 'a')
    const { message_id } = await api.sendMessage(chat, 'Đúng không?', { reply_markup: keyboard })
    await api.editMessageText(chat, message_id, 'Đúng không? ✓ Đúng')
    expect(phone.telegram.messages().at(-1)).toMatchObject({ text: 'Đúng không? ✓ Đúng', buttons: [] })
    await expect(api.editMessageReplyMarkup(chat, message_id)).rejects.toMatchObject(says(400, 'not modified'))
    await api.deleteMessage(chat, message_id)
    await expect(api.editMessageText(chat, message_id, 'x')).rejects.toMatchObject(says(400, 'to edit not found'))
  })
})

describe('updates by webhook', () => {
  beforeEach(async () => {
    await api.setWebhook(webhook.url, { secret_token: 'a-secret' })
  })

  test('a start, a press and a block arrive with the secret, numbered upwards', async () => {
    await phone.telegram.start('tok-123')
    await api.sendMessage(chat, 'Khi nào?', { reply_markup: new InlineKeyboard().text('Trễ hẹn', 'q1:LATE') })
    await phone.telegram.press('Trễ hẹn')
    await phone.telegram.block()
    const [start, press, block] = bodies(webhook)
    expect(start).toMatchObject({ message: { text: '/start tok-123', chat: { id: Number(chat), type: 'private' } } })
    expect(press).toMatchObject({ callback_query: { data: 'q1:LATE', message: { text: 'Khi nào?' } } })
    expect(block).toMatchObject({ my_chat_member: { new_chat_member: { status: 'kicked' } } })
    expect(Number(block?.['update_id'])).toBe(Number(start?.['update_id']) + 2)
    expect(webhook.heard[0]?.headers['x-telegram-bot-api-secret-token']).toBe('a-secret')
  })

  test('a press is answered once', async () => {
    await phone.telegram.start()
    await api.sendMessage(chat, 'x', { reply_markup: new InlineKeyboard().text('Có', 'YES') })
    await phone.telegram.press('YES')
    const query = bodies(webhook).at(-1)?.['callback_query'] as { id: string }
    await expect(api.answerCallbackQuery(query.id, { text: 'Đã nhận' })).resolves.toBe(true)
    await expect(api.answerCallbackQuery(query.id)).rejects.toMatchObject(says(400, 'query is too old'))
  })

  test('what was not taken is repeated, and the later updates of that chat wait behind it', async () => {
    webhook.status = 500
    await phone.telegram.text('một')
    await phone.telegram.text('hai')
    await here.phone('0987654321').telegram.text('của người khác')
    expect(texts()).toEqual(['một', 'của người khác'])
    webhook.status = 200
    await here.clock.advance(60_000)
    expect(texts()).toEqual(['một', 'của người khác', 'một', 'hai', 'của người khác'])
  })

  test('duplicates, overtaking and late copies, as the switches want them', async () => {
    here.faults.switches.duplicates = true
    await phone.telegram.text('một')
    here.faults.clear()
    here.faults.switches.reordering = true
    await phone.telegram.text('hai')
    await phone.telegram.text('ba')
    here.faults.clear()
    here.faults.switches.lateCopies = true
    await phone.telegram.text('bốn')
    await here.clock.advance(10 * 60_000)
    expect(texts()).toEqual(['một', 'một', 'ba', 'hai', 'bốn', 'bốn'])
  })

  test('only the kinds that were asked for come', async () => {
    await api.setWebhook(webhook.url, { allowed_updates: ['message'] })
    await phone.telegram.start()
    await phone.telegram.block()
    expect(bodies(webhook)).toHaveLength(1)
  })

  const texts = () => bodies(webhook).map((update) => (update['message'] as { text: string }).text)
})

describe('updates by polling', () => {
  test('a long poll ends with the update, and its offset confirms it', async () => {
    const polling = api.getUpdates({ timeout: 30 })
    await phone.telegram.media('sticker')
    const [update] = await polling
    expect(update?.message).toHaveProperty('sticker')
    expect(await api.getUpdates({ offset: (update?.update_id ?? 0) + 1 })).toEqual([])
  })

  test('webhook and polling exclude each other, and so do two polls', async () => {
    await api.setWebhook(webhook.url)
    await expect(api.getUpdates()).rejects.toMatchObject(says(409, 'webhook is active'))
    await api.deleteWebhook()
    const first = expect(api.getUpdates({ timeout: 30 })).rejects.toMatchObject(says(409, 'other getUpdates'))
    await expect.poll(async () => api.getUpdates()).toEqual([])
    await first
  })
})

describe('faults', () => {
  beforeEach(() => phone.telegram.start())

  test('a flood names its seconds, an outage is 500, and both leave nothing behind', async () => {
    here.faults.arm({ server: 'telegram', path: '/sendMessage', fault: flood(7) })
    const flooded = await api.sendMessage(chat, 'x').catch((error: unknown) => error)
    expect(flooded).toBeInstanceOf(GrammyError)
    expect(flooded).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } })
    here.faults.arm({ server: 'telegram', fault: TELEGRAM_BROKEN })
    await expect(api.sendMessage(chat, 'x')).rejects.toMatchObject({ error_code: 500 })
    expect(phone.telegram.messages()).toHaveLength(1)
    await api.sendMessage(chat, 'x')
    expect(phone.telegram.messages()).toHaveLength(2)
  })

  test.each(['cut', 'mute'] as const)('%s: the message is there, its answer is not', async (kind) => {
    here.faults.arm({ server: 'telegram', fault: { kind } })
    const impatient = new Api(TELEGRAM_TOKEN, { apiRoot: here.roots.telegram, timeoutSeconds: 1 })
    await expect(impatient.sendMessage(chat, 'x')).rejects.toBeInstanceOf(HttpError)
    expect(phone.telegram.messages().at(-1)?.text).toBe('x')
  })

  test('lost: neither', async () => {
    here.faults.arm({ server: 'telegram', fault: { kind: 'lost' } })
    await expect(api.sendMessage(chat, 'x')).rejects.toBeInstanceOf(HttpError)
    expect(phone.telegram.messages()).toHaveLength(1)
  })
})

function client(): Api {
  return new Api(TELEGRAM_TOKEN, { apiRoot: here.roots.telegram })
}

function says(error_code: number, description: string) {
  return { error_code, description: expect.stringContaining(description) }
}
