import { afterAll, beforeAll, expect, test } from 'vitest'
import { type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { putCase } from '../service/intake.ts'
import type { InvitationId } from '../survey/ids.ts'

let world: WebWorld

beforeAll(async () => {
  world = await webWorld()
})
afterAll(() => world.close())

const OWN = { Origin: 'http://localhost' }

function post(path: string, fields: Record<string, string | Blob>, headers: Record<string, string> = OWN) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return world.fetch(`/quan-tri${path}`, { method: 'POST', body, headers })
}

const CLOSING = { code: 'DESK-1', unit: 'so-tai-chinh', outcome: 'returned', phone: '', zaloUser: '', telegramChat: '' }

test('closing a case leads to what became of it', async () => {
  const response = await post('/ho-so', CLOSING)
  expect(response.status).toBe(303)
  const page = await (await world.fetch(response.headers.get('location') ?? '')).text()
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
  const second = await (await world.fetch(again.headers.get('location') ?? '')).text()
  expect(second).toContain('đã kết thúc trước đó')
})

test('a phone is never part of the address that the desk goes on to', async () => {
  const response = await post('/ho-so', { ...CLOSING, code: 'DESK-4', phone: '0912345678' })
  expect(response.headers.get('location')).toBe('/quan-tri?ho-so=DESK-4')
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
  const print = 'formaction="/quan-tri/phieu/in"'
  await post('/ho-so', { ...CLOSING, code: 'DESK-7' })
  expect(await world.fetch('/quan-tri?ho-so=DESK-7').then((found) => found.text())).toContain(print)
  await putCase(world.deps, 'DESK-7', { unit: 'so-tai-chinh', outcome: 'open' }, { name: 'admin', unit: null })
  expect(await world.fetch('/quan-tri?ho-so=DESK-7').then((found) => found.text())).not.toContain(print)
})

test('a file is brought in, and each row tells what was done', async () => {
  const csv = 'Mã hồ sơ,Đơn vị,Kết quả\nFILE-1,so-tai-chinh,Đã trả kết quả\nFILE-2,khong-co,Đã trả kết quả\n'
  const response = await post('/nhap', { file: new File([csv], 'ho-so.csv'), unit: '' })
  expect(response.status).toBe(200)
  const page = await response.text()
  expect(page).toContain('1 hồ sơ mới, 0 cập nhật, 0 không đổi, 1 dòng lỗi')
  expect(await world.fetch('/quan-tri?ho-so=FILE-1').then((found) => found.text())).toContain('Hồ sơ FILE-1')
})

test('a file of more than 256 kB is taken here, and nowhere else', async () => {
  const lines = Array.from({ length: 5 }, (_, n) => `BIG-${n},so-tai-chinh,${'x'.repeat(100_000)}`)
  const file = new File([`Mã hồ sơ,Đơn vị,Ghi chú\n${lines.join('\n')}\n`], 'lon.csv')
  expect((await post('/nhap', { file, unit: '' })).status).toBe(200)
  expect((await post('/ho-so', { ...CLOSING, code: 'x'.repeat(300_000) })).status).toBe(413)
})

test.each([
  ['another site', { Origin: 'https://elsewhere.example' }],
  ['another site, as the browser says', { 'Sec-Fetch-Site': 'cross-site' }],
  ['nobody knows where', {}],
])('a post from %s is refused and does nothing', async (_, headers) => {
  const response = await post('/ho-so', { ...CLOSING, code: 'CSRF-1' }, headers)
  expect(response.status).toBe(403)
  expect(await world.fetch('/quan-tri?ho-so=CSRF-1').then((found) => found.text())).toContain('role="alert"')
})

test.each(['/ho-so', '/phieu', '/nhap'])(
  'a body that is no form is refused at %s, and nothing breaks',
  async (path) => {
    for (const type of ['multipart/form-data; boundary=a', 'multipart/form-data', 'application/json', 'text/plain']) {
      const headers = { ...OWN, 'Content-Type': type }
      const response = await world.fetch(`/quan-tri${path}`, { method: 'POST', body: 'xx', headers })
      expect(response.status, type).toBe(400)
      expect(await response.text(), type).toContain('<html lang="vi">')
    }
  },
)
