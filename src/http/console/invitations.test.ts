import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { policyOf } from '../../../test/support/policy.ts'
import { signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { dispatchDue } from '../../service/dispatch.ts'
import { putCase } from '../../service/intake.ts'
import { withInvitations } from '../../service/invite.ts'
import { countAll } from '../../service/recount.ts'
import { putUnit } from '../../service/units.ts'

const ADMIN = { name: 'admin', units: null }
const HERE = '/quan-tri/loi-moi'
const SO = 'so-tai-chinh'

let world: WebWorld
beforeEach(async () => {
  world = await webWorld({ emulated: true })
  await putUnit(world.deps, 'phong', { name: 'Phòng Ngân sách', parent: SO }, ADMIN)
})
afterEach(() => world.close())

async function close(code: string, unit: string, applicant: { phone?: string; telegramChat?: string } = {}) {
  const put = await putCase(world.deps, code, { unit, outcome: 'returned', applicant }, ADMIN)
  expect(put.kind).toBe('done')
}

const count = () => countAll(withInvitations(world.deps))
const textOf = async (answer: Response): Promise<string> =>
  (await answer.text()).replaceAll(/<[^>]*>|\s+/g, ' ').replaceAll(/\s+/g, ' ')

/** Telegram's channel takes everything: the person has pressed Start. */
async function started(chat: string): Promise<void> {
  const { addresses } = world.deps.store
  const address = await addresses.get(world.deps.keyring.addressId({ kind: 'telegram', value: chat }))
  if (address !== null)
    await addresses.replace({ ...address, rev: address.rev + 1, lastInteraction: world.deps.clock() })
}

describe('the page of the invitations', () => {
  test('says what became of them, by unit and way, why some are stuck and what to do', async () => {
    await close('A-1', SO, { telegramChat: '5551' })
    await close('A-2', SO)
    await close('A-3', SO, { phone: '0912000003' })
    await started('5551')
    await dispatchDue(world.deps)
    await count()
    const user = await signedIn(world, [{ role: 'checker', unit: SO }])
    const answer = await user.fetch(HERE)
    expect(answer.status).toBe(200)
    const text = await textOf(answer)
    expect(text).toContain('Sở Tài chính 3 3 1 – – – 2')
    expect(text).toContain('tin nhắn Telegram 1 0 – – 0')
    expect(text).toContain('Hồ sơ không có địa chỉ liên hệ nào. Ghi số điện thoại khi tiếp nhận hồ sơ')
    expect(text).toContain('Kênh của địa chỉ này đang tắt')
    expect(text).toContain('Hôm nay, 24/11/2026 0')
    expect(text).not.toMatch(/A-\d|5551|0912/)
  })

  test('is of the units of whoever looks', async () => {
    await close('A-1', SO)
    await close('B-1', 'xa-dien-khanh')
    await count()
    const user = await signedIn(world, [{ role: 'inspector', unit: SO }])
    expect(await textOf(await user.fetch(HERE))).not.toContain('UBND xã Diên Khánh')
    expect((await user.fetch(`${HERE}?unit=xa-dien-khanh`)).status).toBe(404)
    expect((await user.fetch(`${HERE}?unit=phong`)).status).toBe(200)
    expect(await textOf(await user.fetch(HERE))).not.toContain('Dừng gửi')
  })

  test('tells what was spent of a budget', async () => {
    Object.assign(world.deps, { policy: policyOf('budget: { month: 50000 }') })
    await close('A-1', SO)
    const user = await signedIn(world, [{ role: 'checker', unit: SO }])
    expect(await textOf(await user.fetch(HERE))).toContain(
      'Sở Tài chính Hôm nay: không giới hạn · Tháng này: 0/50.000 đồng',
    )
  })

  test('speaks English and remembers it', async () => {
    const user = await signedIn(world, [{ role: 'checker', unit: SO }])
    const answer = await user.fetch(`${HERE}?lang=en`)
    expect(await answer.text()).toContain('<html lang="en">')
    expect(answer.headers.get('set-cookie')).toMatch(/^ykien_lang=en; /)
  })
})

describe('stopping and resuming', () => {
  test('holds for the unit and what lies under it, is said, and ends', async () => {
    const user = await signedIn(world, [{ role: 'checker', unit: SO }])
    const stopped = await user.post(`${HERE}/dung`, { unit: SO })
    expect(stopped.status).toBe(303)
    expect(await textOf(await user.fetch(stopped.headers.get('location') ?? ''))).toContain('Đã dừng gửi.')
    await close('A-1', 'phong', { telegramChat: '5551' })
    await started('5551')
    await dispatchDue(world.deps)
    await count()
    const page = await textOf(await user.fetch(`${HERE}?unit=phong`))
    expect(page).toContain('Sở Tài chính và các đơn vị trực thuộc: dừng từ 09:30 24/11/2026')
    expect(page).toContain('Cơ quan đang dừng gửi ở đơn vị này.')
    const resumed = await user.post(`${HERE}/tiep`, { unit: SO })
    expect(resumed.headers.get('location')).toContain('xong=tiep&so=1')
    expect(await dispatchDue(world.deps)).toBe(1)
  })

  test('is refused for another unit, for whoever only looks, and without the form', async () => {
    const checker = await signedIn(world, [{ role: 'checker', unit: SO }])
    for (const act of ['dung', 'tiep', 'gui-lai']) {
      expect((await checker.post(`${HERE}/${act}`, { unit: 'xa-dien-khanh' })).status).toBe(404)
      expect((await checker.post(`${HERE}/${act}`)).status).toBe(400)
      expect((await checker.post(`${HERE}/${act}`, { form: 'other', unit: SO })).status).toBe(403)
      const signer = await signedIn(world, [{ role: 'signer', unit: SO }])
      expect((await signer.post(`${HERE}/${act}`, { unit: SO })).status).toBe(403)
    }
  })
})

test('sending again is looked at first, then done, and said', async () => {
  const { channels } = world.deps
  Object.assign(world.deps, { channels: [] })
  await close('A-1', SO, { telegramChat: '5551' })
  await started('5551')
  Object.assign(world.deps, { channels })
  const user = await signedIn(world, [{ role: 'checker', unit: SO }])
  expect(await textOf(await user.fetch(`${HERE}/gui-lai?unit=${SO}`))).toContain(
    '1 lời mời có thể gửi lại. Chưa có gì được gửi.',
  )
  expect(await dispatchDue(world.deps)).toBe(0)
  expect(await textOf(await user.post(`${HERE}/gui-lai`, { unit: SO }))).toContain('Đã xếp gửi lại 1 lời mời.')
  expect(await dispatchDue(world.deps)).toBe(1)
  expect(await textOf(await user.fetch(`${HERE}/gui-lai?unit=${SO}`))).toContain(
    'Hiện không có lời mời nào gửi lại được.',
  )
})
