/** What pages, files and figures give away, and who wins where two come at once: over real HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES, type Role } from '../../src/access/role.ts'
import { DOORS } from '../../src/http/doors.ts'
import { putCase } from '../../src/service/intake.ts'
import { withInvitations } from '../../src/service/invite.ts'
import { runJob } from '../../src/service/jobs/run.ts'
import { countAll } from '../../src/service/recount.ts'
import { takeSlip } from '../../src/service/slip.ts'
import { putUnit } from '../../src/service/units.ts'
import type { CaseId, InvitationId } from '../../src/survey/ids.ts'
import type { Comment } from '../../src/survey/response.ts'
import { type ServedWorld, servedWorld } from '../support/served-world.ts'
import type { SignedIn } from '../support/signed-in.ts'
import { NOW } from '../support/web-world.ts'

const ADMIN = { name: 'admin', units: null }
const UNIT = 'so-tai-chinh'
const DECEMBER = Date.parse('2026-12-02T09:30:00+07:00')

let served: ServedWorld
let now = NOW
let all: SignedIn

beforeAll(async () => {
  served = await servedWorld({ clock: () => now })
  all = await served.as(...ROLES.map((role) => ({ role, unit: null })))
}, 60_000)
afterAll(() => served.close())

const store = () => served.world.deps.store
const noted = async (deed: string) => (await store().audit.following('', 10_000)).filter((entry) => entry.deed === deed)
const work = () => runJob(served.world.deps, new AbortController().signal)
const count = () => countAll(withInvitations(served.world.deps))
const invitation = (id: string) => store().invitations.get(id as InvitationId)

async function figure(): Promise<number> {
  await count()
  let forms = 0
  for await (const { series } of store().tallies.ofDays('2026-01-01', '2026-12-31', null)) {
    for (const { responses } of Object.values(series)) forms += responses
  }
  return forms
}

/** A page of one's own browser, with what it was given at the first opening. */
async function citizen(path: string) {
  const go = served.browser()
  await go(path)
  const post = (fields: Record<string, string>) => go(path, { method: 'POST', body: new URLSearchParams(fields) })
  return {
    post,
    text: async () => (await go(path)).text(),
    async answers(attitude: 'S' | 'D') {
      await post({ step: 'attitude', action: 'answer', code: attitude })
      if (attitude === 'D') await post({ step: 'why', action: 'answer', code: 'RUDE' })
      await post({ step: 'trips', action: 'answer', text: '1' })
      await post({ step: 'remark', action: 'skip' })
    },
  }
}

describe('a file that is fetched', () => {
  test('has no cell that a spreadsheet runs, whichever sign parts its cells', async () => {
    const evil = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(1)',
      '＝1+1',
      '＋1',
      'A;=1+1',
      'B;;@x',
      'C\t=1+1',
      '"=1+1',
      "=cmd|' /C calc'!A0",
    ]
    const rows = evil.map((code) => `"${code.replaceAll('"', '""')}",=${UNIT},x`).join('\n')
    const file = new File([`Mã hồ sơ,Đơn vị,Kết quả\n${rows}\n`], '=cmd.csv')
    const path = (await all.post('/quan-tri/quay/nhap', { file, unit: '' })).headers.get('location') ?? ''
    await work()
    const answer = await all.fetch(`${path}/ket-qua.csv`)
    const text = Buffer.from(await answer.arrayBuffer()).toString('utf8')
    expect(text.match(/\r\n/g)).toHaveLength(evil.length + 1)
    const cells = text.split(/[,;\t\r\n]/).map((cell) => cell.replace(/^"/, ''))
    expect(cells.filter((cell) => /^[=+\-@＝＋－＠]/.test(cell))).toEqual([])
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="import-[\w-]+\.csv"$/)
  })
})

