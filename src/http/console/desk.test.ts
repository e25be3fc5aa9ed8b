import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { putCase } from '../../service/intake.ts'
import { putUnit } from '../../service/units.ts'
import type { CaseId, InvitationId } from '../../survey/ids.ts'

let world: WebWorld
let clerk: SignedIn

beforeAll(async () => {
  world = await webWorld()
  clerk = await signedIn(world)
})
afterAll(() => world.close())

const post = (path: string, fields: Record<string, string | Blob>) => clerk.post(`/quan-tri/quay${path}`, fields)

const look = async (code: string): Promise<string> => (await clerk.fetch(`/quan-tri/quay?ho-so=${code}`)).text()

const CLOSING = { code: 'DESK-1', unit: 'so-tai-chinh', outcome: 'returned', phone: '', zaloUser: '', telegramChat: '' }

test('closing a case leads to what became of it', async () => {
  const response = await post('/ho-so', CLOSING)
  expect(response.status).toBe(303)
  const page = await (await clerk.fetch(response.headers.get('location') ?? '')).text()
  expect(page).toContain('Hồ sơ DESK-1')
  expect(page).toContain('Hồ sơ không có địa chỉ liên hệ nào.')
})

test('a new case may not be taken down for an office that has ended, a file may tell of it', async () => {
  const admin = { name: 'admin', units: null }
  await putUnit(world.deps, 'so-cu', { name: 'Sở cũ', parent: 'so-tai-chinh', until: '2026-01-31' }, admin)
  const page = await look('NEW-CASE-1')
  const [, form = ''] = /(<form[^>]*\/quan-tri\/quay\/ho-so[\s\S]*?<\/form>)/.exec(page) ?? []
  expect(form).toContain('value="so-tai-chinh"')
  expect(form).not.toContain('so-cu')
  expect(page).toContain('value="so-cu"')
})

test('a scanned code and its Enter show the case, and the focus stays where the next is scanned', async () => {
  await post('/ho-so', { ...CLOSING, code: 'SCAN-1', outcome: 'open', phone: '0912345678' })
  const page = await look('scan-1')
  expect(page).toMatch(/<form method="get" action="\/quan-tri\/quay"[^>]*>[\s\S]*<input name="ho-so"[^>]* autofocus>/)
  expect(page.match(/autofocus/g)).toHaveLength(1)
  expect(page).toContain('Hồ sơ SCAN-1')
  expect(page).toContain('<button class="main">Kết thúc hồ sơ</button>')
  await post('/ho-so', { code: 'SCAN-1', outcome: 'returned' })
  expect(await look('SCAN-1')).not.toContain('<button class="main">Kết thúc hồ sơ</button>')
})

test('of a phone the last three digits are shown, and that they were is on record', async () => {
  await post('/ho-so', { ...CLOSING, code: 'SEEN-1', phone: '0987654321' })
  const page = await look('SEEN-1')
  expect(page).toContain('có số điện thoại ••••321')
  expect(page).not.toMatch(/4321|0987/)
  expect(await world.deps.store.audit.last()).toMatchObject({
    deed: 'datum-seen',
    by: clerk.user._id,
    unit: 'so-tai-chinh',
    about: { case: 'main:SEEN-1' },
  })
  const last = await world.deps.store.audit.last()
  await post('/ho-so', { ...CLOSING, code: 'SEEN-2' })
  expect(await look('SEEN-2')).toContain('<dd>chưa có</dd>')
  expect(await world.deps.store.audit.last()).toEqual(last)
})

test('where no phone is known one is added, else it is corrected', async () => {
  await post('/ho-so', { ...CLOSING, code: 'ADD-1' })
  expect(await look('ADD-1')).toContain('<summary>Thêm số điện thoại</summary>')
  await post('/lien-he', { code: 'ADD-1', phone: '0987654321' })
  expect(await look('ADD-1')).toContain('<summary>Sửa số điện thoại</summary>')
})

test('of a new office that has no unit yet the page says who adds one, and offers nothing that would be refused', async () => {
  const other = await webWorld()
  const { store } = other.deps
  for (const { _id, rev } of await store.units.all()) await store.units.remove(_id, rev)
  const top = await signedIn(other, [{ role: 'administrator', unit: null }])
  const page = await (await top.fetch('/quan-tri/quay?ho-so=NEW-1')).text()
  expect(page).toContain('npm run ykien -- unit add')
  expect(page).not.toContain('action="/quan-tri/quay/ho-so"')
  expect(page).not.toContain('type="file"')
  await other.close()
})

