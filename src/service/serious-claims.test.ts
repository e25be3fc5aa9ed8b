import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { webWorld } from '../../test/support/web-world.ts'
import type { Caller } from './deps.ts'
import { lawfulWay, listClaims, readClaim } from './serious-claims.ts'
import { putUnit } from './units.ts'

const ALL: Caller = { name: 'u1', units: null }
const CHAT = '5551001'
const CLAIM = 'Anh Cường ở quầy 3 vòi vĩnh tôi 500 nghìn'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
  await putUnit(world.deps, 'tinh', { name: 'UBND tỉnh', hotline: '1022' }, ALL)
  await putUnit(world.deps, 'so-tai-chinh', { name: 'Sở Tài chính', parent: 'tinh', hotline: '0258 111' }, ALL)
  await putUnit(world.deps, 'xa-dien-khanh', { name: 'UBND xã Diên Khánh', parent: 'tinh' }, ALL)
})
afterEach(() => world.close())

async function remarked(code: string, remark: string, chat = CHAT) {
  const put = await world.put(code, { telegramChat: chat })
  await world.says(chat, (await world.slip(put)).code)
  for (const said of ['có', 'hài lòng', remark]) await world.says(chat, said)
  return put
}

const readings = async () =>
  (await world.deps.store.audit.following('', 100)).filter(({ deed }) => deed === 'datum-seen')

const saidTo = (chat: string) => world.left.filter(({ to }) => to.value === chat).map(({ message }) => message.text)

test('its author is told the lawful way and the number of the unit above, and the answers count all the same', async () => {
  const put = await remarked('A-1', CLAIM)
  const [told, thanks] = saidTo(CHAT).slice(-2)
  expect(told).toContain('Luật Tố cáo')
  expect(told).toContain('UBND tỉnh')
  expect(told).toContain('1022')
  expect(told).not.toContain('0258 111')
  expect(thanks).toContain('cảm ơn')
  expect((await world.invitation(put)).state).toBe('finished')
})

test('who writes any other remark is thanked and told nothing of it', async () => {
  await remarked('A-1', 'Cán bộ nhiệt tình, không vòi vĩnh')
  expect(saidTo(CHAT).join('\n')).not.toContain('Luật Tố cáo')
  expect(await listClaims(world.deps, ALL)).toEqual([])
})

test('a unit with nothing above it names the authority above in general, and no number of its own', async () => {
  await putUnit(world.deps, 'doc-lap', { name: 'Ban quản lý', hotline: '0999' }, ALL)
  const put = await world.put('A-2', { telegramChat: CHAT }, { unit: 'doc-lap' })
  const text = await lawfulWay(world.deps, (await world.invitation(put))._id, 'vi')
  expect(text).toContain('cơ quan cấp trên của đơn vị giải quyết hồ sơ')
  expect(text).not.toContain('0999')
  expect(await lawfulWay(world.deps, (await world.invitation(put))._id, 'en')).toContain('the inspectorate')
})

describe('is read', () => {
  test('by who inspects from above, without a person or a case, and each reading is on record', async () => {
    const put = await remarked('A-1', CLAIM)
    for (const units of [null, ['tinh']]) {
      const [line, ...rest] = await listClaims(world.deps, { name: 'u2', units })
      if (line === undefined) throw new Error('no claim')
      expect(rest).toEqual([])
      expect(line).toEqual({ id: line.id, day: '2026-11-24', unit: 'so-tai-chinh', field: null, sample: false })
      const read = await readClaim(world.deps, { name: 'u2', units }, line.id)
      expect(read).toEqual({ line, text: CLAIM })
      // The id is random, and may hold any few signs.
      expect(JSON.stringify({ ...read, line: { ...line, id: '' } })).not.toMatch(
        new RegExp(`A-1|${put.invitation?.id}|${CHAT}`),
      )
      expect(line.id).not.toContain(put.invitation?.id)
    }
    const audit = await readings()
    expect(audit.map(({ deed, by, unit }) => `${deed} ${by} ${unit}`)).toEqual(
      Array(2).fill('datum-seen u2 so-tai-chinh'),
    )
    expect(JSON.stringify(audit)).not.toContain('Cường')
  })

  test.each([['so-tai-chinh'], ['xa-dien-khanh']])('not by who inspects %s only', async (unit) => {
    await remarked('A-1', CLAIM)
    const [line] = await listClaims(world.deps, ALL)
    const caller = { name: 'u3', units: [unit] }
    expect(await listClaims(world.deps, caller)).toEqual([])
    expect(await readClaim(world.deps, caller, line?.id ?? '')).toBeNull()
    expect(await readings()).toEqual([])
  })

  test('never as a claim where it is none', async () => {
    await remarked('A-1', 'Mất nhiều thời gian')
    expect(await readClaim(world.deps, ALL, 'none')).toBeNull()
  })

  test('by nobody once its author has taken the form back', async () => {
    await remarked('A-1', CLAIM)
    for (const said of ['rút', 'rút']) await world.says(CHAT, said)
    expect(await listClaims(world.deps, ALL)).toEqual([])
  })
})

test('lies sealed', async () => {
  await remarked('A-1', CLAIM)
  expect(await world.onDisk()).not.toContain('Cường')
})

test('on the last page of the form its author is told, in this browser only', async () => {
  const web = await webWorld()
  try {
    await putUnit(web.deps, 'tinh', { name: 'UBND tỉnh', hotline: '1080' }, ALL)
    await putUnit(web.deps, 'so-tai-chinh', { name: 'Sở Tài chính', parent: 'tinh' }, ALL)
    const { path } = await web.slip('FORM-1')
    const cookie = (await web.fetch(path)).headers.get('set-cookie')?.split(';')[0] ?? ''
    const post = (fields: Record<string, string>) =>
      web.fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers: { cookie } })
    await post({ step: 'attitude', action: 'answer', code: 'S' })
    await post({ step: 'trips', action: 'answer', text: '2' })
    await post({ step: 'remark', action: 'answer', text: 'Bị vòi tiền' })
    const mine = await (await web.fetch(path, { headers: { cookie } })).text()
    expect(mine).toContain('Phiếu của Ông/Bà đã được ghi nhận')
    expect(mine).toContain('đường dây nóng: 1080')
    const other = await (await web.fetch(path)).text()
    expect(other).not.toContain('Luật Tố cáo')
  } finally {
    await web.close()
  }
})
