/** Whoever works for one unit tries every route with the ids of another. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES } from '../../src/access/role.ts'
import { DOORS, type Door } from '../../src/http/doors.ts'
import { change } from '../../src/service/change.ts'
import { beginImport } from '../../src/service/jobs/jobs.ts'
import { runJob } from '../../src/service/jobs/run.ts'
import { addRequest } from '../../src/service/register/requests.ts'
import type { Comment } from '../../src/survey/response.ts'
import { type ServedWorld, servedWorld } from '../support/served-world.ts'
import type { SignedIn } from '../support/signed-in.ts'
import { SECRETS } from '../support/web-world.ts'

const THEIRS = 'so-tai-chinh'
const OWN = 'xa-dien-khanh'
/** What nobody of the other unit may read anywhere. */
const SEEDED = ['THEIRS-1', 'Nguyễn Văn Kín', 'hối lộ ở quầy số ba', 'xin xem dữ liệu của tôi', '0987654321', '••••321']

let served: ServedWorld
let ids: Readonly<Record<'case' | 'invitation' | 'job' | 'request' | 'claim' | 'notice' | 'user', string>>
/** Every role, for the other unit. */
let stranger: SignedIn

beforeAll(async () => {
  served = await servedWorld()
  const { deps } = served.world
  const victim = await served.as({ role: 'desk', unit: THEIRS }, { role: 'collator', unit: THEIRS })
  await change(deps.store.users, victim.user._id, (doc) => ({ ...doc, name: 'Nguyễn Văn Kín' }))
  const closing = { code: 'THEIRS-1', unit: THEIRS, outcome: 'returned', phone: '0987654321' }
  await victim.post('/quan-tri/quay/ho-so', closing)
  const invitation = deps.keyring.invitationId('main:THEIRS-1' as never)
  const bytes = Buffer.from('Mã hồ sơ,Đơn vị,Kết quả\nTHEIRS-2,so-tai-chinh,Đã trả kết quả\n')
  const begun = await beginImport(deps, victim.user, 'vi', { bytes, unit: null })
  if (begun.kind !== 'begun') throw new Error('the import was not begun')
  await runJob(deps, new AbortController().signal)
  const words = {
    kind: 'see',
    way: 'letter',
    receivedOn: '2026-11-20',
    unit: THEIRS,
    words: SEEDED[3] ?? '',
  } as const
  const request = await addRequest(deps, { name: victim.user._id, units: [THEIRS] }, words)
  if (request.kind !== 'done') throw new Error('the request was not written down')
  const claim: Comment = {
    _id: 'claim-of-theirs' as Comment['_id'],
    rev: 1,
    response: 'r' as Comment['response'],
    sealed: deps.keyring.seal(SEEDED[2] ?? '', 'comments:claim-of-theirs'),
    claim: { day: '2026-11-20', unit: THEIRS as never, field: null },
    sample: false,
  }
  await deps.store.comments.insert(claim)
  await victim.post('/quan-tri/niem-yet', { ky: '2026-09-01_2026-09-30', unit: THEIRS })
  ids = {
    case: 'THEIRS-1',
    invitation,
    job: begun.job._id,
    request: request.id,
    claim: claim._id,
    notice: `2026-09-01_2026-09-30.${THEIRS}`,
    user: victim.user._id,
  }
  stranger = await served.as(...ROLES.map((role) => ({ role, unit: OWN })))
}, 60_000)
afterAll(() => served.close())

type Try = {
  readonly door: `${Door['method']} ${string}`
  readonly id?: () => string
  readonly query?: () => Record<string, string>
  readonly fields?: () => Record<string, string | Blob>
  /** What is answered; a page of one's own that shows nothing of theirs is 200. */
  readonly answers: readonly number[]
}