test('a known case keeps its unit when none is chosen; an unknown one wants one', async () => {
  await post('/ho-so', { ...CLOSING, code: 'DESK-2' })
  expect((await post('/ho-so', { ...CLOSING, code: 'DESK-2', unit: '', outcome: 'refused' })).status).toBe(303)
  const refused = await post('/ho-so', { ...CLOSING, code: 'DESK-3', unit: '' })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toMatch(/role="alert"[^>]*autofocus[\s\S]*Vui lòng chọn đơn vị giải quyết/)
})

test('what was refused stays in its fields, the outcome among them, and a second closing says so', async () => {
  const typed = { ...CLOSING, code: 'DESK-6', unit: '', outcome: 'refused', phone: '0987 000 111' }
  const page = await (await post('/ho-so', typed)).text()
  expect(page).toMatch(/<option value="refused" selected>/)
  expect(page).toContain('value="0987 000 111"')
  expect(page.match(/autofocus/g)).toHaveLength(1)
  expect(page).toMatch(/<select name="unit" aria-invalid="true">/)
  await post('/ho-so', { ...CLOSING, code: 'DESK-6' })
  const again = await post('/ho-so', { ...CLOSING, code: 'DESK-6' })
  const second = await (await clerk.fetch(again.headers.get('location') ?? '')).text()
  expect(second).toContain('đã kết thúc trước đó')
})

test('a phone is never part of the address that the desk goes on to', async () => {
  const response = await post('/ho-so', { ...CLOSING, code: 'DESK-4', phone: '0912345678' })
  expect(response.headers.get('location')).toBe('/quan-tri/quay?ho-so=DESK-4&xong')
})

test('the slip shows link and code, and that it was taken is on record', async () => {
  const { id, path, code } = await world.slip('DESK-5')
  const page = await (await post('/phieu', { id, code: 'DESK-5' })).text()
  expect(page).toContain(`${world.deps.publicUrl}${path}`)
  expect(page).toContain(`${code.slice(0, 4)} ${code.slice(4)}`)
})

test('a slip is printed on either paper, in plain words refused, and on record', async () => {
  const { id, path, code } = await world.slip('DESK-6')
  for (const kho of ['a6', 'k80']) {
    const page = await (await post('/phieu/in', { id, kho })).text()
    expect(page).toContain(`<span>${code.slice(0, 4)}</span>`)
    expect(page).not.toContain(path)
  }
  expect((await world.deps.store.invitations.get(id as InvitationId))?.slips).toHaveLength(3)
  expect((await post('/phieu/in', { id, kho: 'a4' })).status).toBe(400)
  const refused = await post('/phieu/in', { id: 'none', kho: 'a6' })
  expect(refused.status).toBe(404)
  expect(await refused.text()).toContain('Không in được phiếu')
})

test('a slip is offered as long as there is something to answer', async () => {
  const print = 'formaction="/quan-tri/quay/phieu/in"'
  await post('/ho-so', { ...CLOSING, code: 'DESK-7' })
  expect(await clerk.fetch('/quan-tri/quay?ho-so=DESK-7').then((found) => found.text())).toContain(print)
  await putCase(world.deps, 'DESK-7', { unit: 'so-tai-chinh', outcome: 'open' }, { name: 'admin', units: null })
  expect(await clerk.fetch('/quan-tri/quay?ho-so=DESK-7').then((found) => found.text())).not.toContain(print)
})

test('a file leads to a preview of it, and nothing is written', async () => {
  const csv = 'Mã hồ sơ,Đơn vị,Kết quả\nFILE-1,so-tai-chinh,Đã trả kết quả\nFILE-2,khong-co,Đã trả kết quả\n'
  const response = await post('/nhap', { file: new File([csv], 'ho-so.csv'), unit: '' })
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toMatch(/^\/quan-tri\/viec\/[\w-]{22}$/)
  expect(await look('FILE-1')).toContain('role="alert"')
})

