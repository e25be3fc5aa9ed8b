import { afterEach, describe, expect, test } from 'vitest'
import { policyOf } from '../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { DAY } from '../survey/time.ts'
import { renamePhone } from './form-contact.ts'
import { optOut } from './withdraw.ts'

let world: ServiceWorld
afterEach(() => world.close())

const ANY_TIME = `
delay-after-closing: 0 min
sending: { hours: ["00:00-24:00"], working-days-only: false }
reminders: [2]
frequency: { person: null }
`

/** Invited by phone, and then another phone is named. */
async function renamed() {
  world = await serviceWorld({ policy: policyOf(ANY_TIME), sendingHours: 'policy' })
  const put = await world.put('A', { phone: '0912345678' })
  await world.dispatch()
  expect(world.left.map(({ to }) => to.value)).toEqual(['84912345678'])
  expect(await renamePhone(world.deps, await world.invitation(put), '0987 654 321')).toBe('done')
  return put
}

describe('another phone that was named on the page', () => {
  test('gets the reminder and nothing before it; the old one gets no more', async () => {
    await renamed()
    await world.dispatch()
    expect(world.left).toHaveLength(1)
    world.time.now += 3 * DAY
    await world.dispatch()
    expect(world.left.map(({ to }) => to.value)).toEqual(['84912345678', '84987654321'])
  })

  test('gets none if its person wants to be asked no more', async () => {
    await renamed()
    await optOut(world.deps, world.deps.keyring.addressId({ kind: 'phone', value: '84987654321' }), null)
    world.time.now += 3 * DAY
    await world.dispatch()
    expect(world.left).toHaveLength(1)
  })
})
