import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import type { User } from '../../access/user.ts'
import { readSetupToken } from '../../service/access/setup-link.ts'
import { putUnit } from '../../service/units.ts'

const AT = '/quan-tri/nguoi-dung'

let world: WebWorld
let top: SignedIn

beforeEach(async () => {
  world = await webWorld()
  await putUnit(world.deps, 'chi-nhanh', { name: 'Chi nhánh số 1', parent: 'so-tai-chinh' }, { name: 'x', units: null })
  top = await signedIn(world, [{ role: 'administrator', unit: null }])
})
afterEach(() => world.close())

const LAN = { login: 'Lan.Nguyen ', name: 'Nguyễn Thị Lan', role: 'desk', unit: 'so-tai-chinh' }

async function added(by = top, fields: Readonly<Record<string, string>> = LAN): Promise<User> {
  const answer = await by.post(AT, fields)
  expect(answer.status).toBe(200)
  return user(fields['login']?.trim().toLowerCase() ?? '')
}

async function user(login: string): Promise<User> {
  const found = await world.deps.store.users.get(world.deps.keyring.userId({ login }))
  if (found === null) throw new Error(`there is no ${login}`)
  return found
}

const page = async (path: string, by = top) => (await by.fetch(path)).text()

describe('adding somebody', () => {
  test('shows once a link that is good, with what to do next', async () => {
    const answer = await top.post(AT, LAN)
    const text = await answer.text()
    const token = /value="[^"]*\/quan-tri\/moi\/([^"]+)"/.exec(text)?.[1] ?? ''
    const lan = await user('lan.nguyen')
    expect(readSetupToken(token)).toEqual({ user: lan._id, hash: lan.setup?.hash })
    expect(text).toContain('09:30 25/11/2026')
    expect(text).toContain('lan.nguyen')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const list = await page(AT)
    expect(list).toContain('Nguyễn Thị Lan')
    expect(list).toContain('Cán bộ một cửa – Sở Tài chính')
    expect(list).toContain('Chờ đặt mật khẩu')
    expect(list).not.toContain(token)
  })

  test('keeps what was typed where something is wrong, and says what to do', async () => {
    const answer = await top.post(AT, { ...LAN, login: 'Lan Nguyễn', unit: '*' })
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain('chữ thường không dấu')
    expect(text).toContain('value="Nguyễn Thị Lan"')
    expect(text).toContain('<option value="desk" selected>')
    expect(text).toContain('<option value="*" selected>')
  })

  test('gives no role everywhere because nobody said where', async () => {
    const answer = await top.post(AT, { ...LAN, unit: '' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('Vui lòng chọn nơi áp dụng cho vai trò Cán bộ một cửa.')
  })

  test('escapes a name', async () => {
    await added(top, { ...LAN, name: '<script>alert(1)</script>' })
    expect(await page(AT)).toContain('&lt;script&gt;')
  })
})

test('a long list comes in pages, and by unit', async () => {
  const { store, keyring } = world.deps
  const lan = await added(top, { ...LAN, unit: 'chi-nhanh' })
  for (let i = 1; i <= 120; i++) {
    const login = `can-bo-${i}`
    const name = `Cán bộ ${String(i).padStart(3, '0')}`
    const grants = [{ role: 'desk', unit: 'xa-dien-khanh' }] as const
    await store.users.insert({ ...lan, rev: 1, _id: keyring.userId({ login }), login, name, grants })
  }
  const first = await page(AT)
  expect(first).toContain('Trang 1/2 · 122 người')
  expect(first).toContain('Cán bộ 100')
  expect(first).not.toContain('Cán bộ 101')
  const last = await page(`${AT}?trang=2&don-vi=`)
  for (const name of ['Cán bộ 101', 'Nguyễn Thị Lan']) expect(last).toContain(name)
  for (const wrong of ['0', '-1', '99', 'x', '1e9', 'Infinity'])
    expect(await page(`${AT}?trang=${wrong}`)).toContain('/2 ·')
  const here = await page(`${AT}?don-vi=so-tai-chinh`)
  expect(here).toContain('Nguyễn Thị Lan')
  expect(here).not.toContain('Cán bộ 001')
  expect(await page(`${AT}?don-vi=khong-co`)).toContain('Không có ai giữ vai trò riêng ở đơn vị này')
})

describe('an administrator of a unit', () => {
  let ofUnit: SignedIn

  beforeEach(async () => {
    ofUnit = await signedIn(world, [{ role: 'administrator', unit: 'so-tai-chinh' }])
  })

  test('is offered what they can give, and no more', async () => {
    const text = await page(AT, ofUnit)
    expect(text).toContain('<option value="chi-nhanh">')
    for (const value of ['*', 'xa-dien-khanh', 'inspector']) expect(text).not.toContain(`<option value="${value}"`)
    for (const fields of [{ unit: '*' }, { unit: 'xa-dien-khanh' }, { role: 'inspector' }]) {
      const answer = await ofUnit.post(AT, { ...LAN, ...fields })
      expect(answer.status).toBe(403)
      expect(await answer.text()).toContain('ngoài phạm vi Ông/Bà quản lý')
    }
    await added(ofUnit, { ...LAN, unit: 'chi-nhanh' })
  })

  test('neither sees nor reaches anybody above or beside', async () => {
    const elsewhere = await added(top, { ...LAN, unit: 'xa-dien-khanh', name: 'Võ Thị Sen' })
    expect(await page(AT, ofUnit)).not.toContain('Võ Thị Sen')
    for (const { _id } of [elsewhere, top.user]) {
      for (const path of ['', '/xoa']) expect((await ofUnit.fetch(`${AT}/${_id}${path}`)).status).toBe(404)
      for (const path of ['', '/ngung', '/mo', '/duong-dan', '/xoa']) {
        expect((await ofUnit.post(`${AT}/${_id}${path}`, { name: 'X' })).status).toBe(404)
      }
    }
    expect(await user('lan.nguyen')).toEqual(elsewhere)
  })
})

describe('the page of a person', () => {
  test('changes name and roles, and a role that is set to none is gone', async () => {
    const { _id } = await added()
    const saved = await top.post(`${AT}/${_id}`, { name: 'Lan', role: 'signer', unit: '*', was: 'desk:so-tai-chinh' })
    expect(saved.headers.get('location')).toBe(`${AT}/${_id}?da=saved`)
    expect(await user('lan.nguyen')).toMatchObject({ name: 'Lan', grants: [{ role: 'signer', unit: null }] })
    const text = await page(`${AT}/${_id}?da=saved`)
    expect(text).toContain('Đã lưu thay đổi.')
    const none = await top.post(`${AT}/${_id}`, { name: 'Lan', role: '', unit: '', was: 'signer' })
    expect(none.status).toBe(422)
    expect(await none.text()).toContain('Vui lòng chọn ít nhất một vai trò')
  })

  test('does not overwrite what somebody else changed meanwhile, and shows that', async () => {
    const { _id } = await added()
    const shown = { name: 'Lan', was: 'desk:so-tai-chinh' }
    await top.post(`${AT}/${_id}`, { ...shown, role: 'signer', unit: '*' })
    const late = await top.post(`${AT}/${_id}`, { ...shown, role: 'administrator', unit: '*' })
    expect(late.status).toBe(422)
    const text = await late.text()
    expect(text).toContain('Người khác vừa thay đổi vai trò')
    expect(text).toContain('name="was" value="signer"')
  })

  test('shuts out and lets in again', async () => {
    const { _id } = await added()
    await top.post(`${AT}/${_id}/ngung`)
    expect(await user('lan.nguyen')).toMatchObject({ active: false })
    const out = await page(`${AT}/${_id}?da=shut-out`)
    expect(out).toContain('Đã ngừng tài khoản')
    expect(out).not.toContain('/duong-dan')
    await top.post(`${AT}/${_id}/mo`)
    expect(await user('lan.nguyen')).toMatchObject({ active: true })
  })

  test('gives a new link, and the one before is no longer good', async () => {
    const before = await added()
    const text = await (await top.post(`${AT}/${before._id}/duong-dan`)).text()
    const token = /\/quan-tri\/moi\/([^"]+)"/.exec(text)?.[1] ?? ''
    const now = await user('lan.nguyen')
    expect(readSetupToken(token)?.hash).toBe(now.setup?.hash)
    expect(now.setup?.hash).not.toBe(before.setup?.hash)
  })

  test('asks once more before somebody is removed', async () => {
    const { _id } = await added()
    expect(await page(`${AT}/${_id}/xoa`)).toContain('Xóa Nguyễn Thị Lan?')
    const gone = await top.post(`${AT}/${_id}/xoa`)
    expect(gone.headers.get('location')).toBe(`${AT}?da=removed`)
    await expect(user('lan.nguyen')).rejects.toThrow()
    expect((await top.fetch(`${AT}/${_id}`)).status).toBe(404)
  })

  test('of oneself offers a name only, and refuses the rest', async () => {
    const { _id } = top.user
    const text = await page(`${AT}/${_id}`)
    for (const what of ['name="role"', '/ngung', '/duong-dan', '/xoa']) expect(text).not.toContain(what)
    for (const path of ['/ngung', '/duong-dan', '/xoa'])
      expect((await top.post(`${AT}/${_id}${path}`)).status).toBe(403)
    const roles = { name: 'Tôi', role: 'inspector', unit: '*', was: 'administrator' }
    expect((await top.post(`${AT}/${_id}`, roles)).status).toBe(403)
    expect((await top.post(`${AT}/${_id}`, { name: 'Tôi' })).status).toBe(303)
    expect(await world.deps.store.users.get(_id)).toMatchObject({ name: 'Tôi', grants: top.user.grants, active: true })
  })

  test('of who comes by single sign-on says where their roles come from', async () => {
    const { _id, rev } = await added()
    await world.deps.store.users.replace({ ...(await user('lan.nguyen')), rev: rev + 1, login: null, setup: null })
    const text = await page(`${AT}/${_id}`)
    expect(text).toContain('lấy từ nhóm của họ')
    expect(text).not.toContain('name="role"')
    const roles = { name: 'Lan', role: 'signer', unit: '*', was: 'desk:so-tai-chinh' }
    expect((await top.post(`${AT}/${_id}`, roles)).status).toBe(422)
  })
})

test('all of it is there in English', async () => {
  const { _id } = await added()
  const vietnamese = /[ạảãâầấậẩẫăằắặẳẵẹẻẽêềếệểễịỉĩọỏõôồốộổỗơờớợởỡụủũưừứựửữỵỷỹđ]/i
  const ours = (text: string) =>
    text.replaceAll(/Tiếng Việt|Nguyễn Thị Lan|Trần Thị Bưởi|Sở Tài chính|Chi nhánh số 1|UBND xã Diên Khánh/g, '')
  for (const path of ['', `/${_id}`, `/${_id}/xoa`, `/${top.user._id}`, '/nobody']) {
    const text = await page(`${AT}${path}?lang=en`)
    expect(text).toContain('<html lang="en">')
    expect(ours(text).match(vietnamese), path).toBeNull()
  }
  const refused = await (await top.post(`${AT}?lang=en`, { ...LAN, login: 'A B', unit: '' })).text()
  expect(refused).toContain('Choose what the role One-stop desk holds for.')
  const given = await (await top.post(`${AT}/${_id}/duong-dan?lang=en`)).text()
  expect(ours(given).match(vietnamese)).toBeNull()
  expect(given).toContain('25/11/2026')
})

test('neither names nor links reach the log', async () => {
  await added()
  expect(JSON.stringify(world.logged)).not.toMatch(/Lan|lan\.nguyen|quan-tri\/moi/)
})
