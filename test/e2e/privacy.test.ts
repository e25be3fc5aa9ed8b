/**
 * What a machine writes down of people: phones, ids, names, remarks and keys go through the whole product, with faults on
 * every side, and stand in no line of the log, no error, no figure, and in no address but the link of the form.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { verifyAudit } from '../../src/service/access/audit-check.ts'
import { importTable } from '../../src/service/import.ts'
import { StoreError } from '../../src/store/store.ts'
import { SECOND } from '../../src/survey/time.ts'
import { eventually, KEY, type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import { ALL_WELL, type App, aUnit, browserAt, hears, say, sayAll, type Unit } from '../support/survey.ts'

const PHONE = '0912345678'
const OTHER = '0987654321'
const CHAT = '5557771'
const NAME = 'Nguyễn Thị Ánh Tuyết'
const REMARK = `Tôi là ${NAME}, số ${OTHER}, cán bộ rất tận tình`

describe('nobody is named', () => {
  let office: Office
  let unit: Unit
  /** As faults hand them around, in every form that the product knows them. */
  const secrets = [PHONE.slice(1), OTHER.slice(1), CHAT, NAME, 'Ánh Tuyết', 'tận tình', KEY]
  /** Keys in citizens' hands: in links only. */
  const tokens: string[] = []
  /** Bodies of answers that refused or failed, and what a browser is told to open. */
  const errors: string[] = []
  const addresses: string[] = []
  /** Paths that we call at the channels. */
  const called: string[] = []

  const calls = (message: unknown): void => {
    const { request } = message as { request: { origin: string; path: string } }
    if (String(request.origin) !== office.url) called.push(request.path)
  }

  beforeAll(async () => {
    office = await openOffice(sqliteStore())
    unit = await aUnit(office, 'discreet')
    for (const number of [PHONE, OTHER]) {
      const { person } = office.emulator.phone(number)
      secrets.push(String(person.zaloUser), String(person.chat))
    }
    const { TELEGRAM_BOT_TOKEN, ZALO_APP_SECRET, ZALO_OA_SECRET, ZALO_REFRESH_TOKEN, YKIEN_KEY } = office.env
    secrets.push(...[TELEGRAM_BOT_TOKEN, ZALO_APP_SECRET, ZALO_OA_SECRET, ZALO_REFRESH_TOKEN, YKIEN_KEY].map(String))
    subscribe('undici:request:create', calls)
  })
  afterAll(async () => {
    unsubscribe('undici:request:create', calls)
    await office.close()
  })

  async function send(path: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(`${office.url}${path}`, { ...init, redirect: 'manual' })
    const text = await answer.clone().text()
    if (answer.status >= 400) errors.push(text)
    addresses.push(
      answer.headers.get('location') ?? '',
      ...[...text.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, at]) => String(at)),
    )
    return answer
  }

  const failing = (body: unknown, status = 200) => ({ kind: 'refuse', status, body }) as const
  const store = () => office.served().deps.store

  test('in a conversation on Zalo with a remark, while sends fail and the store goes away', async () => {
    const { faults } = office.emulator
    const refused = failing({ error: -9999, message: `${PHONE} of ${NAME} is wrong` })
    faults.arm({ server: 'zalo-business', fault: refused, path: '/message/template' })
    const put = await unit.close({ phone: PHONE })
    await eventually(async () => (await unit.state(put)) === 'waiting')
    const { zalo } = office.emulator.phone(PHONE)
    const held = await slipOf(put.id)
    tokens.push(held.code, held.token)
    await say(zalo, held.code, 'đồng ý tham gia')
    await sayAll(zalo, ALL_WELL.slice(0, 4))

    // What follows the last turn writes too, and would meet the fault in its stead.
    await office.served().deps.lanes.idle()
    const away = new StoreError('STORE_AWAY', 'away', new Error(`E11000 dup key { phone: "${PHONE}" }`))
    // What follows the last reply writes too, and would run into it in the place of the next answer.
    await office.served().deps.lanes.idle()
    vi.spyOn(store().sessions, 'replace').mockRejectedValueOnce(away)
    await zalo.text('Rất hài lòng')
    await office.emulator.settled()
    await office.emulator.clock.advance(31 * SECOND)
    await hears(zalo, 'nơi tiếp đón')
    faults.arm({ server: 'zalo-openapi', fault: failing(`<html>${PHONE} ${NAME}</html>`, 500), path: '/message/cs' })
    await zalo.text('Bình thường')
    await hears(zalo, 'bao nhiêu lần')
    await sayAll(zalo, ALL_WELL.slice(6, 8))
    await say(zalo, REMARK, 'cảm ơn')
    await eventually(async () => (await unit.state(put)) === 'finished')
  })

  async function slipOf(id: string): Promise<{ readonly code: string; readonly token: string }> {
    const { body } = await office.api('POST', `/invitations/${id}/slip`)
    return { code: String(body['code']), token: String(body['link']).split('/p/')[1] ?? '' }
  }

  test('on Telegram, whose errors name the chat', async () => {
    const { faults } = office.emulator
    const telegram = office.emulator.telegramChat(CHAT)
    const forbidden = { ok: false, error_code: 403, description: `Forbidden: user ${CHAT} ${NAME} is deactivated` }
    faults.arm({ server: 'telegram', fault: failing(forbidden, 403), path: '/sendMessage' })
    const closed = await unit.close({ telegramChat: CHAT })
    await eventually(async () => (await unit.state(closed)) === 'waiting')
    await telegram.start()
    await hears(telegram, 'đồng ý tham gia')
    faults.arm({ server: 'telegram', fault: { kind: 'cut' }, path: '/sendMessage' })
    await telegram.press('Đồng ý')
    await hears(telegram, 'thuộc lĩnh vực nào')
    const broken = { ok: false, error_code: 400, description: `Bad Request: ${NAME} at ${CHAT}` }
    faults.arm({ server: 'telegram', fault: failing(broken, 400), path: '/sendMessage' })
    await telegram.text(`tôi tên ${NAME}`)
    await eventually(() => office.logged.some((line) => line.includes('telegram 400')))
  })

  test('on the page, where a request breaks with the words of a person in the error', async () => {
    const { id } = await unit.close({ phone: OTHER })
    const { token, code } = await slipOf(id)
    tokens.push(token, code)
    const browser = browserAt(`${office.url}/p/${token}`)
    await browser.look()
    await browser.post('consent', { code: 'YES' })
    vi.spyOn(store().sessions, 'replace').mockRejectedValueOnce(new TypeError(`cannot read "${REMARK}"`))
    const form = { step: 'field', action: 'answer', code: 'DATDAI', text: REMARK }
    expect((await send(`/p/${token}`, { method: 'POST', body: new URLSearchParams(form) })).status).toBe(500)
    await send(`/p/${token}`, {})
    await send(`/p/${token}x`, {})
  })

  test('by what is malformed, unsigned, unknown or lost', async () => {
    const half = `{"applicant":{"phone":"${PHONE}","name":"${NAME}"`
    const json = { 'content-type': 'application/json', authorization: `Bearer ${KEY}` }
    const put = (body: string, path = '/api/v1/cases/A-1') => send(path, { method: 'PUT', body, headers: json })
    expect((await put(half)).status).toBe(400)
    expect((await put(`{"unit":"discreet","outcome":"returned","hoTen":"${NAME}"}`)).status).toBe(422)
    expect((await put(`{"unit":"discreet","outcome":"${PHONE}","applicant":{"phone":["${PHONE}"]}}`)).status).toBe(422)
    await put(`{"unit":"discreet","outcome":"returned","applicant":{"phone":"so ${PHONE}99"}}`)
    const secret = { 'x-telegram-bot-api-secret-token': 'test-webhook-secret' }
    for (const [path, headers] of Object.entries({ '/webhooks/zalo': {}, '/webhooks/telegram': secret })) {
      await send(path, { method: 'POST', body: half, headers })
      await send(path, { method: 'POST', body: `{"event_name":"${NAME}","timestamp":"1764000000000"}`, headers })
      await send(path, { method: 'POST', body: `{"update_id":7,"message":{"chat":{"id":${CHAT}}}}`, headers })
    }
    await send(`/khong-co/${PHONE}?ten=${encodeURIComponent(NAME)}`, {
      headers: { 'user-agent': PHONE, referer: `${office.url}/p/${tokens[0]}` },
    })
    await send('/api/v1/units', { headers: { authorization: `Bearer ${PHONE}` } })
    for (const page of ['/', '/quan-tri', '/ket-qua']) await send(page, {})
  })

  test('by all that the audit notes', async () => {
    const { deps } = office.served()
    const file = `Mã hồ sơ,Kết quả,Họ tên,Số điện thoại\nDISCREET-IMPORT-1,Đã trả kết quả,${NAME},${OTHER}\n`
    const caller = { name: 'command-line', units: null }
    const imported = await importTable(deps, Buffer.from(file), { unit: 'discreet', dryRun: false, caller })
    expect(imported).toMatchObject({ kind: 'done' })
    const telegram = office.emulator.telegramChat(CHAT)
    await say(telegram, 'xóa', 'đã được xóa')
  })

  test('not in the audit, nor in what is kept of erasures', async () => {
    const { deps } = office.served()
    const entries = await store().audit.following('', 500)
    const deeds = new Set(entries.map(({ deed }) => deed))
    for (const deed of ['flow-published', 'policy-published', 'slip-handed-out', 'imported', 'erased']) {
      expect(deeds).toContain(deed)
    }
    const erased = await deps.erasures.read()
    expect(erased.length).toBeGreaterThanOrEqual(2)
    const kept = `${JSON.stringify(entries)}${erased.join('\n')}`
    for (const secret of [...secrets, ...tokens]) expect(kept).not.toContain(secret)
    expect((await verifyAudit(deps)).flaws).toEqual([])
  })

  test('not in the log', async () => {
    await office.emulator.settled()
    await office.served().deps.lanes.idle()
    const log = office.logged.join('')
    for (const said of [
      'the store is away',
      'a request failed',
      'a webhook was refused',
      'not sent',
      'a reply was not delivered',
    ]) {
      expect(log, said).toContain(said)
    }
    for (const secret of [...secrets, ...tokens]) expect(log).not.toContain(secret)
  })

  test('not in an answer that refuses or fails', () => {
    expect(errors.length).toBeGreaterThan(8)
    for (const secret of secrets) expect(errors.join('\n')).not.toContain(secret)
  })

  test('not in the figures', async () => {
    const text = await (await fetch(`${office.url}/metrics`)).text()
    for (const secret of [...secrets, ...tokens]) expect(text).not.toContain(secret)
  })

  test('not in an address, ours or one that we call; the link of the form bears its token alone', () => {
    const apps: App[] = [office.emulator.phone(PHONE).zalo, office.emulator.telegramChat(CHAT)]
    const links = apps.flatMap((app) => app.messages().flatMap(({ text }) => text.match(/https?:\/\/\S+/g) ?? []))
    const ours = called.map((path) => path.replace(`/bot${office.env['TELEGRAM_BOT_TOKEN']}/`, '/bot/'))
    const all = [...addresses, ...links, ...ours].filter((at) => at !== '')
    expect(all.length).toBeGreaterThan(20)
    for (const at of all) {
      const without = at.replace(/\/p\/[A-Za-z0-9_-]{22,}(\/(dau\.gif|du-lieu))?$/, '/p/')
      for (const secret of [...secrets, ...tokens]) {
        expect(without, 'an address').not.toContain(secret)
        expect(decodeURIComponent(without), 'an address').not.toContain(secret)
      }
    }
  })

  test('every line of a request carries the id that its answer gave', async () => {
    vi.spyOn(store().keys, 'get').mockRejectedValueOnce(new StoreError('STORE_AWAY', 'away'))
    const answer = await fetch(`${office.url}/p/${'a'.repeat(22)}`)
    const id = answer.headers.get('x-request-id')
    expect(answer.status).toBe(503)
    expect(id).toMatch(/^[0-9a-f]{16}$/)
    const lines = office.logged.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.filter(({ request }) => request === id)).toMatchObject([{ level: 'error', msg: 'the store is away' }])
    const refused = lines.filter(({ msg }) => msg === 'a webhook was refused')
    expect(new Set(refused.map(({ request }) => request)).size).toBe(refused.length)
  })
})