describe('what somebody typed', () => {
  const EVIL = '"><img src=x onerror=alert(1)><script>alert(1)</script>\'`{{7*7}}'

  test('is text on every page of the console and of the form', async () => {
    const { deps } = served.world
    await putUnit(deps, 'xa-xau', { name: EVIL, parent: UNIT, hotline: '1022' }, ADMIN)
    const page = await all.post('/quan-tri/nguoi-dung', { login: 'xau', name: EVIL, role: 'desk', unit: 'xa-xau' })
    const user = /\/quan-tri\/moi\/([\w-]+)\./.exec(await page.text())?.[1] ?? ''
    const put = await putCase(deps, EVIL, { unit: 'xa-xau', outcome: 'returned', procedure: { name: EVIL } }, ADMIN)
    if (put.kind === 'refused' || put.invitation === null) throw new Error('the case was refused')
    const slip = await takeSlip(deps, put.invitation.id, ADMIN)
    if (slip.kind === 'refused') throw new Error('the slip was refused')
    const written = { kind: 'see', way: 'letter', receivedOn: '2026-11-20', unit: 'xa-xau', words: EVIL }
    const request = (await all.post('/quan-tri/yeu-cau', written)).headers.get('location') ?? ''
    await all.post(request, { did: 'extended', reason: EVIL })
    const claim = { day: '2026-11-20', unit: 'xa-xau', field: EVIL }
    const sealed = deps.keyring.seal(EVIL, 'comments:xau')
    await store().comments.insert({
      _id: 'xau',
      rev: 1,
      response: 'r',
      sealed,
      claim,
      sample: false,
    } as unknown as Comment)
    const file = new File([`Mã hồ sơ,Đơn vị\n"${EVIL.replaceAll('"', '""')}",${EVIL}\n`], `${EVIL}.csv`)
    const job = (await all.post('/quan-tri/quay/nhap', { file, unit: '' })).headers.get('location') ?? ''
    await work()
    const me = await citizen(new URL(slip.link).pathname)
    await me.post({ step: 'attitude', action: 'answer', code: EVIL })
    await me.post({ step: 'attitude', action: 'answer', code: 'S' })
    const typed = await me.post({ step: 'trips', action: 'answer', text: EVIL })

    const paths = DOORS.filter(
      ({ method, path }) => method === 'GET' && path.startsWith('/quan-tri') && !path.includes(':'),
    )
    const shown = [
      ...paths.map(({ path }) => path),
      ...paths.map(
        ({ path }) =>
          `${path}?${new URLSearchParams({ unit: EVIL, ky: EVIL, ve: EVIL, 'ho-so': EVIL, 'don-vi': EVIL, from: EVIL, truoc: EVIL, loc: EVIL, lang: EVIL })}`,
      ),
      `/quan-tri/quay?${new URLSearchParams({ 'ho-so': EVIL })}`,
      `/quan-tri/ket-qua?ky=&unit=xa-xau`,
      `/quan-tri/loi-moi?unit=xa-xau`,
      `/quan-tri/nguoi-dung/${user}`,
      `/quan-tri/nguoi-dung/${user}/xoa`,
      '/quan-tri/khieu-nai/xau',
      request,
      job,
    ]
    const texts = [await typed.text(), await me.text()]
    for (const path of shown) texts.push(await (await all.fetch(path)).text())
    for (const path of ['/quan-tri/quay/phieu/in']) {
      texts.push(await (await all.post(path, { id: put.invitation.id, kho: 'a6' })).text())
    }
    // It is on many of them, or nothing was proved.
    expect(texts.filter((text) => text.includes('&lt;script&gt;alert(1)')).length).toBeGreaterThan(15)
    expect(
      texts.filter((text) => /<img src=x|<script|onerror=alert\(1\)>(?!&)/i.test(text.replaceAll('&gt;', ''))),
    ).toEqual([])
  })
})

