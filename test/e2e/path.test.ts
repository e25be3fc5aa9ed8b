/** From a closed case to a counted answer, over HTTP only, on every store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Json, type Office, openOffice } from '../support/office.ts'
import { storeKinds } from '../support/stores.ts'
import { countedIn, DAY } from '../support/survey.ts'

const CLOSED = `${DAY}T00:00:00+07:00`
const FULL = { from: DAY, to: DAY }

interface Criterion {
  readonly step: string
  readonly suppressed?: true
}

for (const { name, make } of storeKinds()) {
  describe(`from a closed case to a counted answer, on ${name}`, () => {
    let office: Office
    let n = 0

    beforeAll(async () => {
      office = await openOffice(make())
      await office.api('PUT', '/units/so-tai-chinh', { name: 'Sở Tài chính', hotline: '1022' })
    })

    afterAll(() => office.close())

    const aCode = (): string => `H29.12-261102-${String(++n).padStart(4, '0')}`

    async function close(applicant: object, more: object = {}): Promise<{ code: string; id: string; body: Json }> {
      const code = aCode()
      const put = await office.api('PUT', `/cases/${code}`, {
        unit: 'so-tai-chinh',
        field: { code: 'DKDN', name: 'Đăng ký doanh nghiệp' },
        applicant,
        outcome: 'returned',
        closedAt: CLOSED,
        ...more,
      })
      expect(put.status).toBe(201)
      return { code, id: String(put.body['invitation']?.['id']), body: put.body }
    }

    async function summary(): Promise<{ funnel: Record<string, number>; criteria: readonly Criterion[] }> {
      const { body } = await office.api('GET', `/reports/summary?from=${FULL.from}&to=${FULL.to}&unit=so-tai-chinh`)
      return body as never
    }

    test('by a Zalo template and a typed code, every answer typed, without accents', async () => {
      const before = (await summary()).funnel
      const { id } = await close({ phone: '0912 345 678' })
      const { zalo } = office.emulator.phone('0912345678')
      const template = await eventually(() => zalo.messages().find(({ by }) => by === 'office'))
      const params = template.template?.data
      expect(params?.['office']).toBe('Sở Tài chính')
      await eventually(async () => (await office.api('GET', `/invitations/${id}`)).body['state'] === ('sent' as never))
      await zalo.text(String(params?.['survey_code']).toLowerCase())
      await eventually(() => zalo.messages().at(-1)?.text.includes('RÚT'))
      const last = (): string => zalo.messages().at(-1)?.text ?? ''
      const say = async (text: string, then: string): Promise<void> => {
        await zalo.text(text)
        await eventually(() => last().includes(then))
      }
      await say('dong y', 'Đăng ký doanh nghiệp')
      await say('đúng', 'giấy hẹn')
      await say('tre hen', 'bao lâu')
      await say('1', 'xin lỗi')
      await say('khong', 'ngày')
      await say('không', 'công khai')
      await say('hai long', 'thái độ')
      await say('dạ rất hài lòng ạ', 'tiếp đón')
      await say('khong y kien', 'bao nhiêu lần')
      await say('2 lần', 'Nhìn chung')
      await say('5', 'góp ý')
      await say('bo qua', 'cảm ơn')
      await eventually(async () => ((await summary()).funnel['finished'] ?? 0) > (before['finished'] ?? 0))
      // The API does not tell how one person answered.
      expect((await summary()).criteria.every(({ suppressed }) => suppressed === true)).toBe(true)
      expect(await countedIn(office.served().deps.store, DAY, 'so-tai-chinh')).toMatchObject({
        punctuality: { LATE: 1 },
        facilities: { NA: 1 },
        trips: { '2': 1 },
        overall: { VS: 1 },
      })
      expect((await office.api('GET', `/invitations/${id}`)).body).toMatchObject({ state: 'finished' })
    })

    test('by Telegram after Start, every answer pressed', async () => {
      const chat = '5550001'
      const telegram = office.emulator.telegramChat(chat)
      const { id } = await close({ telegramChat: chat })
      await telegram.start()
      const first = await eventually(() =>
        telegram.messages().find(({ by, buttons }) => by === 'office' && buttons.length > 0),
      )
      expect(first.text).toContain('Sở Tài chính')
      const labels = [
        'Đồng ý',
        'Đúng',
        'Đúng hẹn',
        'Hài lòng',
        'Rất hài lòng',
        'Bình thường',
        '1',
        'Hài lòng',
        'Bỏ qua',
      ]
      for (const label of labels) {
        const count = telegram.messages().length
        await telegram.press(label)
        await eventually(() => telegram.messages().length > count)
      }
      expect(telegram.messages().at(-1)?.text).toContain('cảm ơn')
      await eventually(
        async () => (await office.api('GET', `/invitations/${id}`)).body['state'] === ('finished' as never),
      )
    })

    test('begun on Zalo, gone on with on the page, ended on Zalo', async () => {
      const { id } = await close({ phone: '0987654321' })
      const { zalo } = office.emulator.phone('0987654321')
      const template = await eventually(() => zalo.messages().find(({ by }) => by === 'office'))
      const code = String(template.template?.data['survey_code'])
      await zalo.text(code)
      await eventually(() =>
        zalo
          .messages()
          .at(-1)
          ?.buttons.flat()
          .some(({ label }) => label === 'Đồng ý'),
      )
      await zalo.press('Đồng ý')
      await eventually(() => zalo.messages().at(-1)?.text.includes('Đăng ký doanh nghiệp'))
      const url = `${office.url}/p/${template.template?.data['survey_token']}`
      const page = await fetch(url)
      expect(await page.text()).toContain('Đăng ký doanh nghiệp')
      const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''

      const form = new URLSearchParams({ step: 'field', code: 'RIGHT', codes: 'RIGHT', action: 'answer' })
      const posted = await fetch(url, { method: 'POST', body: form, headers: { cookie }, redirect: 'manual' })
      expect([200, 303]).toContain(posted.status)
      await zalo.text('đúng hẹn')
      await eventually(() => zalo.messages().at(-1)?.text.includes('giấy hẹn'))
      await zalo.text('đúng hẹn')
      await eventually(() => zalo.messages().at(-1)?.text.includes('công khai'))
      expect((await office.api('GET', `/invitations/${id}`)).body).toMatchObject({ state: 'started' })
    })

    test('closing twice, even at once, invites once', async () => {
      const code = aCode()
      const body = { unit: 'so-tai-chinh', applicant: { phone: '0911222333' }, outcome: 'returned', closedAt: CLOSED }
      const puts = await Promise.all(Array.from({ length: 8 }, () => office.api('PUT', `/cases/${code}`, body)))
      expect(new Set(puts.map((put) => String(put.body['invitation']?.['id']))).size).toBe(1)
      const { zalo } = office.emulator.phone('0911222333')
      await eventually(() => zalo.messages().some(({ by }) => by === 'office'))
      await office.api('PUT', `/cases/${code}`, body)
      await new Promise((resolve) => setTimeout(resolve, 500))
      expect(zalo.messages().filter(({ by }) => by === 'office')).toHaveLength(1)
    })

    test('counts agree with the answers', async () => {
      const { recountCheck } = await import('../../src/service/recount.ts')
      const { withInvitations } = await import('../../src/service/invite.ts')
      expect((await recountCheck(withInvitations(office.served().deps))).wrong).toEqual([])
    })

    test('nothing personal was logged', () => {
      const all = office.logged.join('\n')
      for (const secret of ['912345678', '987654321', '5550001', 'test-refresh-token', 'dong y']) {
        expect(all).not.toContain(secret)
      }
    })
  })
}
