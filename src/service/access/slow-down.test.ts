/** That guessing is slow holds for all processes of an office together; `src/http/console/sign-in.test.ts` has the rest. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../../test/support/service-world.ts'
import type { UserId } from '../../survey/ids.ts'
import { DAY, MINUTE } from '../../survey/time.ts'
import type { Deps } from '../deps.ts'
import { attempt, knowPlace } from './slow-down.ts'

const MO = 'mo' as UserId

let world: ServiceWorld
beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const at = (address: string, browser = '') => ({ address, browser: `${browser} of ${address}` })

const guess = async (deps: Deps, address = '198.51.100.9', right = false) =>
  (await attempt(deps, { step: 'password', user: MO, place: at(address) }, async () => (right ? 'in' : null))).kind

test('what one process counted, the other knows', async () => {
  const other = world.another()
  for (const deps of [world.deps, other, world.deps, other, world.deps]) expect(await guess(deps)).toBe('wrong')
  expect(await guess(other, '198.51.100.9', true)).toBe('wait')
})

test('of many that come to two processes at once, as many are looked at as of one after the other', async () => {
  const other = world.another()
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => guess(i % 2 === 0 ? world.deps : other)))
  expect(all.filter((kind) => kind === 'wrong')).toHaveLength(5)
})

test('an address that was known for a quarter of a year is a stranger’s again, unless it was used meanwhile', async () => {
  const elsewhere = async () => {
    for (let i = 0; i < 25; i++) await guess(world.deps, `192.0.2.${i}`)
  }
  await knowPlace(world.deps, MO, at('office', 'another browser'))
  world.time.now += 89 * DAY
  await elsewhere()
  expect(await guess(world.deps, 'office', true)).toBe('right')
  await knowPlace(world.deps, MO, at('office', 'another browser'))
  world.time.now += 89 * DAY
  await elsewhere()
  expect(await guess(world.deps, 'office', true)).toBe('right')
  world.time.now += 2 * DAY
  await elsewhere()
  expect(await guess(world.deps, 'office', true)).toBe('wait')
})

test('one that is right takes back its own attempt and none of the others', async () => {
  for (let i = 0; i < 19; i++) await guess(world.deps, `192.0.2.${i}`)
  for (let i = 0; i < 5; i++) await attempt(world.deps, { step: 'code', user: MO, place: at('x') }, async () => null)
  expect(await guess(world.deps, 'home', true)).toBe('right')
  expect(await guess(world.deps, '192.0.2.99')).toBe('wrong')
  expect(await guess(world.deps, 'hotel', true)).toBe('wait')
  world.time.now += MINUTE
  expect(await guess(world.deps, 'hotel', true)).toBe('right')
})