describe('an operator', () => {
  test('finds no case, no request, no claim and nobody on the pages that are open to them', async () => {
    const operator = await served.as({ role: 'operator', unit: null })
    await all.post('/quan-tri/quay/ho-so', { code: 'SECRET-1', unit: UNIT, outcome: 'returned', phone: '0987654321' })
    const file = new File([`Mã hồ sơ,Đơn vị\nSECRET-2,${UNIT}\n`], 'a.csv')
    const job = (await all.post('/quan-tri/quay/nhap', { file, unit: '' })).headers.get('location') ?? ''
    await work()
    const opened: string[] = []
    for (const { method, path } of DOORS) {
      if (method !== 'GET' || !path.startsWith('/quan-tri') || path.includes(':')) continue
      const answer = await operator.fetch(path)
      if (answer.status !== 200) continue
      opened.push(path)
      expect(await answer.text()).not.toMatch(/SECRET|987654321|•/)
    }
    expect(opened.sort()).toEqual([
      '/quan-tri/chinh-sach',
      '/quan-tri/suc-khoe',
      '/quan-tri/tai-khoan',
      '/quan-tri/viec',
    ])
    for (const path of [job, `${job}/ket-qua.csv`]) expect((await operator.fetch(path)).status).toBe(404)
  })
})

describe('one answer more', () => {
  const SEE_NO_LIVE_FIGURES = ROLES.filter((role) => role !== 'collator')

  test.each(SEE_NO_LIVE_FIGURES)('changes nothing on any page of a %s', async (role: Role) => {
    const looker = await served.as({ role, unit: null })
    const { path } = await served.world.slip(`ONE-${role}`)
    await count()
    const open = DOORS.filter(
      ({ method, path }) => method === 'GET' && path.startsWith('/quan-tri') && !path.includes(':'),
    )
    // A secret for the second step is a new one at each look.
    const pages = [...open.map(({ path }) => path), '/quan-tri/dot/2026-11'].filter(
      (path) => !path.endsWith('buoc-hai'),
    )
    const look = async () => {
      const texts: Record<string, string> = {}
      for (const page of pages) texts[page] = await (await looker.fetch(page)).text()
      return texts
    }
    await look()
    const before = await look()
    await (await citizen(path)).answers('D')
    await count()
    expect(await look()).toEqual(before)
  })

  test('is not told beside its case: the desk sees that a survey is over, not how it ended', async () => {
    const said: string[] = []
    for (const end of ['answered', 'declined', 'withdrawn'] as const) {
      const { path } = await served.world.slip(`END-${end}`)
      const me = await citizen(path)
      if (end === 'declined') await me.post({ step: 'attitude', action: 'sure-stop' })
      else await me.answers('S')
      if (end === 'withdrawn') await me.post({ action: 'sure-withdraw' })
      const page = await (await all.fetch(`/quan-tri/quay?ho-so=END-${end}`)).text()
      said.push(page.replaceAll(`END-${end}`, 'END').replaceAll(/value="[\w-]{22}"/g, ''))
    }
    expect(said[0]).toContain('Khảo sát đã kết thúc')
    expect(new Set(said).size).toBe(1)
  })
})

describe('at once', () => {
  test('four browsers on one form leave one answer, and none sees what another gave', async () => {
    const before = await figure()
    const { path, id } = await served.world.slip('RACE-1')
    const browsers = await Promise.all([0, 1, 2, 3].map(() => citizen(path)))
    const answers = browsers.map((one, n) => one.answers(n % 2 === 0 ? 'S' : 'D'))
    await Promise.all(answers)
    // Whoever came second to a question found it answered; somebody goes on to the end.
    for (const one of browsers) await one.answers('S')
    expect(await invitation(id)).toMatchObject({ state: 'finished' })
    expect(await figure()).toBe(before + 1)
    const mayTakeBack = await Promise.all(browsers.map(async (one) => (await one.text()).includes('value="withdraw"')))
    expect(mayTakeBack.filter(Boolean)).toHaveLength(1)
    const stranger = browsers[mayTakeBack.indexOf(false)]
    await stranger?.post({ action: 'sure-withdraw' })
    expect(await figure()).toBe(before + 1)
  })

  test('a batch that is closed while six take back their answers: each is told what was done, and the figure agrees', async () => {
    const closedAt = '2026-11-20T09:00:00+07:00'
    const people = []
    for (let n = 0; n < 6; n++) {
      const { path, id } = await served.world.slip(`CLOSE-${n}`)
      const me = await citizen(path)
      await me.answers('S')
      people.push({ me, id })
    }
    const before = await figure()
    now = DECEMBER
    const late = await served.as({ role: 'administrator', unit: null })
    const taken = people.map(({ me }) => me.post({ action: 'sure-withdraw' }))
    const [closed] = await Promise.all([late.post('/quan-tri/dot/2026-11/chot'), ...taken])
    expect(closed?.status).toBe(303)
    const states = await Promise.all(people.map(async ({ id }) => (await invitation(id))?.state))
    const gone = states.filter((state) => state === 'withdrawn').length
    expect(await figure()).toBe(before - gone)
    for (const { id } of people) {
      const doc = await invitation(id)
      expect(doc?.state === 'withdrawn' || doc?.personGoneAt !== undefined).toBe(true)
    }
    expect(closedAt < '2026-12').toBe(true)
  })
})