const theirUnit = () => ({ unit: THEIRS })
const TRIES: readonly Try[] = [
  { door: 'GET /quan-tri/quay', query: () => ({ 'ho-so': ids.case }), answers: [200] },
  {
    door: 'POST /quan-tri/quay/ho-so',
    fields: () => ({ code: ids.case, unit: OWN, outcome: 'refused' }),
    answers: [422],
  },
  {
    door: 'POST /quan-tri/quay/ho-so',
    fields: () => ({ code: 'NEW-1', unit: THEIRS, outcome: 'returned' }),
    answers: [422],
  },
  { door: 'POST /quan-tri/quay/lien-he', fields: () => ({ code: ids.case, phone: '0911111111' }), answers: [422] },
  { door: 'POST /quan-tri/quay/phieu', fields: () => ({ id: ids.invitation, code: ids.case }), answers: [422] },
  { door: 'POST /quan-tri/quay/phieu/in', fields: () => ({ id: ids.invitation, kho: 'a6' }), answers: [404] },
  { door: 'GET /quan-tri/viec', answers: [200] },
  { door: 'GET /quan-tri/viec/:id', id: () => ids.job, answers: [404] },
  { door: 'GET /quan-tri/viec/:id/ket-qua.csv', id: () => ids.job, answers: [404] },
  { door: 'POST /quan-tri/viec/:id/nap', id: () => ids.job, answers: [303] },
  { door: 'POST /quan-tri/viec/:id/huy', id: () => ids.job, answers: [303] },
  { door: 'POST /quan-tri/viec/dem-lai', answers: [422] },
  { door: 'GET /quan-tri/ket-qua', query: theirUnit, answers: [404] },
  { door: 'GET /quan-tri/ket-qua', query: () => ({ ky: '2026-11-01_2026-11-30', unit: THEIRS }), answers: [404] },
  { door: 'GET /quan-tri/ket-qua/bieu-do/:chart', id: () => 'don-vi.svg', query: theirUnit, answers: [404] },
  { door: 'GET /quan-tri/ket-qua/so-lieu/:file', id: () => 'csv', query: theirUnit, answers: [404] },
  { door: 'GET /quan-tri/niem-yet', answers: [200] },
  { door: 'GET /quan-tri/niem-yet/:id', id: () => ids.notice, answers: [404] },
  { door: 'GET /quan-tri/niem-yet/:id/:file', id: () => ids.notice, answers: [404] },
  { door: 'POST /quan-tri/niem-yet', fields: () => ({ ky: '2026-09-01_2026-09-30', unit: THEIRS }), answers: [422] },
  { door: 'POST /quan-tri/niem-yet/:id/dang', id: () => ids.notice, answers: [404] },
  {
    door: 'POST /quan-tri/niem-yet/:id/go',
    id: () => ids.notice,
    fields: () => ({ reason: 'một lý do đủ dài' }),
    answers: [404],
  },
  { door: 'GET /quan-tri/dot', answers: [200] },
  { door: 'GET /quan-tri/dot/:id', id: () => '2026-11', answers: [200] },
  {
    door: 'POST /quan-tri/dot/:id/ngay-chot',
    id: () => '2026-11',
    fields: () => ({ day: '2026-12-20' }),
    answers: [422],
  },
  { door: 'POST /quan-tri/dot/:id/chot', id: () => '2026-11', answers: [422] },
  {
    door: 'POST /quan-tri/dot/:id/mo-lai',
    id: () => '2026-11',
    fields: () => ({ day: '2026-12-20', reason: 'một lý do đủ dài' }),
    answers: [422],
  },
  { door: 'GET /quan-tri/loi-moi', query: theirUnit, answers: [404] },
  { door: 'GET /quan-tri/loi-moi/gui-lai', query: theirUnit, answers: [404] },
  { door: 'POST /quan-tri/loi-moi/dung', fields: theirUnit, answers: [404] },
  { door: 'POST /quan-tri/loi-moi/tiep', fields: theirUnit, answers: [404] },
  { door: 'POST /quan-tri/loi-moi/gui-lai', fields: theirUnit, answers: [404] },
  { door: 'POST /quan-tri/loi-moi/gui-lai', fields: () => ({ unit: OWN, from: `${THEIRS}|budget|` }), answers: [200] },
  { door: 'GET /quan-tri/chinh-sach', query: theirUnit, answers: [404] },
  { door: 'GET /quan-tri/yeu-cau', answers: [200] },
  { door: 'GET /quan-tri/yeu-cau/:id', id: () => ids.request, answers: [404] },
  { door: 'POST /quan-tri/yeu-cau/:id', id: () => ids.request, fields: () => ({ did: 'done' }), answers: [404] },
  {
    door: 'POST /quan-tri/yeu-cau',
    fields: () => ({ kind: 'see', way: 'letter', receivedOn: '2026-11-20', unit: THEIRS, words: 'x' }),
    answers: [422],
  },
  { door: 'GET /quan-tri/khieu-nai', answers: [200] },
  { door: 'GET /quan-tri/khieu-nai/:id', id: () => ids.claim, answers: [404] },
  { door: 'GET /quan-tri/bo-cau-hoi', answers: [200] },
  { door: 'GET /quan-tri/bo-cau-hoi/:flow', id: () => 'khong-co', answers: [404] },
  { door: 'GET /quan-tri/bo-cau-hoi/:flow/xem-thu', id: () => 'khong-co', answers: [404] },
  { door: 'GET /quan-tri/bo-cau-hoi/:flow/xem-thu/khung', id: () => 'khong-co', answers: [404] },
  { door: 'GET /quan-tri/bo-cau-hoi/:flow/ap-dung', id: () => 'khong-co', answers: [404] },
  { door: 'GET /quan-tri/bo-cau-hoi/:flow/lich-su', id: () => 'khong-co', answers: [404] },
  { door: 'POST /quan-tri/bo-cau-hoi', fields: () => ({ flow: 'moi', from: 'mau:' }), answers: [422] },
  {
    door: 'POST /quan-tri/bo-cau-hoi/:flow',
    id: () => 'seven-criteria',
    fields: () => ({ text: 'flow: x', rev: '0' }),
    answers: [422],
  },
  {
    door: 'POST /quan-tri/bo-cau-hoi/:flow/bo',
    id: () => 'seven-criteria',
    fields: () => ({ rev: '0' }),
    answers: [422],
  },
  {
    door: 'POST /quan-tri/bo-cau-hoi/:flow/ap-dung',
    id: () => 'seven-criteria',
    fields: () => ({ rev: '0' }),
    answers: [422],
  },
  {
    door: 'POST /quan-tri/bo-cau-hoi/:flow/lich-su',
    id: () => 'seven-criteria',
    fields: () => ({ version: 'x' }),
    answers: [422],
  },
  { door: 'GET /quan-tri/nhat-ky', answers: [200] },
  { door: 'GET /quan-tri/nguoi-dung', query: () => ({ 'don-vi': THEIRS }), answers: [200] },
  { door: 'GET /quan-tri/nguoi-dung/:id', id: () => ids.user, answers: [404] },
  { door: 'GET /quan-tri/nguoi-dung/:id/xoa', id: () => ids.user, answers: [404] },
  {
    door: 'POST /quan-tri/nguoi-dung',
    fields: () => ({ login: 'noi-ung', name: 'Nội ứng', role: 'desk', unit: THEIRS }),
    answers: [403],
  },
  {
    door: 'POST /quan-tri/nguoi-dung/:id',
    id: () => ids.user,
    fields: () => ({ name: 'Khác', role: 'desk', unit: OWN, was: `collator:${THEIRS},desk:${THEIRS}` }),
    answers: [404],
  },
  { door: 'POST /quan-tri/nguoi-dung/:id/xoa', id: () => ids.user, answers: [404] },
  { door: 'POST /quan-tri/nguoi-dung/:id/ngung', id: () => ids.user, answers: [404] },
  { door: 'POST /quan-tri/nguoi-dung/:id/mo', id: () => ids.user, answers: [404] },
  { door: 'POST /quan-tri/nguoi-dung/:id/duong-dan', id: () => ids.user, answers: [404] },
  { door: 'POST /quan-tri/tai-khoan/phien', fields: () => ({ visit: ids.user }), answers: [303] },
]

