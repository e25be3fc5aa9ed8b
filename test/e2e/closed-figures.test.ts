/** Rút and xóa once the figures are closed: the figure stays, the person goes, and both is said before and after. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { periodWith } from '../../src/report/fixed-period.ts'
import { closeBatch } from '../../src/service/batch-steps.ts'
import type { BatchId } from '../../src/survey/ids.ts'
import { addDays, HOUR, startOf } from '../../src/survey/time.ts'
import { eventually, type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import {
  ALL_WELL,
  type App,
  allWell,
  aUnit,
  browserAt,
  DAY,
  hears,
  lastSaid,
  say,
  sayAll,
  template,
} from '../support/survey.ts'

const KEPT = 'con số tổng hợp'
/** After the last day of the batch that the cases of these scenarios belong to. */
const NEXT_MONTH = startOf(addDays(periodWith('month', DAY).to, 1)) + 8 * HOUR

describe('once the figures are closed', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(sqliteStore())
  })
  afterAll(() => office.close())

  const reached: Readonly<Record<string, (name: string) => { readonly app: App; readonly applicant: object }>> = {
    Zalo: (name) => {
      const phone = `09170001${name === 'withdraw' ? '01' : '02'}`
      return { app: office.emulator.phone(phone).zalo, applicant: { phone } }
    },
    Telegram: (name) => {
      const telegramChat = `5557${name === 'withdraw' ? '01' : '02'}`
      return { app: office.emulator.telegramChat(telegramChat), applicant: { telegramChat } }
    },
  }

  const answered = new Map<string, Awaited<ReturnType<typeof answer>>>()

  async function answer(channel: string, name: string) {
    const unit = await aUnit(office, `closed-${name}-${channel.toLowerCase()}`)
    const person = reached[channel]?.(name)
    if (person === undefined) throw new Error('no such channel')
    const { app, applicant } = person
    if ('start' in app && typeof app.start === 'function') await app.start()
    const closed = await unit.close(applicant)
    if (channel === 'Zalo') await say(app, (await template(app)).code, 'đồng ý tham gia')
    else await hears(app, 'đồng ý tham gia')
    await sayAll(app, ALL_WELL)
    expect(await unit.counts(1)).toEqual(allWell(1))
    return { unit, app, closed }
  }

  const of = (channel: string, name: string) => {
    const found = answered.get(`${channel} ${name}`)
    if (found === undefined) throw new Error('nobody answered')
    return found
  }

  test('everybody has answered, and then the batch is closed', { timeout: 60_000 }, async () => {
    for (const channel of Object.keys(reached)) {
      for (const name of ['withdraw', 'erase']) answered.set(`${channel} ${name}`, await answer(channel, name))
    }
    const { deps } = office.served()
    const stepped = await closeBatch(
      { ...deps, clock: () => NEXT_MONTH },
      DAY.slice(0, 'YYYY-MM'.length) as BatchId,
      'tests',
    )
    expect(stepped.kind).toBe('done')
  })

  for (const channel of Object.keys(reached)) {
    test(`on ${channel}, “rút” says that the figure stays, and it does; nothing leads to the person`, async () => {
      const { unit, app, closed } = of(channel, 'withdraw')
      await say(app, 'rút', `${KEPT} sẽ được giữ lại`)
      await say(app, 'rút', `${KEPT} được giữ lại. Góp ý`)
      expect(await unit.counts(1)).toEqual(allWell(1))
      expect(await unit.state(closed)).toBe('finished')
      await say(app, 'dữ liệu của tôi', `chỉ còn ${KEPT}`)
      expect(lastSaid(app)).not.toContain('Liên hệ qua')
      await say(app, 'rút', 'Không có phiếu nào')
    })

    test(`on ${channel}, “xóa” takes the contact, says that the figure stays, and it does`, async () => {
      const { unit, app, closed } = of(channel, 'erase')
      const { store } = office.served().deps
      const { contacts } = (await store.invitations.get(closed.id as never)) ?? { contacts: null }
      await say(app, 'xóa', `${KEPT} sẽ được giữ lại`)
      await say(app, 'xóa', `${KEPT} được giữ lại`)
      expect(await unit.counts(1)).toEqual(allWell(1))
      for (const id of Object.values(contacts ?? {}).filter((one) => one !== null)) {
        expect((await store.addresses.get(id))?.sealed).toBeNull()
      }
      expect(await unit.state(closed)).toBe('finished')
    })
  }

  test('on the page, a form that comes later is withdrawn in the same way', async () => {
    const unit = await aUnit(office, 'closed-page')
    const closed = await unit.close({})
    const { body } = await office.api('POST', `/invitations/${closed.id}/slip`)
    const browser = browserAt(String(body['link']))
    await browser.look()
    const given = {
      consent: 'YES',
      field: 'DATDAI',
      punctuality: 'ONTIME',
      publicity: 'S',
      attitude: 'VS',
      facilities: 'N',
    }
    for (const [step, code] of Object.entries(given)) await browser.post(step, { code })
    await browser.post('trips', { text: '2' })
    await browser.post('overall', { code: 'S' })
    await browser.post('remark', { text: 'Ghế còn ít' })
    expect(await unit.counts(1)).toMatchObject({ overall: { S: 1 } })
    expect(await browser.post('', { action: 'withdraw' })).toContain(`${KEPT} sẽ được giữ lại`)
    expect(await browser.post('', { action: 'sure-withdraw' })).toContain(`${KEPT} được giữ lại`)
    expect(await eventually(() => unit.counts(1))).toMatchObject({ overall: { S: 1 } })
    expect(await unit.state(closed)).toBe('finished')
  })
})
