import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { putCase } from '../../service/intake.ts'
import type { InvitationId } from '../../survey/ids.ts'

let world: WebWorld
let clerk: SignedIn

beforeAll(async () => {
  world = await webWorld()
  clerk = await signedIn(world)
})
afterAll(() => world.close())

const post = (path: string, fields: Record<string, string | Blob>) => clerk.post(`/quan-tri/quay${path}`, fields)

const CLOSING = { code: 'DESK-1', unit: 'so-tai-chinh', outcome: 'returned', phone: '', zaloUser: '', telegramChat: '' }

test('closing a case leads to what became of it', async () => {
  const response = await post('/ho-so', CLOSING)
  expect(response.status).toBe(303)
  const page = await (await clerk.fetch(response.headers.get('location') ?? '')).text()
  expect(page).toContain('Hồ sơ DESK-1')
  expect(page).toContain('Hồ sơ không có địa chỉ liên hệ nào.')
})

test('a known case keeps its unit when none is chosen; an unknown one wants one', async () => {
  await post('/ho-so', { ...CLOSING, code: 'DESK-2' })
  expect((await post('/ho-so', { ...CLOSING, code: 'DESK-2', unit: '', outcome: 'refused' })).status).toBe(303)
  const refused = await post('/ho-so', { ...CLOSING, code: 'DESK-3', unit: '' })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toMatch(/role="alert"[\s\S]*Vui lòng chọn đơn vị giải quyết/)
})

test('what was refused stays in its fields, the outcome among them, and a second closing says so', async () => {
  const typed = { ...CLOSING, code: 'DESK-6', unit: '', outcome: 'refused', phone: '0987 000 111' }
  const page = await (await post('/ho-so', typed)).text()
  expect(page).toMatch(/<option value="refused" selected>/)
  expect(page).toContain('value="0987 000 111"')
  expect(page).toMatch(/<select name="unit" aria-invalid="true">/)
  await post('/ho-so', { ...CLOSING, code: 'DESK-6' })
  const again = await post('/ho-so', { ...CLOSING, code: 'DESK-6' })
  const second = await (await clerk.fetch(again.headers.get('location') ?? '')).text()
  expect(second).toContain('đã kết thúc trước đó')
})

test('a phone is never part of the address that the desk goes on to', async () => {
  const response = await post('/ho-so', { ...CLOSING, code: 'DESK-4', phone: '0912345678' })
  expect(response.headers.get('location')).toBe('/quan-tri/quay?ho-so=DESK-4')
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

test('a file is brought in, and each row tells what was done', async () => {
  const csv = 'Mã hồ sơ,Đơn vị,Kết quả\nFILE-1,so-tai-chinh,Đã trả kết quả\nFILE-2,khong-co,Đã trả kết quả\n'
  const response = await post('/nhap', { file: new File([csv], 'ho-so.csv'), unit: '' })
  expect(response.status).toBe(200)
  const page = await response.text()
  expect(page).toContain('1 hồ sơ mới, 0 cập nhật, 0 không đổi, 1 dòng lỗi')
  expect(await clerk.fetch('/quan-tri/quay?ho-so=FILE-1').then((found) => found.text())).toContain('Hồ sơ FILE-1')
})

test('a file of more than 256 kB is taken here, and nowhere else', async () => {
  const lines = Array.from({ length: 5 }, (_, n) => `BIG-${n},so-tai-chinh,${'x'.repeat(100_000)}`)
  const file = new File([`Mã hồ sơ,Đơn vị,Ghi chú\n${lines.join('\n')}\n`], 'lon.csv')
  expect((await post('/nhap', { file, unit: '' })).status).toBe(200)
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

test.each(['/ho-so', '/phieu', '/nhap'])(
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
