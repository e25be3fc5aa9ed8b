import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { recordRequest } from '../../service/register/own-act.ts'
import { DAY } from '../../survey/time.ts'

const LETTER = {
  kind: 'erase',
  way: 'letter',
  receivedOn: '2026-11-20',
  unit: 'so-tai-chinh',
  words: 'Bà Bưởi đề nghị xóa số <0912345678>',
}

let world: WebWorld
let collator: SignedIn

beforeEach(async () => {
  world = await webWorld()
  collator = await signedIn(world, [{ role: 'collator', unit: 'so-tai-chinh' }])
})
afterEach(() => world.close())

const text = async (answer: Response | Promise<Response>) => (await answer).text()
/** What was done on record, but for the slips that the tests take. */
const audited = async () => {
  const entries = await world.deps.store.audit.following('', 100)
  return entries.map(({ deed }) => deed).filter((deed) => deed !== 'slip-handed-out')
}

async function written(fields: Record<string, string> = {}): Promise<string> {
  const answer = await collator.post('/quan-tri/yeu-cau', { ...LETTER, ...fields })
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}

describe('the register', () => {
  test('says so where nothing waits', async () => {
    expect(await text(collator.fetch('/quan-tri/yeu-cau'))).toContain('Không có yêu cầu nào đang chờ xử lý')
  })

  test('takes a letter, and shows its words escaped on its own page only, which is on record', async () => {
    const at = await written()
    const page = await text(collator.fetch(at))
    expect(page).toContain('Bà Bưởi đề nghị xóa số &lt;0912345678&gt;')
    expect(page).toContain('Trần Thị Bưởi: tiếp nhận')
    const list = await text(collator.fetch('/quan-tri/yeu-cau'))
    expect(list).toContain('Xóa dữ liệu')
    expect(list).not.toContain('0912345678')
    expect(await audited()).toEqual(['request-received', 'datum-seen'])
    expect(at).not.toContain('0912345678')
  })

  test('puts what is due first first, and says in words what is overdue', async () => {
    await written({ receivedOn: '2026-11-24', kind: 'see' })
    await written({ receivedOn: '2026-11-17' })
    const list = await text(collator.fetch('/quan-tri/yeu-cau'))
    expect(list).toMatch(/Xóa dữ liệu[\s\S]*Quá hạn 5 ngày\.[\s\S]*Xem dữ liệu/)
    expect(list).toContain('Xác nhận chậm nhất hết ngày 26/11/2026')
  })

  test('is kept through to the end: acknowledged, extended once with a reason, settled', async () => {
    const at = await written()
    const act = (did: string, reason = '') => collator.post(at, { did, reason })
    expect((await act('acknowledged')).status).toBe(303)
    expect(await text(collator.fetch(at))).toContain('Giải quyết chậm nhất hết ngày 05/12/2026')
    const refused = await act('extended')
    expect(refused.status).toBe(422)
    expect(await text(refused)).toContain('Vui lòng ghi lý do')
    expect((await act('extended', 'Phải hỏi đơn vị lưu trữ')).status).toBe(303)
    expect(await text(collator.fetch(at))).toContain('20/12/2026 (đã gia hạn)')
    expect((await act('extended', 'lần nữa')).status).toBe(422)
    expect((await act('done', 'Đã xóa ở mọi nơi')).status).toBe(303)
    const over = await act('refused', 'muộn')
    expect(await text(over)).toContain('Yêu cầu này đã kết thúc')
    const page = await text(collator.fetch(at))
    expect(page).toContain('Đã xóa ở mọi nơi')
    expect(page).not.toContain('name="did"')
    expect(await text(collator.fetch('/quan-tri/yeu-cau?loc=done'))).toContain('Đã giải quyết ngày 24/11/2026')
  })

  test('keeps what was typed when a refusal lacks its reason, or a letter its words', async () => {
    const bad = await collator.post('/quan-tri/yeu-cau', { ...LETTER, receivedOn: '2026-11-30' })
    expect(bad.status).toBe(422)
    const page = await text(bad)
    expect(page).toContain('Ngày nhận không thể sau ngày hôm nay')
    expect(page).toContain('Bà Bưởi đề nghị')
  })

  test('shows what a citizen did alone, with the proof of consent', async () => {
    const { id } = await world.slip('R-1')
    const invitation = await world.deps.store.invitations.get(id as never)
    if (invitation === null) throw new Error('no invitation')
    const consent = {
      at: world.deps.clock() - DAY,
      flow: 'abcdef0123456789',
      given: true,
      step: 'consent',
      by: 'web',
      invitation: invitation._id,
    } as const
    await world.deps.store.invitations.replace({ ...invitation, rev: invitation.rev + 1, consent, place: 'w.x' })
    const act = { kind: 'withdraw', outcome: 'answer-withdrawn', occasion: id, place: 'w.x' } as const
    await recordRequest(world.deps, { ...act, survey: invitation._id })
    const list = await text(collator.fetch('/quan-tri/yeu-cau?loc=done'))
    const at = /href="(\/quan-tri\/yeu-cau\/[^"]+)"/.exec(list)?.[1] ?? ''
    const page = await text(collator.fetch(at))
    expect(page).toContain('người dân: đã rút phiếu')
    expect(page).toContain('qua trang web; bản nội dung consent, abcdef012345')
  })

  test('is closed to who holds another unit, and only read by who may not manage it', async () => {
    const at = await written()
    const stranger = await signedIn(world, [{ role: 'collator', unit: 'xa-dien-khanh' }])
    expect((await stranger.fetch(at)).status).toBe(404)
    expect((await stranger.post(at, { did: 'done' })).status).toBe(404)
    expect((await stranger.post('/quan-tri/yeu-cau', LETTER)).status).toBe(422)
    const inspector = await signedIn(world, [{ role: 'inspector', unit: null }])
    const page = await text(inspector.fetch(at))
    expect(page).toContain('Bà Bưởi')
    expect(page).not.toContain('name="did"')
    expect((await inspector.post(at, { did: 'done' })).status).toBe(403)
  })

  test('refuses a page that was not made by it', async () => {
    const at = await written()
    expect((await collator.post(at, { did: 'erase-all' })).status).toBe(400)
    expect((await collator.post('/quan-tri/yeu-cau', { ...LETTER, receivedOn: 'hôm qua' })).status).toBe(400)
    expect((await collator.fetch('/quan-tri/yeu-cau/khong-co')).status).toBe(404)
  })

  test('is there in English', async () => {
    await written()
    const list = await text(collator.fetch('/quan-tri/yeu-cau?lang=en'))
    expect(list).toContain('<html lang="en">')
    expect(list).toContain('To be acknowledged by the end of 24/11/2026')
  })
})

