/** A notice from its draft to the wall and down again, over the pages of those who make it and of everybody. */
import { createHash } from 'node:crypto'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aResponse } from '../../../test/support/counting-world.ts'
import { type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { putCase } from '../../service/intake.ts'
import { withInvitations } from '../../service/invite.ts'
import { countAll } from '../../service/recount.ts'
import { putUnit } from '../../service/units.ts'
import type { CaseId, UnitId } from '../../survey/ids.ts'

const ADMIN = { name: 'admin', units: null }
const SO = 'so-tai-chinh'
const OCTOBER = '2026-10-01_2026-10-31'
const MINE = `${OCTOBER}.${SO}`
const PUBLIC = `/ket-qua/niem-yet/${MINE}`
const CONSOLE = '/quan-tri/niem-yet'
const REASON = 'Nhập nhầm hồ sơ của tháng khác vào kỳ này.'

let world: WebWorld
let collator: SignedIn
let signer: SignedIn

beforeAll(async () => {
  world = await webWorld()
  await putUnit(world.deps, 'phong', { name: 'Phòng Ngân sách', parent: SO }, ADMIN)
  await putUnit(world.deps, 'xa-khac', { name: 'Xã Khác', parent: null }, ADMIN)
  for (let n = 0; n < 31; n++) await answer(`A-${n}`, SO, n < 26 ? 'S' : 'D')
  for (let n = 0; n < 3; n++) await answer(`B-${n}`, 'phong', 'D')
  await count()
  collator = await signedIn(world, [{ role: 'collator', unit: SO }])
  signer = await signedIn(world, [{ role: 'signer', unit: SO }])
})
afterAll(() => world.close())

const count = () => countAll(withInvitations(world.deps))

async function answer(code: string, unit: string, attitude: string): Promise<void> {
  const body = { unit, outcome: 'returned', closedAt: '2026-10-12T09:00:00+07:00' } as const
  await putCase(world.deps, code, body, ADMIN)
  const record = await world.deps.store.cases.get(`main:${code}` as CaseId)
  if (record === null) throw new Error('no case')
  const response = aResponse({ ...record, unit: unit as UnitId }, { attitude })
  await world.deps.store.responses.insert({ ...response, series: 'short' })
}

const prepare = (who: SignedIn, ky = OCTOBER, unit = SO) => who.post(CONSOLE, { ky, unit })
const read = async (path: string) => (await world.fetch(path)).text()

describe('a notice', () => {
  test('is not there for anybody outside while it is a draft', async () => {
    expect((await world.fetch(PUBLIC)).status).toBe(404)
    const prepared = await prepare(collator)
    expect(prepared.headers.get('location')).toBe(`${CONSOLE}/${MINE}`)
    expect((await world.fetch(PUBLIC)).status).toBe(404)
    expect((await world.fetch(`${PUBLIC}/so-lieu.json`)).status).toBe(404)
    expect(await read('/ket-qua')).not.toContain(PUBLIC)
    const text = await (await signer.fetch(`${CONSOLE}/${MINE}`)).text()
    expect(text).toContain('Dự thảo')
    expect(text).toContain('Tôi đã đọc toàn bộ nội dung dưới đây')
  })

  test('is prepared by who collates, posted by who signs, and neither does the other', async () => {
    expect((await prepare(signer)).status).toBe(403)
    expect((await collator.post(`${CONSOLE}/${MINE}/dang`)).status).toBe(403)
    expect(await (await collator.fetch(`${CONSOLE}/${MINE}`)).text()).not.toContain('Tôi đã đọc')
  })

  test('stays as it was prepared, whatever is answered since', async () => {
    const before = await world.deps.store.notices.get(MINE as never)
    await answer('C-1', SO, 'D')
    await count()
    expect((await signer.post(`${CONSOLE}/${MINE}/dang`)).headers.get('location')).toBe(`${CONSOLE}/${MINE}`)
    const page = await read(PUBLIC)
    // 34 answers stood under the unit when it was prepared, 26 of them satisfied.
    for (const words of ['76,47%', 'Số câu trả lời được tính: 34.', '01/10/2026', '31/10/2026']) {
      expect(page.includes(words), words).toBe(true)
    }
    expect((await world.deps.store.notices.get(MINE as never))?.hash).toBe(before?.hash)
    expect(await read('/ket-qua')).toContain(PUBLIC)
  })

  test('lies there as open data whose hash anybody may reckon', async () => {
    const data = (await (await world.fetch(`${PUBLIC}/so-lieu.json`)).json()) as { sha256: string; notice: unknown }
    expect(createHash('sha256').update(JSON.stringify(data.notice)).digest('hex')).toBe(data.sha256)
    expect(await read(PUBLIC)).toContain(data.sha256)
    expect(JSON.stringify(data)).not.toContain(collator.user._id)
    for (const board of ['a4', 'a3']) {
      const sheet = await world.fetch(`${PUBLIC}/${board}.pdf`)
      expect(sheet.headers.get('content-type')).toBe('application/pdf')
      const { text } = await extractText(await getDocumentProxy(new Uint8Array(await sheet.arrayBuffer())))
      const words = text.join(' ').replaceAll(/\s+/g, ' ').normalize('NFC')
      for (const part of ['76,47%', 'Sở Tài chính', data.sha256]) expect(words).toContain(part)
    }
  })

  test('once posted is not prepared anew', async () => {
    const again = await prepare(collator)
    expect(again.status).toBe(422)
    expect(await again.text()).toContain('Kỳ này đã được niêm yết')
  })

  test('of a part that few answered tells nothing of them, and leaves nothing to be worked out', async () => {
    await prepare(collator, OCTOBER, 'phong')
    const text = await (await collator.fetch(`${CONSOLE}/${OCTOBER}.phong`)).text()
    expect(text).toContain('dưới 5 phiếu thu về')
    expect(text).toContain('Không nêu số liệu, để không lộ nhóm có dưới 5 câu trả lời.')
    expect(text).not.toContain('<th scope="col" class="number">Số phiếu</th>')
  })

  test('that shares days with a posted one is refused, and so is a period that is not over', async () => {
    const across = await prepare(collator, '2026-09-15_2026-10-14')
    expect(across.status).toBe(422)
    expect(await across.text()).toContain('01/10/2026 – 31/10/2026')
    const early = await prepare(collator, '2026-11-01_2026-11-30')
    expect(await early.text()).toContain('Kỳ này chưa kết thúc')
    const days = await prepare(collator, '2026-10-02_2026-10-03')
    expect(await days.text()).toContain('Kỳ hoặc đơn vị không đúng')
  })

  test('of some units together is none: they are no office', async () => {
    const some = await signedIn(world, [
      { role: 'collator', unit: SO },
      { role: 'collator', unit: 'xa-khac' },
    ])
    expect(await (await prepare(some, OCTOBER, '')).text()).toContain('Kỳ hoặc đơn vị không đúng')
    expect(await world.deps.store.notices.get(OCTOBER as never)).toBeNull()
  })

  test('of another unit is neither seen nor made nor posted', async () => {
    expect(await (await prepare(collator, OCTOBER, 'xa-khac')).text()).toContain('Kỳ hoặc đơn vị không đúng')
    const theirs = await signedIn(world, [{ role: 'collator', unit: 'xa-khac' }])
    await prepare(theirs, OCTOBER, 'xa-khac')
    expect((await signer.fetch(`${CONSOLE}/${OCTOBER}.xa-khac`)).status).toBe(404)
    expect((await signer.post(`${CONSOLE}/${OCTOBER}.xa-khac/dang`)).status).toBe(404)
    expect((await world.fetch(`/ket-qua/niem-yet/${OCTOBER}.xa-khac`)).status).toBe(404)
    expect(await (await signer.fetch(CONSOLE)).text()).not.toContain('Xã Khác')
  })

  test('is taken down with a reason that everybody reads, and its figures are gone', async () => {
    expect((await signer.post(`${CONSOLE}/${MINE}/go`, { reason: ' sai ' })).status).toBe(422)
    await signer.post(`${CONSOLE}/${MINE}/go`, { reason: `${REASON}<b>` })
    const gone = await world.fetch(PUBLIC)
    expect(gone.status).toBe(410)
    const text = await gone.text()
    expect(text).toContain(`${REASON}&lt;b&gt;`)
    expect(text).not.toContain('76,47%')
    expect((await world.fetch(`${PUBLIC}/so-lieu.json`)).status).toBe(404)
    const deeds = (await world.deps.store.audit.following('', 99)).filter(({ deed }) => deed.startsWith('notice-'))
    expect(deeds.filter(({ about }) => about['notice'] === MINE).map(({ deed, by }) => [deed, by])).toEqual([
      ['notice-prepared', collator.user._id],
      ['notice-posted', signer.user._id],
      ['notice-taken-down', signer.user._id],
    ])
  })
})
