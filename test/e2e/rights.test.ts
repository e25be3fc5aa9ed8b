/** Dừng, rút, xóa: inside and after a conversation, on both channels and on the page. The figures follow. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { writtenDay } from '../../src/flow/day.ts'
import { StoreError } from '../../src/store/store.ts'
import { SECOND } from '../../src/survey/time.ts'
import { eventually, type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import {
  ALL_WELL,
  type App,
  allWell,
  aUnit,
  browserAt,
  type Closed,
  DAY,
  hears,
  lastSaid,
  say,
  sayAll,
  template,
  type Unit,
} from '../support/survey.ts'

const NOTHING = {}

describe('the rights of a person who was asked', () => {
  let office: Office
  let people = 0
  beforeAll(async () => {
    office = await openOffice(sqliteStore())
  })
  afterAll(() => office.close())

  interface Asked {
    readonly app: App
    readonly applicant: object
    readonly closed: Closed
  }

  /** Invited, with the question of consent open. */
  const ways: Readonly<Record<string, (unit: Unit) => Promise<Asked>>> = {
    async Zalo(unit) {
      const phone = `0916000${String(++people).padStart(3, '0')}`
      const { zalo: app } = office.emulator.phone(phone)
      const closed = await unit.close({ phone })
      await say(app, (await template(app)).code, 'đồng ý tham gia')
      return { app, applicant: { phone }, closed }
    },
    async Telegram(unit) {
      const telegramChat = `5556${String(++people).padStart(3, '0')}`
      const app = office.emulator.telegramChat(telegramChat)
      await app.start()
      const closed = await unit.close({ telegramChat })
      await hears(app, 'đồng ý tham gia')
      return { app, applicant: { telegramChat }, closed }
    },
  }

  const becomes = (unit: Unit, closed: Closed, state: string): Promise<unknown> =>
    eventually(async () => (await unit.state(closed)) === state)

  for (const [channel, asked] of Object.entries(ways)) {
    const unitOf = (scenario: string): Promise<Unit> => aUnit(office, `${scenario}-${channel.toLowerCase()}`)

    test(`on ${channel}, “dừng” inside ends this one; said once more, it holds for all others`, async () => {
      const unit = await unitOf('stop')
      const { app, applicant, closed } = await asked(unit)
      await sayAll(app, ALL_WELL.slice(0, 4))
      await say(app, 'dừng', 'DỪNG')
      await becomes(unit, closed, 'declined')
      expect(await unit.counts(0)).toEqual(NOTHING)
      const since = app.messages().length
      expect((await unit.close(applicant)).why).toBeNull()
      await hears(app, 'Sở Tài chính', since)
      // By its phone number, Zalo brings a code; a known chat gets the first question.
      if (lastSaid(app).includes('Mã khảo sát')) await say(app, (await template(app)).code, 'đồng ý tham gia')
      await say(app, 'DỪNG', 'một lần nữa')
      await say(app, 'DỪNG', 'sẽ không nhận thêm')
      expect((await unit.close(applicant)).why).toBe('no-consent')
    })

    test(`on ${channel}, “dừng” after the end opts out, and the answer given stays`, async () => {
      const unit = await unitOf('stop-after')
      const { app, applicant } = await asked(unit)
      await sayAll(app, ALL_WELL)
      expect(await unit.counts(1)).toEqual(allWell(1))
      await say(app, 'dừng', 'sẽ không nhận thêm')
      expect((await unit.close(applicant)).why).toBe('no-consent')
      expect(await unit.counts(1)).toEqual(allWell(1))
    })

    test(`on ${channel}, “rút” inside leaves nothing of what was answered`, async () => {
      const unit = await unitOf('withdraw')
      const { app, closed } = await asked(unit)
      await sayAll(app, ALL_WELL.slice(0, 6))
      await say(app, 'rút', 'rút')
      await becomes(unit, closed, 'withdrawn')
      expect(await unit.counts(0)).toEqual(NOTHING)
    })

    test(`on ${channel}, “rút” after the end, confirmed, takes the answer out of the figures`, async () => {
      const unit = await unitOf('withdraw-after')
      const { app, closed } = await asked(unit)
      await sayAll(app, ALL_WELL)
      expect(await unit.counts(1)).toEqual(allWell(1))
      await say(app, 'rút', 'RÚT lần nữa')
      expect(await unit.counts(1)).toEqual(allWell(1))
      await say(app, 'RUT', 'đã được rút')
      await becomes(unit, closed, 'withdrawn')
      expect(await unit.counts(0)).toEqual(NOTHING)
      await say(app, 'rút', 'Không có phiếu nào')
    })

    test(`on ${channel}, “dữ liệu của tôi” tells what is held, and the conversation goes on`, async () => {
      const unit = await unitOf('data')
      const { app, closed } = await asked(unit)
      await sayAll(app, ALL_WELL.slice(0, 3))
      const since = app.messages().length
      await say(app, 'du lieu cua toi', `Phiếu khảo sát của Sở Tài chính, hồ sơ kết thúc ngày ${writtenDay(DAY)}.`)
      await hears(app, 'Đang trả lời', since)
      const told = app
        .messages()
        .slice(since)
        .map(({ text }) => text)
      expect(told.join()).not.toContain('Đất đai')
      await sayAll(app, ALL_WELL.slice(3))
      expect(await unit.counts(1)).toEqual(allWell(1))
      await becomes(unit, closed, 'finished')
      await say(app, 'Dữ liệu của tôi ạ', 'Đã trả lời; câu trả lời được giữ riêng')
      const { flow } = (await office.served().deps.store.invitations.get(closed.id as never)) ?? { flow: '' }
      expect(lastSaid(app)).toContain(`qua ${channel} (theo bản nội dung có ký hiệu ${flow.slice(0, 8)})`)
      expect(lastSaid(app)).not.toMatch(/\d{9}/)
    })

    test(`on ${channel}, “xóa” inside ends it and leaves nothing of what was answered`, async () => {
      const unit = await unitOf('erase')
      const { app, closed } = await asked(unit)
      await sayAll(app, ALL_WELL.slice(0, 3))
      await say(app, 'xóa', 'xóa')
      await becomes(unit, closed, 'withdrawn')
      expect(await unit.counts(0)).toEqual(NOTHING)
    })

    test(`on ${channel}, “xóa” is not lost when the store fails in the middle of it`, async () => {
      const unit = await unitOf('erase-fault')
      const { app, closed } = await asked(unit)
      await sayAll(app, ALL_WELL.slice(0, 2))
      const { addresses } = office.served().deps.store
      const spy = vi.spyOn(addresses, 'replace').mockRejectedValueOnce(new StoreError('STORE_AWAY', 'away'))
      await app.text('xóa')
      await eventually(() => spy.mock.calls.length > 0)
      await office.emulator.settled()
      // The channel repeats what was not taken: Zalo after half a minute, Telegram at once.
      await office.emulator.clock.advance(31 * SECOND)
      await becomes(unit, closed, 'withdrawn')
      await eventually(() => spy.mock.calls.some(([address]) => address.sealed === null) && spy.mock.calls.length > 1)
      spy.mockRestore()
    })

    test(`on ${channel}, “xóa” after the end, confirmed, withdraws the answer and erases the contact`, async () => {
      const unit = await unitOf('erase-after')
      const { app, closed } = await asked(unit)
      await sayAll(app, ALL_WELL)
      expect(await unit.counts(1)).toEqual(allWell(1))
      await say(app, 'xóa', 'XÓA lần nữa')
      await say(app, 'xoa', 'đã được xóa')
      await becomes(unit, closed, 'withdrawn')
      expect(await unit.counts(0)).toEqual(NOTHING)
    })
  }

  /** The page of somebody whom no channel reaches, with the first three questions answered. */
  async function onThePage(unit: Unit) {
    const closed = await unit.close({})
    const { body } = await office.api('POST', `/invitations/${closed.id}/slip`)
    const browser = browserAt(String(body['link']))
    await browser.look()
    await browser.post('consent', { code: 'YES' })
    await browser.post('field', { code: 'DATDAI' })
    await browser.post('punctuality', { code: 'ONTIME' })
    return { closed, browser, other: browserAt(String(body['link'])) }
  }

  async function toTheEnd({ post }: ReturnType<typeof browserAt>): Promise<string> {
    const rest = { publicity: 'S', attitude: 'VS', facilities: 'N' }
    for (const [step, code] of Object.entries(rest)) await post(step, { code })
    await post('trips', { text: '2' })
    await post('overall', { code: 'S' })
    return post('remark', { action: 'skip' })
  }

  test('on the page, “dừng” declines and nothing is counted', async () => {
    const unit = await aUnit(office, 'stop-page')
    const { closed, browser } = await onThePage(unit)
    await browser.post('publicity', { action: 'sure-stop' })
    await becomes(unit, closed, 'declined')
    expect(await unit.counts(0)).toEqual(NOTHING)
  })

  test('on the page, “rút” inside leaves nothing', async () => {
    const unit = await aUnit(office, 'withdraw-page')
    const { closed, browser } = await onThePage(unit)
    await browser.post('publicity', { action: 'sure-withdraw' })
    await becomes(unit, closed, 'withdrawn')
    expect(await unit.counts(0)).toEqual(NOTHING)
  })

  test('on the page, “rút” after the end is for the browser that answered alone', async () => {
    const unit = await aUnit(office, 'withdraw-page-after')
    const { closed, browser, other } = await onThePage(unit)
    expect(await toTheEnd(browser)).toContain('value="withdraw"')
    expect(await unit.counts(1)).toEqual(allWell(1))
    expect(await other.look()).not.toContain('value="withdraw"')
    await other.post('', { action: 'sure-withdraw' })
    expect(await unit.state(closed)).toBe('finished')
    expect(await browser.post('', { action: 'sure-withdraw' })).toContain('đã được rút')
    expect(await unit.counts(0)).toEqual(NOTHING)
    expect(await unit.state(closed)).toBe('withdrawn')
  })

  test('a person who says no to taking part is thanked and counted in nothing', async () => {
    const unit = await aUnit(office, 'no-thanks')
    const asked = await ways['Zalo']?.(unit)
    if (asked === undefined) throw new Error('there is no Zalo')
    await say(asked.app, 'Không', '')
    await becomes(unit, asked.closed, 'declined')
    expect(await unit.counts(0)).toEqual(NOTHING)
    const funnel = await eventually(async () => {
      const now = await unit.funnel()
      return now['opened'] === 1 ? now : null
    })
    expect(funnel).toMatchObject({ started: 0, finished: 0 })
  })

  test('nothing of all this was logged that names a person', () => {
    const log = office.logged.join('\n')
    expect(log).not.toBe('')
    const ids = Array.from({ length: people }, (_, i) => String(i + 1).padStart(3, '0'))
    for (const id of ids) {
      const { person } = office.emulator.phone(`0916000${id}`)
      for (const secret of [`916000${id}`, `5556${id}`, String(person.zaloUser)]) expect(log).not.toContain(secret)
    }
  })
})