describe('serious claims', () => {
  async function claimed() {
    const { path } = await world.slip('C-1')
    const cookie = (await world.fetch(path)).headers.get('set-cookie')?.split(';')[0] ?? ''
    for (const fields of [
      { step: 'attitude', code: 'S' },
      { step: 'trips', text: '2' },
      { step: 'remark', text: 'Bị <vòi tiền>' },
    ]) {
      const body = new URLSearchParams({ action: 'answer', ...fields } as Record<string, string>)
      await world.fetch(path, { method: 'POST', body, headers: { cookie } })
    }
  }

  test('are read one by one by an inspector of above, and each reading is on record', async () => {
    await claimed()
    const inspector = await signedIn(world, [{ role: 'inspector', unit: null }])
    const list = await text(inspector.fetch('/quan-tri/khieu-nai'))
    expect(list).toContain('Ngày 24/11/2026 · Sở Tài chính')
    expect(list).not.toContain('vòi')
    const at = /href="(\/quan-tri\/khieu-nai\/[^"]+)"/.exec(list)?.[1] ?? ''
    const page = await text(inspector.fetch(at))
    expect(page).toContain('Bị &lt;vòi tiền&gt;')
    expect(page).not.toContain('C-1')
    expect(await audited()).toEqual(['datum-seen'])
    expect((await inspector.fetch('/quan-tri/khieu-nai/khong-co')).status).toBe(404)
  })

  test('are nowhere for who inspects the unit itself, or works there', async () => {
    await claimed()
    const [comment] = await world.deps.store.comments.claims(null, 10)
    const own = await signedIn(world, [{ role: 'inspector', unit: 'so-tai-chinh' }])
    expect(await text(own.fetch('/quan-tri/khieu-nai'))).toContain('Chưa có phản ánh nào')
    expect((await own.fetch(`/quan-tri/khieu-nai/${comment?._id}`)).status).toBe(404)
    for (const role of ['desk', 'collator', 'checker', 'signer', 'administrator', 'operator'] as const) {
      const user = await signedIn(world, [{ role, unit: null }])
      expect((await user.fetch(`/quan-tri/khieu-nai/${comment?._id}`)).status).toBe(403)
    }
    const all = await signedIn(world)
    for (const path of ['/quan-tri/ket-qua', '/quan-tri/quay?ho-so=C-1', '/quan-tri/yeu-cau']) {
      expect(await text(all.fetch(path))).not.toContain('vòi tiền')
    }
  })
})
