/** *Rút*, *xóa*, *dữ liệu của tôi* as somebody uses them who is in doubt: late, twice, halfway, before anything was said. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { listRequests } from './register/requests.ts'

const CHAT = '5551001'
const CONSENTED = { given: true, way: 'telegram', step: 'consent' }

let world: ServiceWorld
beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const saysAll = async (...all: readonly string[]): Promise<void> => {
  for (const said of all) await world.says(CHAT, said)
}
const last = (): string => world.left.at(-1)?.message.text ?? ''

/** Invited by phone, answering by its code from a chat that the case does not know. */
async function begun(...said: readonly string[]) {
  await saysAll('xin chào')
  const put = await world.put('A-1', { phone: '0912345678' })
  await saysAll((await world.slip(put)).code, ...said)
  return put
}

describe('“xóa” after the end takes the phone by which the survey came', () => {
  test.each([
    ['withdrawn', ['có', 'hài lòng', 'không', 'rút', 'rút']],
    ['withdrawn', ['có', 'rút']],
    ['declined', ['không']],
    ['declined', ['dừng']],
  ])('of a form that was %s: %j', async (state, said) => {
    const put = await begun(...said)
    const invitation = await world.invitation(put)
    expect(invitation.state).toBe(state)
    const phone = async () => world.deps.store.addresses.get(invitation.contacts.phone as never)
    expect((await phone())?.sealed).not.toBeNull()
    await saysAll('xóa', 'xóa')
    expect(last()).toContain('đã được xóa')
    expect((await phone())?.sealed).toBeNull()
  })
})

test('what was agreed to is told and proved halfway too', async () => {
  await begun('có', 'dữ liệu của tôi')
  expect(world.left.at(-2)?.message.text).toContain('Đã đồng ý tham gia lúc')
  await saysAll('rút')
  const proofs = (await listRequests(world.deps, { name: 'u1', units: null }, 'done')).map(({ kind, consent }) => ({
    kind,
    consent,
  }))
  expect(proofs).toMatchObject([
    { kind: 'withdraw', consent: CONSENTED },
    { kind: 'see', consent: CONSENTED },
  ])
})

test('what is held brings a link, for that page changes the phone number', async () => {
  await begun('có', 'dữ liệu của tôi')
  expect(world.left.at(-1)?.message.link).not.toBeNull()
})

test('once it was withdrawn nothing is said of what withdrawing does', async () => {
  await begun('có', 'rút', 'dữ liệu của tôi')
  expect(last()).toContain('Đã rút; không còn câu trả lời nào.')
  expect(last()).toContain('Phiếu và hồ sơ được nối với nhau đến ngày')
  expect(last()).not.toContain('rút phiếu thì')
})

test.each(['có', 'không', 'đồng ý'])('“%s” confirms nothing, and is told so', async (said) => {
  const put = await begun('có', 'hài lòng', 'không', 'rút')
  await saysAll(said)
  expect(last()).toContain('Chưa có gì bị rút hay bị xóa')
  expect((await world.invitation(put)).state).toBe('finished')
  await saysAll('rút')
  expect(last()).toContain('nhắn RÚT lần nữa')
})
