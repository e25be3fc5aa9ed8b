/** Telegram can be switched off, and Zalo, and both: what is left is whole. */
import { afterEach, describe, expect, test } from 'vitest'
import { type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import { ALL_WELL, allWell, aUnit, browserAt, hears, say, sayAll, template, type Unit } from '../support/survey.ts'

describe('with some channels only', () => {
  let office: Office
  afterEach(() => office.close())

  const hook = async (name: string): Promise<number> =>
    (await fetch(`${office.url}/webhooks/${name}`, { method: 'POST', body: '{}' })).status

  /** A printed link, answered in a browser. */
  async function answerOnThePage(unit: Unit, applicant: object): Promise<void> {
    const { id } = await unit.close(applicant)
    const slip = await office.api('POST', `/invitations/${id}/slip`)
    const browser = browserAt(String(slip.body['link']))
    await browser.look()
    const codes = {
      consent: 'YES',
      field: 'DATDAI',
      punctuality: 'ONTIME',
      publicity: 'S',
      attitude: 'VS',
      facilities: 'N',
    }
    for (const [step, code] of Object.entries(codes)) await browser.post(step, { code })
    await browser.post('trips', { text: '2' })
    await browser.post('overall', { code: 'S' })
    expect(await browser.post('remark', { action: 'skip' })).toContain('cảm ơn')
  }

  test('the web alone', async () => {
    office = await openOffice(sqliteStore(), { CHANNELS: 'web' })
    const unit = await aUnit(office, 'web-alone')
    const known = { phone: '0918000001', telegramChat: '5558001' }
    await answerOnThePage(unit, known)
    expect(await unit.counts(1)).toEqual(allWell(1))
    expect([await hook('zalo'), await hook('telegram')]).toEqual([404, 404])
    expect(office.emulator.phone('0918000001').zalo.messages()).toEqual([])
  })

  test('Zalo and the web', async () => {
    office = await openOffice(sqliteStore(), { CHANNELS: 'zalo,web' })
    const unit = await aUnit(office, 'zalo-web')
    const { zalo } = office.emulator.phone('0918000002')
    await unit.close({ phone: '0918000002', telegramChat: '5558002' })
    await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
    await sayAll(zalo, ALL_WELL)
    await answerOnThePage(unit, { telegramChat: '5558003' })
    expect(await unit.counts(2)).toEqual(allWell(2))
    expect([await hook('zalo'), await hook('telegram')]).toEqual([400, 404])
  })

  test('Telegram and the web', async () => {
    office = await openOffice(sqliteStore(), { CHANNELS: 'telegram,web' })
    const unit = await aUnit(office, 'telegram-web')
    const telegram = office.emulator.telegramChat('5558004')
    await telegram.start()
    await unit.close({ phone: '0918000003', telegramChat: '5558004' })
    await hears(telegram, 'đồng ý tham gia')
    await sayAll(telegram, ALL_WELL)
    await answerOnThePage(unit, { phone: '0918000003' })
    expect(await unit.counts(2)).toEqual(allWell(2))
    expect([await hook('zalo'), await hook('telegram')]).toEqual([404, 401])
    expect(office.emulator.phone('0918000003').zalo.messages()).toEqual([])
  })
})
