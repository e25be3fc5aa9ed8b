/** One conversation, several places: it goes on where it stands, and what was answered elsewhere stays unseen there. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import {
  ALL_WELL,
  allWell,
  aUnit,
  browserAt,
  hears,
  lastSaid,
  saidBy,
  say,
  sayAll,
  template,
  type Unit,
} from '../support/survey.ts'

describe('a conversation that changes its place', () => {
  let office: Office
  let phones = 0
  beforeAll(async () => {
    office = await openOffice(sqliteStore())
  })
  afterAll(() => office.close())

  /** Invited on Zalo, consented there and named the field there. */
  async function begunOnZalo(unit: Unit) {
    const number = `09150000${String(++phones).padStart(2, '0')}`
    const { zalo } = office.emulator.phone(number)
    const closed = await unit.close({ phone: number })
    const { code, token } = await template(zalo)
    await say(zalo, code, 'đồng ý tham gia')
    await sayAll(zalo, ALL_WELL.slice(0, 2))
    const telegram = office.emulator.telegramChat(`555400${phones}`)
    return { zalo, telegram, code, token, closed, page: () => browserAt(`${office.url}/p/${token}`) }
  }

  test('Zalo, the page, Telegram, the page, Zalo: each goes on at the open question', async () => {
    const unit = await aUnit(office, 'all-around')
    const { zalo, telegram, token, page } = await begunOnZalo(unit)
    const browser = page()
    expect(await browser.look()).toContain('ghi trên giấy hẹn')
    expect(await browser.post('punctuality', { code: 'ONTIME' })).toContain('công khai quy trình')
    await telegram.start(token)
    await hears(telegram, 'công khai quy trình')
    await say(telegram, 'Hài lòng', 'thái độ trao đổi')
    expect(await browser.look()).toContain('thái độ trao đổi')
    expect(await browser.post('attitude', { code: 'VS' })).toContain('nơi tiếp đón')
    await say(zalo, 'tiếp', 'nơi tiếp đón')
    await sayAll(zalo, ALL_WELL.slice(5))
    expect(await unit.counts(1)).toEqual(allWell(1))
    expect(await browser.look()).toContain('Trân trọng cảm ơn')
  })

  test('“sửa” does not reach over answers that were given elsewhere', async () => {
    const unit = await aUnit(office, 'not-over')
    const { zalo, telegram, code, page } = await begunOnZalo(unit)
    await telegram.start(code)
    await hears(telegram, 'ghi trên giấy hẹn')
    await say(telegram, 'sửa', 'ghi trên giấy hẹn')
    await say(telegram, 'quay lại', 'ghi trên giấy hẹn')
    const browser = page()
    await browser.look()
    expect(await browser.post('punctuality', { action: 'back' })).toContain('ghi trên giấy hẹn')
    for (const { text } of saidBy(telegram)) expect(text).not.toContain('Đất đai')
    await say(telegram, 'Đúng hẹn', 'công khai quy trình')
    // Here, and only here, the answer that was given here can be mended.
    expect(await browser.post('publicity', { action: 'back' })).toContain('công khai quy trình')
    await say(telegram, 'sửa', 'ghi trên giấy hẹn')
    await say(telegram, 'Trước hẹn', 'công khai quy trình')
    await say(telegram, 'sửa', 'ghi trên giấy hẹn')
    await say(telegram, 'Đúng hẹn', 'công khai quy trình')
    await say(zalo, 'tiếp', 'công khai quy trình')
    await sayAll(zalo, ALL_WELL.slice(3))
    expect(await unit.counts(1)).toEqual(allWell(1))
  })

  test('a stale page in a second browser changes nothing and shows nothing of the first', async () => {
    const unit = await aUnit(office, 'stale-page')
    const { page } = await begunOnZalo(unit)
    const [first, second] = [page(), page()]
    expect(await first.look()).toContain('ghi trên giấy hẹn')
    expect(await second.look()).toContain('ghi trên giấy hẹn')
    await first.post('punctuality', { code: 'ONTIME' })
    expect(await second.post('punctuality', { code: 'LATE' })).toContain('công khai quy trình')
    const shown = await second.post('publicity', { action: 'back' })
    expect(shown).toContain('công khai quy trình')
    expect(shown).not.toContain('checked')
    // The first browser may still go back to its own answer, and finds it ticked.
    expect(await first.post('publicity', { action: 'back' })).toMatch(/value="ONTIME"[^>]*checked/)
    await first.post('punctuality', { code: 'ONTIME' })
    // A page that was posted again from the history of the same browser changes its own answer and no other.
    for (const [step, code] of [
      ['publicity', 'S'],
      ['attitude', 'D'],
      ['attitude', 'VS'],
      ['facilities', 'N'],
    ] as const) {
      await first.post(step, { code })
    }
    await first.post('trips', { text: '2' })
    await second.post('trips', { text: '9' })
    await first.post('overall', { code: 'S' })
    expect(await first.post('remark', { action: 'skip' })).toContain('cảm ơn')
    expect(await second.post('remark', { text: 'một lời chen vào' })).toContain('cảm ơn')
    expect(await unit.counts(1)).toEqual(allWell(1))
  })

  test('an old question on Zalo that was answered on the page is not answered again', async () => {
    const unit = await aUnit(office, 'old-on-zalo')
    const { zalo, page } = await begunOnZalo(unit)
    const browser = page()
    await browser.look()
    await browser.post('punctuality', { code: 'ONTIME' })
    const asked = zalo.messages().findLast(({ text }) => text.includes('ghi trên giấy hẹn'))
    const since = zalo.messages().length
    await zalo.press('Trễ hẹn', asked?.id)
    await hears(zalo, 'công khai quy trình', since)
    await browser.post('publicity', { code: 'S' })
    // Typed where the open question was never shown: it is shown, not answered.
    await say(zalo, 'Rất không hài lòng', 'thái độ trao đổi')
    await sayAll(zalo, ALL_WELL.slice(4))
    expect(await unit.counts(1)).toEqual(allWell(1))
    expect(lastSaid(zalo)).toContain('cảm ơn')
  })
})