describe('a phone is corrected', () => {
  const correct = async (code: string, fields: Record<string, string>): Promise<string> => {
    const response = await post('/lien-he', { code, phone: '', ...fields })
    if (response.status !== 303) return response.text()
    const to = response.headers.get('location') ?? ''
    expect(to).not.toMatch(/\d{4,}/)
    return (await clerk.fetch(to)).text()
  }
  const invitationOf = async (code: string) => {
    const id = world.deps.keyring.invitationId(`main:${code}` as CaseId)
    const doc = await world.deps.store.invitations.get(id)
    if (doc === null) throw new Error('there is no invitation')
    return doc
  }

  test('before anything has left: the invitation follows, and the deed is on record without a number', async () => {
    await post('/ho-so', { ...CLOSING, code: 'FIX-A', phone: '0912345678' })
    const page = await correct('FIX-A', { phone: '0987 654 321' })
    expect(page).toContain('Lời mời chưa gửi, nên sẽ theo liên hệ mới.')
    expect(page).toContain('••••321')
    const entries = await world.deps.store.audit.following('', 500)
    const deed = entries.findLast((entry) => entry.deed === 'contact-corrected')
    expect(deed).toMatchObject({ by: clerk.user._id, about: { case: 'main:FIX-A', what: 'phone' } })
    expect(JSON.stringify(entries)).not.toMatch(/912345678|987654321/)
  })

  test('after a message has left: its link is dead, and another goes out', async () => {
    await post('/ho-so', { ...CLOSING, code: 'FIX-B', phone: '0912345678' })
    const doc = await invitationOf('FIX-B')
    const sent = { ...doc.marks, sent: world.deps.clock() }
    await world.deps.store.invitations.replace({ ...doc, rev: doc.rev + 1, state: 'sent', marks: sent, next: null })
    expect(await correct('FIX-B', { phone: '0987654321' })).toContain('không còn dùng được')
    expect((await invitationOf('FIX-B')).generation).toBe(2)
  })

  test('after the person has opened it: nothing more is sent', async () => {
    await post('/ho-so', { ...CLOSING, code: 'FIX-C', phone: '0912345678' })
    const doc = await invitationOf('FIX-C')
    const at = world.deps.clock()
    const marks = { ...doc.marks, sent: at, opened: at }
    await world.deps.store.invitations.replace({ ...doc, rev: doc.rev + 1, state: 'started', marks, next: null })
    expect(await correct('FIX-C', { phone: '0987654321' })).toContain('nên không gửi thêm lần nữa')
  })

  test('that no channel reaches: the slip that was handed over stays good', async () => {
    const { id } = await world.slip('FIX-D')
    expect(await correct('FIX-D', { phone: '0987654321' })).toMatch(/không gửi thêm/)
    expect((await world.deps.store.invitations.get(id as InvitationId))?.generation).toBe(1)
  })

  test.each([
    ['02838291234', 'số cố định'],
    ['12345', 'không phải số điện thoại di động'],
    ['', 'không phải số điện thoại di động'],
  ])('to "%s": refused, and nothing changes', async (phone, words) => {
    await post('/ho-so', { ...CLOSING, code: 'FIX-E', phone: '0912345678' })
    const page = await correct('FIX-E', { phone })
    expect(page).toMatch(new RegExp(`role="alert"[\\s\\S]*${words}`))
    expect(page).toContain('••••678')
    expect(page).toMatch(new RegExp(`<details open>[\\s\\S]*value="${phone}" aria-invalid="true" autofocus`))
    expect(page.match(/autofocus/g)).toHaveLength(1)
  })

  test('to nothing, or to the same', async () => {
    await post('/ho-so', { ...CLOSING, code: 'FIX-F', phone: '0912345678' })
    expect(await correct('FIX-F', { phone: '+84 912 345 678' })).toContain('không có gì thay đổi')
    expect(await correct('FIX-F', { bo: '1' })).toContain('<dd>chưa có</dd>')
  })
})

describe('somebody of one unit', () => {
  let own: SignedIn
  beforeAll(async () => {
    own = await signedIn(world, [{ role: 'desk', unit: 'xa-dien-khanh' }])
    await post('/ho-so', { ...CLOSING, code: 'OTHER-1', phone: '0912345678' })
  })

  test('is offered that unit alone', async () => {
    const page = await (await own.fetch('/quan-tri/quay?ho-so=MINE-1')).text()
    expect(page).toContain('<option value="xa-dien-khanh" selected>')
    expect(page).not.toContain('value="so-tai-chinh"')
  })

  test('finds no case of another unit, and can neither close nor correct nor print it', async () => {
    const page = await (await own.fetch('/quan-tri/quay?ho-so=OTHER-1')).text()
    expect(page).toContain('Không tìm thấy hồ sơ nào mang mã này')
    expect(page).not.toContain('Hồ sơ OTHER-1')
    const closing = { ...CLOSING, code: 'OTHER-1', unit: 'xa-dien-khanh', outcome: 'refused' }
    const refused = await own.post('/quan-tri/quay/ho-so', closing)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('ngoài phạm vi của Ông/Bà')
    const corrected = await own.post('/quan-tri/quay/lien-he', { code: 'OTHER-1', phone: '0987654321' })
    expect(await corrected.text()).not.toContain('••••')
    const id = world.deps.keyring.invitationId('main:OTHER-1' as CaseId)
    expect((await own.post('/quan-tri/quay/phieu/in', { id, kho: 'a6' })).status).toBe(404)
    expect(await look('OTHER-1')).toContain('••••678')
  })
})

