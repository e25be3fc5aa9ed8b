import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { correctPhone, seeContacts } from './contacts.ts'
import { wayAhead } from './way-ahead.ts'

let world: ServiceWorld
const CLERK = { name: 'clerk', units: null }

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

test('a message that went to the wrong phone is followed by one to the right one, and its link is dead', async () => {
  const put = await world.put('A', { phone: '0912345678' })
  await world.dispatch()
  const corrected = await correctPhone(world.deps, 'A', '0987654321', CLERK)
  expect(corrected).toEqual({ kind: 'done', code: 'A', follows: 'renewed' })
  expect(await wayAhead(world.deps, (await world.invitation(put))._id)).toBe('zalo-template')
  await world.dispatch()
  expect(world.left.map(({ to }) => to.value)).toEqual(['84912345678', '84987654321'])
  expect(await wayAhead(world.deps, (await world.invitation(put))._id)).toBeNull()
})

test('whoever was handed a slip is sent a message too, and the slip stays good', async () => {
  const put = await world.put('A', {})
  await world.slip(put)
  expect(await correctPhone(world.deps, 'A', '0987654321', CLERK)).toMatchObject({ follows: 'added' })
  expect((await world.invitation(put)).generation).toBe(1)
  await world.dispatch()
  expect(world.left).toHaveLength(1)
})

test('a number that its person had erased is not shown, and nobody has seen anything', async () => {
  const put = await world.put('A', { phone: '0912345678' })
  const { contacts } = await world.invitation(put)
  const { addresses, audit } = world.deps.store
  const address = contacts.phone === null ? null : await addresses.get(contacts.phone)
  if (address === null) throw new Error('no address')
  await addresses.replace({ ...address, rev: address.rev + 1, sealed: null })
  const last = await audit.last()
  expect(await seeContacts(world.deps, 'A', CLERK)).toEqual({ phone: 'erased', zalo: false, telegram: false })
  expect(await audit.last()).toEqual(last)
})

test('a case of another unit is unknown', async () => {
  await world.put('A', { phone: '0912345678' })
  const stranger = { name: 'stranger', units: ['elsewhere'] }
  expect(await seeContacts(world.deps, 'A', stranger)).toBeNull()
  expect(await correctPhone(world.deps, 'A', '0987654321', stranger)).toMatchObject({
    kind: 'refused',
    issues: [{ code: 'unknown-case' }],
  })
})
