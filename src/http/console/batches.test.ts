import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { tendBatches } from '../../service/batch-steps.ts'
import { putCase } from '../../service/intake.ts'
import type { BatchId } from '../../survey/ids.ts'
import { MINUTE } from '../../survey/time.ts'

let world: WebWorld
let checker: SignedIn

beforeAll(async () => {
  world = await webWorld()
  checker = await signedIn(world, [{ role: 'checker', unit: null }])
  for (const [code, day] of [
    ['SEP', '2026-09-10'],
    ['OCT', '2026-10-10'],
    ['NOV', '2026-11-10'],
  ] as const) {
    const body = { unit: 'so-tai-chinh', outcome: 'returned', closedAt: `${day}T09:00:00+07:00` } as const
    await putCase(world.deps, code, body, { name: 'admin', units: null })
  }
})
afterAll(() => world.close())

const batch = (id: string) => world.deps.store.batches.get(id as BatchId)
const audit = async () =>
  (await world.deps.store.audit.following('', 99)).filter(({ deed }) => deed.startsWith('batch-'))

test('every batch is listed with its state, forms and days, the newest first', async () => {
  const text = await (await checker.fetch('/quan-tri/dot')).text()
  expect(text.match(/Đợt \d\d\/2026/g)).toEqual(['Đợt 11/2026', 'Đợt 10/2026', 'Đợt 09/2026'])
  expect(text).toContain('Đang mở')
  expect(text).toContain('30/12/2026')
})

test('the page of one says what follows before it is closed', async () => {
  const text = await (await checker.fetch('/quan-tri/dot/2026-10')).text()
  for (const words of ['con số giữ nguyên', 'được ghi là muộn', 'Chỉ mở lại được kèm lý do', 'Chốt số liệu đợt này']) {
    expect(text).toContain(words)
  }
  expect((await batch('2026-10'))?.state).toBe('open')
})

test('closing closes it, and the audit says who did', async () => {
  const answer = await checker.post('/quan-tri/dot/2026-09/chot')
  expect(answer.headers.get('location')).toBe('/quan-tri/dot/2026-09')
  expect(await batch('2026-09')).toMatchObject({ state: 'closed', left: [] })
  expect(await audit()).toMatchObject([{ deed: 'batch-closed', by: checker.user._id, about: { batch: '2026-09' } }])
  const text = await (await checker.fetch('/quan-tri/dot/2026-09')).text()
  expect(text).toContain('Đã chốt số liệu')
  expect(text).not.toContain('Chốt số liệu đợt này')
})

test('a sealed batch is opened again with a reason, which its page shows', async () => {
  const path = '/quan-tri/dot/2026-09'
  const reason = 'Thiếu phiếu giấy của quầy số 2.'
  const early = await checker.post(`${path}/mo-lai`, { day: '2026-12-20', reason })
  expect(await early.text()).toContain('Số liệu chưa được niêm phong')
  const later = world.deps.clock() + 10 * MINUTE
  await tendBatches({ ...world.deps, clock: () => later }, new AbortController().signal)
  expect(await (await checker.fetch(path)).text()).toContain('Niêm phong lúc')
  const answer = await checker.post(`${path}/mo-lai`, { day: '2026-12-20', reason })
  expect(answer.headers.get('location')).toBe(path)
  expect(await (await checker.fetch(path)).text()).toContain(reason)
  expect((await audit()).map(({ deed }) => deed)).toEqual(['batch-closed', 'batch-reopened'])
})

test('one whose last day is not over has no button, and is not closed by a post either', async () => {
  expect(await (await checker.fetch('/quan-tri/dot/2026-11')).text()).not.toContain('Chốt số liệu đợt này')
  const answer = await checker.post('/quan-tri/dot/2026-11/chot')
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('Chưa làm được')
  expect((await batch('2026-11'))?.state).toBe('open')
})

test('a cut-off is set to the end of a day, and a day that is none is told so', async () => {
  await checker.post('/quan-tri/dot/2026-11/ngay-chot', { day: '2027-01-15' })
  expect((await batch('2026-11'))?.cutOff).toBe(Date.parse('2027-01-16T00:00:00+07:00') - 1)
  for (const day of ['', '2026-02-30', '2026-11-29']) {
    expect((await checker.post('/quan-tri/dot/2026-11/ngay-chot', { day })).status).toBe(422)
  }
  expect((await batch('2026-11'))?.cutOff).toBe(Date.parse('2027-01-16T00:00:00+07:00') - 1)
})

test('who has the right for some units only looks and changes nothing: a batch is that of all', async () => {
  const part = await signedIn(world, [{ role: 'checker', unit: 'so-tai-chinh' }])
  const text = await (await part.fetch('/quan-tri/dot/2026-10')).text()
  expect(text).toContain('chỉ người có quyền ở mọi đơn vị')
  expect(text).not.toContain('/quan-tri/dot/2026-10/chot')
  for (const path of ['chot', 'ngay-chot']) {
    expect((await part.post(`/quan-tri/dot/2026-10/${path}`, { day: '2027-01-15' })).status).toBe(422)
  }
  expect(await batch('2026-10')).toMatchObject({ state: 'open', cutOff: null })
})

test('a batch that there is not is not found', async () => {
  expect((await checker.fetch('/quan-tri/dot/1999-01')).status).toBe(404)
  expect((await checker.post('/quan-tri/dot/1999-01/chot')).status).toBe(404)
})