test('who may only look sees the case and no form but the look-up', async () => {
  const checker = await signedIn(world, [{ role: 'checker', unit: 'so-tai-chinh' }])
  await post('/ho-so', { ...CLOSING, code: 'LOOK-1', outcome: 'open' })
  const page = await (await checker.fetch('/quan-tri/quay?ho-so=LOOK-1')).text()
  expect(page).toContain('Hồ sơ LOOK-1')
  expect(page).not.toMatch(/action="\/quan-tri\/quay\/(ho-so|lien-he|nhap|phieu)"/)
})

test('a case that was closed by mistake is opened again', async () => {
  await post('/ho-so', { ...CLOSING, code: 'BACK-1', phone: '0912345678' })
  const response = await post('/ho-so', { code: 'BACK-1', outcome: 'open' })
  expect(await (await clerk.fetch(response.headers.get('location') ?? '')).text()).toContain('Đang giải quyết')
  const id = world.deps.keyring.invitationId('main:BACK-1' as CaseId)
  expect((await world.deps.store.invitations.get(id))?.state).toBe('recalled')
})

test('a printed slip is asked for where no channel reaches the person, and folded away elsewhere', async () => {
  await post('/ho-so', { ...CLOSING, code: 'SLIP-1' })
  expect(await look('SLIP-1')).toMatch(/Vui lòng in phiếu và trao tận tay[\s\S]*class="main">In phiếu/)
  await post('/ho-so', { ...CLOSING, code: 'SLIP-2', telegramChat: '77' })
  const page = await look('SLIP-2')
  expect(page).not.toContain('trao tận tay')
  expect(page).toMatch(/<details><summary>In phiếu khảo sát<\/summary>/)
  expect(page).toMatch(/Gửi lúc<\/dt>\s*<dd>09:30 24\/11\/2026, tin nhắn Telegram/)
})

test('the page speaks English to whoever asks for it, refusals too', async () => {
  const page = await (await clerk.fetch('/quan-tri/quay?ho-so=DESK-1&lang=en')).text()
  expect(page).toContain('<html lang="en">')
  expect(page).toContain('Case DESK-1')
  const response = await clerk.fetch('/quan-tri/quay/lien-he?lang=en', {
    method: 'POST',
    body: new URLSearchParams({ form: clerk.form, code: 'DESK-1', phone: '12' }),
  })
  expect(await response.text()).toContain('no Vietnamese mobile number')
})

test('a file of more than 256 kB is taken here, and nowhere else', async () => {
  const lines = Array.from({ length: 5 }, (_, n) => `BIG-${n},so-tai-chinh,${'x'.repeat(100_000)}`)
  const file = new File([`Mã hồ sơ,Đơn vị,Ghi chú\n${lines.join('\n')}\n`], 'lon.csv')
  expect((await post('/nhap', { file, unit: '' })).status).toBe(303)
  expect((await post('/ho-so', { ...CLOSING, code: 'x'.repeat(300_000) })).status).toBe(413)
})

test.each([
  ['nothing of ours', undefined],
  ['what another sign-in session carries', 'x'.repeat(22)],
])('a post that carries %s is refused and does nothing', async (_, form) => {
  const fields = new FormData()
  for (const [name, value] of Object.entries({ ...CLOSING, code: 'CSRF-1', ...(form && { form }) }))
    fields.append(name, value)
  const response = await clerk.fetch('/quan-tri/quay/ho-so', { method: 'POST', body: fields })
  expect(response.status).toBe(403)
  expect(await clerk.fetch('/quan-tri/quay?ho-so=CSRF-1').then((found) => found.text())).toContain('role="alert"')
})

test.each(['/ho-so', '/lien-he', '/phieu', '/nhap'])(
  'a body that is no form is refused at %s, and nothing breaks',
  async (path) => {
    for (const [type, status] of [
      ['multipart/form-data; boundary=a', 400],
      ['multipart/form-data', 400],
      ['application/json', 403],
      ['text/plain', 403],
    ] as const) {
      const headers = { 'Content-Type': type }
      const response = await clerk.fetch(`/quan-tri/quay${path}`, { method: 'POST', body: 'xx', headers })
      expect(response.status, type).toBe(status)
      expect(await response.text(), type).toContain('<html lang="vi">')
    }
  },
)
