/**
 * Everything that the product does with people, on each store; then every byte that it keeps, says or shows is searched
 * for them. They lie sealed or as keyed hashes, and nowhere else.
 */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES } from '../../src/access/role.ts'
import { DOORS } from '../../src/http/doors.ts'
import { eventually, KEY, type Office, openOffice } from '../support/office.ts'
import { signedIn } from '../support/signed-in.ts'
import { storeKinds, type TestStore } from '../support/stores.ts'
import { ALL_WELL, aUnit, browserAt, hears, say, sayAll, template, type Unit } from '../support/survey.ts'
import { type Kept, type Seeds, storedIn, tracesIn } from '../support/traces.ts'

const PHONES = ['0912345679', '0987654329', '0356712349', '0778123469', '0903999127']
const [BY_ZALO, ON_PAGE, IMPORTED, CORRECTED, NOT_REACHED] = PHONES as [string, string, string, string, string]
const CHATS = ['5557771239', '6123987459']
const ZALO_USER = '7712398745612398'
const NAME = 'Nguyễn Thị Ánh Tuyết'
const REMARK = `Tôi là ${NAME}, cán bộ thu thêm tiền ngoài biên lai`
const STRAY = `tôi tên ${NAME} muốn hỏi`
const PASSWORD = 'Hoa-cuc-vang-2026!'
/** The questions of the page and what is answered, the last with a remark. */
const PAGE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  field: { code: 'DATDAI' },
  punctuality: { code: 'ONTIME' },
  publicity: { code: 'S' },
  attitude: { code: 'VS' },
  facilities: { code: 'N' },
  trips: { code: '2' },
  overall: { code: 'S' },
  remark: { text: REMARK },
}

