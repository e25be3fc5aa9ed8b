/** Zalo and Telegram promise to deliver at least once: what comes twice, or once more later, counts once. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MINUTE } from '../../src/survey/time.ts'
import { type Office, openOffice } from '../support/office.ts'
import { storeKinds } from '../support/stores.ts'
import { ALL_WELL, allWell, aUnit, hears, lastSaid, saidBy, say, sayAll, template } from '../support/survey.ts'

for (const { name, make } of storeKinds()) {
  describe(`what is delivered twice counts once, on ${name}`, () => {
    let office: Office
    beforeAll(async () => {
      office = await openOffice(make())
    })
    afterEach(() => office.emulator.faults.clear())
    afterAll(() => office.close())

    test('each message delivered twice: the figures and the replies are those of one', async () => {
      office.emulator.faults.switches.duplicates = true
      const unit = await aUnit(office, 'each-twice')
      const { zalo } = office.emulator.phone('0912000001')
      const telegram = office.emulator.telegramChat('5551001')
      await telegram.start()
      await unit.close({ phone: '0912000001' })
      await unit.close({ telegramChat: '5551001' })
      await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      await hears(telegram, 'đồng ý tham gia')
      await Promise.all([sayAll(zalo, ALL_WELL), sayAll(telegram, ALL_WELL)])
      expect(await unit.counts(2)).toEqual(allWell(2))
      await office.emulator.settled()
      for (const [, question] of ALL_WELL) {
        for (const app of [zalo, telegram]) {
          expect(saidBy(app).filter(({ text }) => text.includes(question))).toHaveLength(1)
        }
      }
    })

    test('copies that come ten minutes late, in the middle and after the end, change and say nothing', async () => {
      office.emulator.faults.switches.lateCopies = true
      const unit = await aUnit(office, 'late-copies')
      const { zalo } = office.emulator.phone('0912000002')
      await unit.close({ phone: '0912000002' })
      await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      await sayAll(zalo, ALL_WELL.slice(0, 4))
      const before = saidBy(zalo).length
      await office.emulator.clock.advance(11 * MINUTE)
      expect(saidBy(zalo)).toHaveLength(before)
      await sayAll(zalo, ALL_WELL.slice(4))
      expect(await unit.counts(1)).toEqual(allWell(1))
      const after = saidBy(zalo).length
      await office.emulator.clock.advance(11 * MINUTE)
      expect(saidBy(zalo)).toHaveLength(after)
      expect(await unit.counts(1)).toEqual(allWell(1))
    })

    test('“dừng” delivered twice ends this survey, and does not opt out of all others', async () => {
      office.emulator.faults.switches.duplicates = true
      const unit = await aUnit(office, 'stop-twice')
      const { zalo } = office.emulator.phone('0912000003')
      await unit.close({ phone: '0912000003' })
      await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      await say(zalo, 'đồng ý', 'lĩnh vực')
      // The reply to the first copy is still under way when the second arrives.
      office.emulator.faults.arm({ server: 'zalo-openapi', fault: { kind: 'slow', ms: 400 }, path: '/message/cs' }, 3)
      await say(zalo, 'dừng', 'dừng')
      await office.emulator.settled()
      expect(lastSaid(zalo)).not.toContain('sẽ không nhận thêm')
      expect((await unit.close({ phone: '0912000003' })).why).toBeNull()
    })

    test('several things said at once are each answered once', async () => {
      const unit = await aUnit(office, 'at-once')
      const { zalo } = office.emulator.phone('0912000004')
      await unit.close({ phone: '0912000004' })
      await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      office.emulator.faults.arm({ server: 'zalo-openapi', fault: { kind: 'slow', ms: 300 }, path: '/message/cs' }, 2)
      const before = saidBy(zalo).length
      await Promise.all([zalo.text('đồng ý'), zalo.text('xin chào'), zalo.text('hôm nay trời đẹp')])
      await hears(zalo, 'thuộc lĩnh vực nào', before)
      await office.served().deps.lanes.idle()
      const asked = saidBy(zalo).slice(before)
      expect(asked.length).toBeLessThanOrEqual(3)
      expect(new Set(asked.map(({ text }) => text)).size).toBe(asked.length)
    })
  })
}
