/** What overtakes on its way is judged by the channel's own clock: an older word never answers a newer question. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { telegramApi } from '../../src/channels/telegram/client.ts'
import { SECOND } from '../../src/survey/time.ts'
import { type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import { ALL_WELL, type App, allWell, aUnit, hears, say, template } from '../support/survey.ts'

describe('messages that overtake each other', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(sqliteStore())
  })
  afterEach(() => office.emulator.faults.clear())
  afterAll(() => office.close())

  /** At each question something else first, and a moment later the answer, which arrives before it. */
  async function answersOvertaken(app: App): Promise<void> {
    const { clock, faults } = office.emulator
    for (const [text, then] of ALL_WELL) {
      // The receipts of the question are events too: they must not be what is overtaken.
      await office.served().deps.lanes.idle()
      await office.emulator.settled()
      const since = app.messages().length
      faults.switches.reordering = true
      await app.text(text === 'Hài lòng' ? 'Bình thường' : 'Hài lòng')
      await clock.advance(SECOND)
      await app.text(text)
      faults.switches.reordering = false
      await hears(app, then, since)
    }
  }

  test('on Zalo, an answer that was overtaken by the next does not answer the next question', async () => {
    const unit = await aUnit(office, 'overtaken-zalo')
    const { zalo } = office.emulator.phone('0913000001')
    await unit.close({ phone: '0913000001' })
    await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
    await answersOvertaken(zalo)
    expect(await unit.counts(1)).toEqual(allWell(1))
  })

  // Polled they come in their order; by webhook one may be repeated after the next was taken.
  test('on Telegram too, by webhook', async () => {
    const unit = await aUnit(office, 'overtaken-telegram')
    const telegram = office.emulator.telegramChat('5552001')
    await telegram.start()
    await unit.close({ telegramChat: '5552001' })
    await hears(telegram, 'đồng ý tham gia')
    const { TELEGRAM_BOT_TOKEN = '', TELEGRAM_API_ROOT = '', TELEGRAM_WEBHOOK_SECRET = '' } = office.env
    await telegramApi({ token: TELEGRAM_BOT_TOKEN, apiRoot: TELEGRAM_API_ROOT }, 5_000).setWebhook(
      `${office.url}/webhooks/telegram`,
      { secret_token: TELEGRAM_WEBHOOK_SECRET },
    )
    await answersOvertaken(telegram)
    expect(await unit.counts(1)).toEqual(allWell(1))
  })

  test('a button of an old question says so and changes nothing', async () => {
    const unit = await aUnit(office, 'old-button')
    const telegram = office.emulator.telegramChat('5552002')
    await telegram.start()
    await unit.close({ telegramChat: '5552002' })
    await hears(telegram, 'đồng ý tham gia')
    for (const [text, then] of ALL_WELL.slice(0, 4)) await say(telegram, text, then)
    const { zalo } = office.emulator.phone('0913000002')
    await unit.close({ phone: '0913000002' })
    await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
    for (const [text, then] of ALL_WELL.slice(0, 4)) await say(zalo, text, then)
    const old = zalo.messages().find(({ text }) => text.includes('công khai quy trình'))
    const since = zalo.messages().length
    await zalo.press('Rất không hài lòng', old?.id)
    await hears(zalo, 'thái độ trao đổi', since)
    for (const [text, then] of ALL_WELL.slice(4)) await Promise.all([say(zalo, text, then), say(telegram, text, then)])
    expect(await unit.counts(2)).toEqual(allWell(2))
  })
})