/** They take no id and no unit, or one that is nobody's. */
const NOTHING_TO_NAME = [
  'GET /quan-tri/bo-cau-hoi/_/:file',
  'GET /quan-tri',
  'GET /quan-tri/tai-khoan',
  'GET /quan-tri/tai-khoan/buoc-hai',
  'POST /quan-tri/tai-khoan/mat-khau',
  'POST /quan-tri/tai-khoan/buoc-hai',
  'POST /quan-tri/tai-khoan/ma-du-phong',
  'POST /quan-tri/tai-khoan/phien-khac',
  'POST /quan-tri/ra',
  'GET /quan-tri/suc-khoe',
  'POST /quan-tri/suc-khoe',
  // Tried below: what it does, it does later.
  'POST /quan-tri/quay/nhap',
]

test('every route of the console is tried, or has nothing to name', () => {
  const rows = DOORS.filter(({ path, needs }) => path.startsWith('/quan-tri') && needs !== 'anyone')
  const tried = new Set<string>([...TRIES.map(({ door }) => door), ...NOTHING_TO_NAME])
  expect(rows.map(({ method, path }) => `${method} ${path}`).filter((row) => !tried.has(row))).toEqual([])
})

/** All that is theirs, as it stands. */
async function theirs(): Promise<unknown> {
  const { store } = served.world.deps
  return {
    case: await store.cases.get(`main:${ids.case}` as never),
    invitation: await store.invitations.get(ids.invitation as never),
    job: await store.jobs.get(ids.job as never),
    request: await store.requests.get(ids.request as never),
    user: await store.users.get(ids.user as never),
    visits: await store.visits.ofUser(ids.user as never),
    batch: await store.batches.get('2026-11' as never),
    notice: await store.notices.get(ids.notice as never),
    stops: (await store.meta.get('sending-stops'))?.value,
    users: (await store.users.all()).length,
  }
}