describe('what matters leaves a trace', () => {
  test('contacts that are typed with the outcome of a known case', async () => {
    const fields = { code: 'TRACE-1', unit: UNIT, outcome: 'returned' }
    const clerk = await served.as({ role: 'desk', unit: UNIT })
    await clerk.post('/quan-tri/quay/ho-so', { ...fields, phone: '0912345678' })
    const before = (await noted('contact-corrected')).length
    await clerk.post('/quan-tri/quay/ho-so', { ...fields, phone: '0912 345 678' })
    expect(await noted('contact-corrected')).toHaveLength(before)
    await clerk.post('/quan-tri/quay/ho-so', { ...fields, phone: '0987654321', telegramChat: '77' })
    const entries = (await noted('contact-corrected')).slice(before)
    expect(entries).toMatchObject([
      { by: clerk.user._id, unit: UNIT, about: { case: 'main:TRACE-1' as CaseId, what: 'phone' } },
      { by: clerk.user._id, about: { what: 'telegram' } },
    ])
    expect(JSON.stringify(entries)).not.toMatch(/987654321|"77"/)
  })

  test('a cut-off that is moved', async () => {
    await putCase(served.world.deps, 'DEC-1', { unit: UNIT, outcome: 'returned' }, ADMIN)
    const admin = await served.as({ role: 'administrator', unit: null })
    expect((await admin.post('/quan-tri/dot/2026-12/ngay-chot', { day: '2027-01-20' })).status).toBe(303)
    const [entry] = await noted('cut-off-set')
    expect(entry).toMatchObject({ by: admin.user._id, about: { batch: '2026-12', day: '2027-01-20' } })
  })
})

describe('a code that names a person', () => {
  const clerk = () => served.as({ role: 'desk', unit: UNIT })

  test.each(['0912345678', '+84 912 345 678', '0912.345.678', '001099012345'])(
    'is doubted at the desk: %s',
    async (code) => {
      const page = await (await (await clerk()).fetch(`/quan-tri/quay?ho-so=${encodeURIComponent(code)}`)).text()
      expect(page).toContain('giống số điện thoại hoặc số định danh cá nhân')
    },
  )

  test.each(['H29.12.34-261102-0001', '261102000123', '1234567890', '0212345678'])('is none: %s', async (code) => {
    const page = await (await (await clerk()).fetch(`/quan-tri/quay?ho-so=${encodeURIComponent(code)}`)).text()
    expect(page).not.toContain('giống số điện thoại')
  })

  test('is doubted in the preview of a file, before anything is written', async () => {
    const by = await clerk()
    const file = new File([`Mã hồ sơ,Đơn vị\n0912345678,${UNIT}\n`], 'a.csv')
    const path = (await by.post('/quan-tri/quay/nhap', { file, unit: '' })).headers.get('location') ?? ''
    await work()
    expect(await (await by.fetch(path)).text()).toContain('giống số điện thoại hoặc số định danh cá nhân')
    expect(await store().cases.get('main:0912345678' as CaseId)).toBeNull()
  })
})