for (const { name, make } of storeKinds()) {
  describe(`a whole life on ${name}`, () => {
    let store: TestStore
    let office: Office
    let unit: Unit
    let seeds: Seeds
    /** What is shown or sent to somebody who is not the person: answers of the API, pages of the console, headers. */
    const shown: Kept[] = []

    const see = async (where: string, answer: Response): Promise<Response> => {
      const text = await answer.clone().text()
      shown.push({ where, text }, { where: `headers of ${where}`, text: JSON.stringify([...answer.headers]) })
      return answer
    }
    const clerk = (grants: Parameters<typeof signedIn>[1]) =>
      signedIn(
        {
          deps: office.served().deps,
          fetch: (path, init) => fetch(`${office.url}${path}`, { redirect: 'manual', ...init }),
        },
        grants,
      )
    const api = (path: string, init: RequestInit = {}) =>
      fetch(`${office.url}/api/v1${path}`, {
        ...init,
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      })
    const leaks = async (): Promise<string[]> => tracesIn(await storedIn(store), seeds)
    const becomes = (closed: { id: string; code: string; why: unknown }, state: string) =>
      eventually(async () => (await unit.state(closed)) === state)

    beforeAll(async () => {
      store = make()
      office = await openOffice(store)
      unit = await aUnit(office, 'whole-life')
      const people = PHONES.map((number) => office.emulator.phone(number).person)
      const ids = [...CHATS, ZALO_USER, ...people.flatMap(({ zaloUser, chat }) => [String(zaloUser), String(chat)])]
      seeds = { phones: PHONES, ids, texts: [NAME, 'Ánh Tuyết', 'thu thêm tiền', 'muốn hỏi', PASSWORD] }
    })
    afterAll(() => office.close())

    test('conversations on Zalo, on Telegram and on the page, each with a remark', async () => {
      const { zalo } = office.emulator.phone(BY_ZALO)
      const byZalo = await unit.close({ phone: BY_ZALO.replace(/^(....)(...)/, '$1 $2 ') })
      await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      await sayAll(zalo, ALL_WELL.slice(0, 8))
      await zalo.text(REMARK)
      await becomes(byZalo, 'finished')

      const telegram = office.emulator.telegramChat(String(CHATS[0]))
      await telegram.start()
      const byTelegram = await unit.close({ telegramChat: CHATS[0] })
      await hears(telegram, 'đồng ý tham gia')
      await sayAll(telegram, ALL_WELL.slice(0, 3))
      await say(telegram, STRAY, 'công khai quy trình')
      expect(await leaks(), 'half-way').toEqual([])
      await sayAll(telegram, ALL_WELL.slice(3, 8))
      await telegram.text(REMARK)
      await becomes(byTelegram, 'finished')

      const onPage = await unit.close({ phone: `+84 ${ON_PAGE.slice(1)}` })
      const slip = (await (await api(`/invitations/${onPage.id}/slip`, { method: 'POST' })).json()) as { link: string }
      const browser = browserAt(slip.link)
      await browser.look()
      await browser.post('consent', { code: 'YES' })
      for (const [step, fields] of Object.entries(PAGE)) await browser.post(step, fields)
      await becomes(onPage, 'finished')
      await unit.counts(3)
    })

    test('a withdrawal in chat, a person who opts out, one who is never reached, one left half-way', async () => {
      const { zalo } = office.emulator.phone(BY_ZALO)
      await say(zalo, 'rút', 'RÚT')
      await zalo.text('RÚT')
      const other = office.emulator.telegramChat(String(CHATS[1]))
      await other.start()
      await say(other, STRAY, 'không có phiếu khảo sát nào đang mở')
      await say(other, 'dừng', 'sẽ không')
      expect(await leaks(), 'outside a conversation').toEqual([])
      await unit.close({ zaloUser: ZALO_USER })
      await unit.close({ phone: NOT_REACHED })
      const first = await unit.close({ phone: CORRECTED })
      await api(`/cases/${first.code}`, {
        method: 'PUT',
        body: JSON.stringify({ unit: 'whole-life', outcome: 'returned', applicant: { phone: NOT_REACHED } }),
      })
    })

    test('a spreadsheet with names in columns that nobody reads, brought in at the desk', async () => {
      const desk = await clerk([{ role: 'desk', unit: null }])
      const rows = [
        'Mã hồ sơ,Họ tên,Số điện thoại,Đơn vị,Kết quả,Ghi chú',
        `LIFE-1,${NAME},${IMPORTED},whole-life,Đã trả kết quả,${REMARK.replaceAll(',', ' ')}`,
        `LIFE-2,${NAME},số ${IMPORTED}99,whole-life,Đã trả kết quả,`,
      ].join('\n')
      const answer = await desk.post('/quan-tri/quay/nhap', { file: new File([rows], `${NAME}.csv`), unit: '' })
      expect((await see('import', answer)).status).toBe(303)
      const job = answer.headers.get('location') ?? ''
      const preview = async (): Promise<boolean> => (await (await desk.fetch(job)).text()).includes('Chưa ghi gì cả')
      await eventually(preview)
      await see('preview', await desk.fetch(job))
      expect(await leaks(), 'while a file waits').toEqual([])
      await desk.post(`${job}/nap`)
      await eventually(async () => (await api('/cases/LIFE-1')).status === 200)
      await see('what a file did', await desk.fetch(job))
      await see('its rows', await desk.fetch(`${job}/ket-qua.csv`))
    })

    test('every page of the console, for each role; the API; sign-ins that fail with a password in the wrong field', async () => {
      const pages = DOORS.filter(({ method, path }) => method === 'GET' && /^\/quan-tri(?!.*:)/.test(path))
      for (const role of ROLES) {
        const someone = await clerk([{ role, unit: null }])
        for (const { path } of pages) await see(`${path} as ${role}`, await someone.fetch(path))
        for (const code of ['LIFE-1', 'whole-life-261102-0001']) {
          await see(`a case as ${role}`, await someone.fetch(`/quan-tri/quay?ho-so=${code}`))
        }
      }
      for (const path of ['/units', '/cases/LIFE-1', '/cases/whole-life-261102-0001']) await see(path, await api(path))
      await see('summary', await api('/reports/summary?from=2026-11-01&to=2026-11-30'))
      for (const fields of [
        { login: PASSWORD, password: 'x' },
        { login: 'someone', password: PASSWORD },
      ]) {
        await fetch(`${office.url}/quan-tri/vao`, {
          method: 'POST',
          body: new URLSearchParams(fields),
          headers: { origin: office.url },
          redirect: 'manual',
        })
      }
      expect(shown.length).toBeGreaterThan(50)
    })

    test('nothing of a person is shown, logged or measured', async () => {
      await office.emulator.settled()
      await office.served().deps.lanes.idle()
      await see('metrics', await fetch(`${office.url}/metrics`))
      await see('readiness', await fetch(`${office.url}/readyz`))
      const log = { where: 'log', text: office.logged.join('') }
      expect(log.text.length).toBeGreaterThan(0)
      expect(tracesIn([...shown, log], seeds)).toEqual([])
    })

    test('nothing of a person lies in the store in the clear, and what was sealed is there', async () => {
      const kept = await storedIn(store)
      const all = kept.map(({ text }) => text).join('\n')
      for (const there of ['whole-life-261102-0001', 'LIFE-1', 's1.']) expect(all).toContain(there)
      expect(tracesIn(kept, seeds)).toEqual([])
    })
  })
}

test('what is looked for would be found, in any spelling', () => {
  const seeds: Seeds = { phones: ['0912345679'], ids: ['5557771239'], texts: [NAME] }
  const hits = (text: string): number => tracesIn([{ where: 'here', text }], seeds).length
  for (const text of [
    '"phone":"0912345679"',
    '84912345679',
    '+84 91 234 56 79',
    '0912.345.679',
    '0912-345-679',
    'chat 5557771239.',
    `x${NAME.normalize('NFD')}`,
    encodeURIComponent(NAME),
    createHash('sha256').update('84912345679').digest('hex'),
    createHash('md5').update('5557771239').digest('base64url'),
  ]) {
    expect(hits(text), text).toBeGreaterThan(0)
  }
  expect(hits('0912345670 555777123 Nguyễn Thị Ánh')).toBe(0)
})