describe('somebody who holds every role for another unit', () => {
  test.each(TRIES.map((one, n) => [`${n + 1}. ${one.door}`, one] as const))('%s', async (_, one) => {
    const before = await theirs()
    const [method = '', path = ''] = one.door.split(' ')
    const query = one.query === undefined ? '' : `?${new URLSearchParams(one.query())}`
    const at = `${path.replace(/:\w+/, one.id?.() ?? '')}${query}`
    const answer = method === 'POST' ? await stranger.post(at, one.fields?.() ?? {}) : await stranger.fetch(at)
    const text = await answer.text()
    expect(one.answers).toContain(answer.status)
    // What they typed themselves comes back; nothing else does.
    const typed = [...Object.values(one.query?.() ?? {}), ...Object.values(one.fields?.() ?? {})].map(String)
    expect(SEEDED.filter((seed) => !typed.includes(seed) && text.includes(seed))).toEqual([])
    expect(await theirs()).toEqual(before)
  })

  test('would see it all with the same roles everywhere: the ids are right', async () => {
    const all = await served.as(...ROLES.map((role) => ({ role, unit: null })))
    const seen = async (path: string) => (await all.fetch(path)).text()
    expect(await seen(`/quan-tri/quay?ho-so=${ids.case}`)).toContain('••••321')
    expect(await seen(`/quan-tri/viec/${ids.job}`)).toContain('THEIRS-2')
    expect(await seen(`/quan-tri/yeu-cau/${ids.request}`)).toContain(SEEDED[3])
    expect(await seen(`/quan-tri/khieu-nai/${ids.claim}`)).toContain(SEEDED[2])
    expect(await seen(`/quan-tri/nguoi-dung/${ids.user}`)).toContain('Nguyễn Văn Kín')
  })

  test('learns the same of what is theirs as of what there is not', async () => {
    for (const path of ['/quan-tri/viec', '/quan-tri/yeu-cau', '/quan-tri/khieu-nai', '/quan-tri/nguoi-dung']) {
      const kind = { viec: 'job', 'yeu-cau': 'request', 'khieu-nai': 'claim', 'nguoi-dung': 'user' } as const
      const id = ids[kind[path.slice('/quan-tri/'.length) as keyof typeof kind]]
      const [real, none] = [await stranger.fetch(`${path}/${id}`), await stranger.fetch(`${path}/khong-co`)]
      expect(real.status).toBe(none.status)
      expect(await real.text()).toBe(await none.text())
    }
  })

  test('brings in no row of theirs by a file, whether the row or the page names the unit', async () => {
    const before = await theirs()
    const rows =
      'Mã hồ sơ,Đơn vị,Kết quả\nTHEIRS-1,xa-dien-khanh,Từ chối\nNEW-2,so-tai-chinh,Đã trả kết quả\nNEW-3,,Đã trả kết quả\n'
    const file = new File([rows], 'a.csv')
    const begun = await stranger.post('/quan-tri/quay/nhap', { file, unit: THEIRS })
    const path = begun.headers.get('location') ?? ''
    const signal = new AbortController().signal
    await runJob(served.world.deps, signal)
    const page = await (await stranger.fetch(path)).text()
    expect(page.match(/<strong>Dòng [234]: /g)).toHaveLength(3)
    expect(page).not.toContain(`${path}/nap`)
    await stranger.post(`${path}/nap`)
    await runJob(served.world.deps, signal)
    expect(await theirs()).toEqual(before)
    expect(await served.world.deps.store.cases.getMany(['main:NEW-2', 'main:NEW-3'] as never)).toEqual([])
  })
})

