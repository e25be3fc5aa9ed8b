/** The figures of `/metrics` after whole paths through the emulator: exact, and nobody's. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { family, figures } from '../support/figures.ts'
import { eventually, type Office, openOffice } from '../support/office.ts'
import { storeKinds } from '../support/stores.ts'
import { ALL_WELL, aUnit, browserAt, hears, say, sayAll, template, type Unit } from '../support/survey.ts'

for (const { name, make } of storeKinds()) {
  describe(`the metrics on ${name}`, () => {
    let office: Office
    let unit: Unit
    beforeAll(async () => {
      office = await openOffice(make())
      unit = await aUnit(office, 'measured')
    })
    afterEach(() => office.emulator.faults.clear())
    afterAll(() => office.close())

    /** Once everything that is under way has come to rest. */
    async function count(of: string): Promise<Readonly<Record<string, number>>> {
      await office.emulator.settled()
      await office.served().deps.lanes.idle()
      return family(office.url, `ykien_${of}_total`)
    }

    test('each step of the funnel is counted once for each who took it', async () => {
      const { zalo } = office.emulator.phone('0912000001')
      const finished = await unit.close({ phone: '0912000001' })
      await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      await sayAll(zalo, ALL_WELL)
      await eventually(async () => (await unit.state(finished)) === 'finished')

      const telegram = office.emulator.telegramChat('5551001')
      await telegram.start()
      const declined = await unit.close({ telegramChat: '5551001' })
      await hears(telegram, 'đồng ý tham gia')
      await say(telegram, 'Không', '')
      await eventually(async () => (await unit.state(declined)) === 'declined')

      const atTheDesk = await unit.close({})
      const { body } = await office.api('POST', `/invitations/${atTheDesk.id}/slip`)
      const browser = browserAt(String(body['link']))
      await browser.look()
      await browser.post('consent', { code: 'YES' })
      await eventually(async () => (await unit.state(atTheDesk)) === 'started')

      expect(await count('funnel')).toEqual({
        'step="closed"': 3,
        'step="invited"': 3,
        'step="sent"': 3,
        'step="delivered"': 3,
        'step="opened"': 3,
        'step="started"': 2,
        'step="finished"': 1,
        'step="declined"': 1,
      })
      expect(await count('sends')).toEqual({
        'way="zalo-template",due="send",outcome="sent"': 1,
        'way="telegram",due="send",outcome="sent"': 1,
      })
      await say(zalo, 'rút', 'RÚT lần nữa')
      await say(zalo, 'rút', 'đã được rút')
      expect(await count('funnel')).toMatchObject({ 'step="finished"': 1, 'step="withdrawn"': 1 })
    })

    test('closing again and looking again count nothing', async () => {
      const before = await count('funnel')
      const { code } = await unit.close({})
      const body = { unit: 'measured', outcome: 'returned' }
      await Promise.all([1, 2, 3].map(() => office.api('PUT', `/cases/${code}`, body)))
      await office.api('GET', `/cases/${code}`)
      const step = (name: string): string => `step="${name}"`
      const grown = { [step('closed')]: 4, [step('invited')]: 4 }
      expect(await count('funnel')).toEqual({ ...before, ...grown })
    })

    test('a copy, a forged and an unknown event are told from one that was taken', async () => {
      const before = await count('events')
      const { zalo } = office.emulator.phone('0912000001')
      office.emulator.faults.switches.duplicates = true
      await zalo.text('xin chào')
      await eventually(async () => (await count('events'))['channel="zalo",kind="copy"'] === 1)
      expect((await count('events'))['channel="zalo",kind="taken"']).toBeGreaterThan(
        before['channel="zalo",kind="taken"'] ?? 0,
      )
      const forged = await fetch(`${office.url}/webhooks/zalo`, {
        method: 'POST',
        body: JSON.stringify({ event_name: 'user_send_text', timestamp: '1764000000000' }),
      })
      expect(forged.status).toBe(401)
      await fetch(`${office.url}/webhooks/telegram`, {
        method: 'POST',
        body: JSON.stringify({ update_id: 1, poll: {} }),
        headers: { 'x-telegram-bot-api-secret-token': 'test-webhook-secret' },
      })
      expect(await count('events')).toMatchObject({
        'channel="zalo",kind="copy"': 1,
        'channel="zalo",kind="refused"': 1,
        'channel="telegram",kind="aside"': 1,
      })
    })

    test('a send that failed is counted by how, and a reply by its channel', async () => {
      office.emulator.faults.arm({
        server: 'zalo-business',
        fault: { kind: 'refuse', status: 200, body: { error: -118, message: 'no such account' } },
        path: '/message/template',
      })
      const { id } = await unit.close({ phone: '0912000009' })
      await eventually(
        async () => (await office.api('GET', `/invitations/${id}`)).body['state'] === ('waiting' as never),
      )
      expect(await count('sends')).toMatchObject({ 'way="zalo-template",due="send",outcome="unreachable"': 1 })
      const replies = await count('replies')
      expect(Object.keys(replies).sort()).toEqual([
        'channel="telegram",outcome="sent"',
        'channel="zalo",outcome="sent"',
      ])
    })

    test('queues, times and the process have figures', async () => {
      const all = await figures(office.url)
      expect(all.get('ykien_store_up')).toBe(1)
      for (const name of ['ykien_queue_age_seconds', 'ykien_queue_due', 'ykien_dirty_documents{collection="cases"}']) {
        expect(all.get(name), name).toBeGreaterThanOrEqual(0)
      }
      const webhooks = all.get('ykien_webhook_seconds_count{channel="zalo"}')
      expect(webhooks).toBeGreaterThan(10)
      expect(all.get('ykien_webhook_seconds_bucket{channel="zalo",le="+Inf"}')).toBe(webhooks)
      expect(all.get('ykien_send_seconds_count{channel="zalo"}')).toBeGreaterThan(10)
      expect(all.get('ykien_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0)
      expect(all.get('ykien_lease_losses_total')).toBe(0)
    })

    test('every label is a word of ours', async () => {
      const answer = await fetch(`${office.url}/metrics`)
      expect(answer.headers.get('content-type')).toContain('version=0.0.4')
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      const labels = (await answer.text()).matchAll(/(\w+)="([^"]*)"/g)
      for (const [, label, value] of labels) {
        if (label === 'le' || label === 'quantile') continue
        expect(value, label).toMatch(/^[a-z]+(-[a-z]+)*$/)
      }
    })
  })
}
