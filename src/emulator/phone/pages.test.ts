import { Hono } from 'hono'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator, TELEGRAM_TOKEN } from '../../../test/support/emulator.ts'

let here: RunningEmulator
let product: Hono

beforeEach(async () => {
  here = await startEmulator()
  product = new Hono()
  product.route('/emulator', here.app)
})
afterEach(() => here.stop())

const get = async (path: string) => {
  const response = await product.request(path)
  expect(response.status).toBe(200)
  return response.text()
}

const post = async (path: string, form: Record<string, string>) => {
  const response = await product.request(path, { method: 'POST', body: new URLSearchParams(form) })
  expect(response.status).toBe(303)
  return response.headers.get('location') ?? ''
}

const send = async (chat_id: string | null, text: string, reply_markup?: object) => {
  const response = await fetch(`${here.roots.telegram}/bot${TELEGRAM_TOKEN}/sendMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id, text, reply_markup }),
  })
  expect(response.status).toBe(200)
}

test('a phone is opened by its number, whose digits stay out of the address', async () => {
  const location = await post('/emulator/open', { key: 'phone', value: '0912 345 678', lang: 'vi' })
  expect(location).toMatch(/^\/emulator\?lang=vi&who=[\w-]{12}$/)
  expect(await get(location)).toContain('0912 345 678')
})

test('what is no mobile number opens nothing and says so', async () => {
  const location = await post('/emulator/open', { key: 'phone', value: '12', lang: 'vi' })
  expect(await get(location)).toContain('role="alert"')
})

test('the page stands with and without the last slash, in Vietnamese and in English', async () => {
  expect(await get('/emulator')).toContain('<html lang="vi">')
  expect(await get('/emulator')).toContain('href="/emulator/style.css"')
  expect((await product.request('/emulator/')).headers.get('location')).toBe('/emulator')
  expect(await get('/emulator?lang=en')).toContain('<html lang="en">')
  expect(await get('/emulator/style.css')).toContain('.bubble')
})

test('its own frame is allowed, script and strangers are not', async () => {
  const response = await product.request('/emulator')
  const policy = response.headers.get('content-security-policy')
  expect(policy).toContain("frame-ancestors 'self'")
  expect(policy).toContain("default-src 'none'")
  expect(await response.text()).not.toMatch(/<script|<style|style=|\son\w+=/)
})

test('Start, a typed line and a pressed button go the whole way', async () => {
  const { person, telegram } = here.phone('0912345678')
  const hidden = { who: person.id, app: 'telegram', lang: 'vi' }
  await post('/emulator/act', { ...hidden, do: 'start', text: 'tok-1' })
  await send(person.chat, 'Khi nào?\nXin chọn:', {
    inline_keyboard: [[{ text: 'Đúng hẹn', callback_data: 'q:ONTIME' }]],
  })
  const screen = await get(`/emulator/screen/telegram/${person.id}`)
  expect(screen).toContain('Khi nào?\nXin chọn:')
  expect(screen).toContain('http-equiv="refresh"')
  const message = telegram.messages().at(-1)?.id ?? ''
  const press = { ...hidden, do: 'press', message, button: 'q:ONTIME', from: 'screen', screen: 'telegram' }
  expect(await post('/emulator/act', press)).toBe(`/emulator/screen/telegram/${person.id}?lang=vi`)
  await post('/emulator/act', { ...press, button: 'gone' })
  await post('/emulator/act', { ...hidden, do: 'text', text: 'cảm ơn' })
  const updates = await fetch(`${here.roots.telegram}/bot${TELEGRAM_TOKEN}/getUpdates`)
  expect(await updates.json()).toMatchObject({
    result: [
      { message: { text: '/start tok-1' } },
      { callback_query: { data: 'q:ONTIME' } },
      { message: { text: 'cảm ơn' } },
    ],
  })
})

test('markup in a message is shown as it is written, and a web address can be opened', async () => {
  const { person, telegram } = here.phone('0912345678')
  await telegram.start()
  await send(person.chat, '<b>Phiếu</b>: http://localhost:8080/p/abc')
  const screen = await get(`/emulator/screen/telegram/${person.id}`)
  expect(screen).toContain('&lt;b&gt;Phiếu')
  expect(screen).toContain('<a href="http://localhost:8080/p/abc" target="_blank"')
})

test('a link to the own bot is followed on this very phone', async () => {
  const { person, telegram } = here.phone('0912345678')
  await telegram.start()
  const url = 'https://t.me/ykien_thu_bot?start=tok-2'
  await send(person.chat, 'Mở Telegram', { inline_keyboard: [[{ text: 'Mở', url }]] })
  const screen = await get(`/emulator/screen/telegram/${person.id}`)
  expect(screen).toContain('value="tok-2"')
  expect(screen).not.toContain('t.me/')
})

test('faults, rules and the clock are set from the page', async () => {
  const before = here.clock.now()
  await post('/emulator/faults', { do: 'arm', server: 'telegram', fault: 'flood', times: '2', lang: 'vi' })
  expect(here.faults.waiting()).toBe(2)
  await post('/emulator/faults', { do: 'switches', nightRule: 'on', lang: 'vi' })
  expect(here.faults.switches).toMatchObject({ nightRule: true, retryOnStatus: false })
  await post('/emulator/faults', { do: 'clear', lang: 'vi' })
  expect(here.faults.switches).toMatchObject({ nightRule: false, retryOnStatus: true })
  expect(here.faults.waiting()).toBe(0)
  await post('/emulator/clock', { hours: '24', lang: 'vi' })
  expect(here.clock.now() - before).toBe(86_400_000)
})

test('a paused screen stays as it is and tells what a template was filled with', async () => {
  const { person } = here.phone('0912345678')
  const page = await get(`/emulator?who=${person.id}`)
  const paused = `/emulator/screen/zalo/${person.id}?lang=vi&amp;still=1`
  expect(page).toContain(`href="${paused}" target="zalo-screen"`)
  expect(await get(paused.replace('&amp;', '&'))).not.toContain('http-equiv="refresh"')
})