test('whoever inspects from above and works for the unit concerned too reads no claim about it', async () => {
  for (const grants of [
    [{ role: 'inspector', unit: null }],
    [
      { role: 'inspector', unit: null },
      { role: 'desk', unit: OWN },
    ],
    [
      { role: 'inspector', unit: null },
      { role: 'collator', unit: THEIRS },
    ],
  ] as const) {
    const reader = await served.as(...grants)
    const may = !grants.some(({ unit }) => unit === THEIRS)
    const list = await (await reader.fetch('/quan-tri/khieu-nai')).text()
    expect([grants, list.includes(ids.claim)]).toEqual([grants, may])
    expect((await reader.fetch(`/quan-tri/khieu-nai/${ids.claim}`)).status).toBe(may ? 200 : 404)
  }
})

describe('a key of the API for one unit', () => {
  const call = (path: string, init: RequestInit = {}) =>
    served.fetch(`/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${SECRETS['tai-chinh']}`, 'content-type': 'application/json' },
    })

  test('reaches nothing of another', async () => {
    const clerk = await served.as({ role: 'desk', unit: OWN })
    await clerk.post('/quan-tri/quay/ho-so', { code: 'XA-1', unit: OWN, outcome: 'returned', phone: '0977777777' })
    const invitation = served.world.deps.keyring.invitationId('main:XA-1' as never)
    const put = (body: object): RequestInit => ({ method: 'PUT', body: JSON.stringify(body) })
    const tries = [
      ['/cases/XA-1', {}, 404],
      ['/cases/XA-1', put({ unit: THEIRS, outcome: 'refused' }), 403],
      ['/cases/XA-9', put({ unit: OWN, outcome: 'returned' }), 403],
      [`/invitations/${invitation}`, {}, 404],
      [`/invitations/${invitation}/slip`, { method: 'POST' }, 404],
      [`/reports/summary?from=2026-11-01&to=2026-11-30&unit=${OWN}`, {}, 404],
      [`/units/${OWN}`, put({ name: 'Của tôi' }), 403],
      [`/units/${OWN}`, put({ name: 'Của tôi', parent: THEIRS }), 403],
      ['/units/moi', put({ name: 'Đơn vị gốc' }), 403],
    ] as const
    for (const [path, init, status] of tries) {
      const answer = await call(path, init)
      expect([path, answer.status]).toEqual([path, status])
      expect(await answer.text()).not.toContain('XA-1"')
    }
  })
})
