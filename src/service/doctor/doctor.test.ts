import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { policyOf } from '../../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../../test/support/service-world.ts'
import { tongue } from '../../../test/support/tongue.ts'
import type { ChannelHealth } from '../../channels/channel.ts'
import { StoreError } from '../../store/store.ts'
import { DAY, MINUTE, SECOND } from '../../survey/time.ts'
import { hearing } from '../heard.ts'
import { type DoctorDeps, examine, inWords } from './doctor.ts'

let world: ServiceWorld
beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const WELL: ChannelHealth = { found: [], clockAhead: 0, prices: {} }

/** Zalo alone, which says this of itself. */
function house(told: Partial<ChannelHealth>, more: Partial<DoctorDeps> = {}): DoctorDeps {
  const [zalo] = world.deps.channels
  if (zalo === undefined) throw new Error('no channel')
  return { ...world.deps, channels: [{ ...zalo, health: async () => ({ ...WELL, ...told }) }], ...more }
}

const of = async (deps: DoctorDeps, check: string) => (await examine(deps)).find((one) => one.check === check)

describe('a doctor finds', () => {
  test('a clock that is more than 30 seconds off, on either side', async () => {
    expect(await of(house({ clockAhead: 30 * SECOND }), 'clock')).toMatchObject({ status: 'ok' })
    expect(await of(house({ clockAhead: 31 * SECOND }), 'clock')).toMatchObject({ status: 'warning', code: 'slow' })
    expect(await of(house({ clockAhead: -45 * SECOND }), 'clock')).toMatchObject({
      status: 'warning',
      code: 'fast',
      values: { seconds: 45 },
    })
    expect(await of(house({ clockAhead: null }), 'clock')).toMatchObject({ status: 'warning', code: 'unknown' })
  })

  test('a year without holidays, also the next one when it is near', async () => {
    const holiday = { kind: 'once', from: '2026-09-02', to: '2026-09-02' } as const
    const calendar = { weekend: [0, 6], holidays: [holiday], worked: [], quiet: [] }
    expect(await of(house({}, { calendar }), 'calendar')).toMatchObject({
      status: 'warning',
      values: { years: '2027' },
    })
    world.time.now -= 60 * DAY
    expect(await of(house({}, { calendar }), 'calendar')).toMatchObject({ status: 'ok' })
    expect(await of(house({}, { calendar: { ...calendar, holidays: [] } }), 'calendar')).toMatchObject({
      values: { years: '2026' },
    })
  })

  test('a price that is not the provider’s, in any office that takes that way', async () => {
    const policy = policyOf('prices: { zalo-template: 120 }\noffices: { xa-nho: { prices: { zalo-template: 300 } } }')
    const told = { prices: { 'zalo-template': 120 } }
    expect(await of(house(told, { policy }), 'price-zalo-template')).toMatchObject({
      status: 'warning',
      values: { price: 120, where: 'xa-nho', policy: 300 },
    })
    const without = policyOf('prices: { zalo-template: 120 }\noffices: { xa-nho: { ways: [telegram] } }')
    expect(await of(house(told, { policy: without }), 'price-zalo-template')).toMatchObject({ status: 'ok' })
  })

  test('a webhook that was never heard from, or not for a week', async () => {
    const heard = hearing(world.deps)
    expect(await of(house({}), 'zalo-webhook')).toMatchObject({ status: 'warning', code: 'never' })
    heard('zalo')
    await expect.poll(() => of(house({}), 'zalo-webhook')).toMatchObject({ status: 'ok' })
    world.time.now += 8 * DAY
    expect(await of(house({}), 'zalo-webhook')).toMatchObject({ status: 'warning', code: 'silent' })
  })

  test('a store that does not answer', async () => {
    const ping = async (): Promise<never> => {
      throw new StoreError('STORE_AWAY', 'gone')
    }
    expect(await of(house({}, { store: { ...world.deps.store, ping } }), 'store')).toMatchObject({
      status: 'problem',
      values: { detail: 'STORE_AWAY' },
    })
  })

  test('words for all of it, with what to do about what is not well', async () => {
    const found = await examine(house({ clockAhead: 40 * SECOND, prices: { 'zalo-template': 1 } }))
    for (const one of found) {
      const { message, fix } = inWords(one, tongue.say)
      expect(message).not.toMatch(/doctor\.|[{}]/)
      expect(fix === null).toBe(one.status === 'ok')
      expect(fix ?? '').not.toMatch(/doctor\.|[{}]/)
    }
  })
})

test('that a webhook is alive is noted once a minute at most, and its failure disturbs nobody', async () => {
  let writes = 0
  const { meta } = world.deps.store
  const counting = {
    ...world.deps.store,
    meta: { ...bound(meta), insert: count(meta.insert), replace: count(meta.replace) },
  }
  function count<A extends unknown[]>(write: (...args: A) => Promise<boolean>) {
    return (...args: A) => {
      writes++
      return write.apply(meta, args)
    }
  }
  function bound(collection: typeof meta): typeof meta {
    const { get, getMany, remove, insert, replace } = collection
    return {
      get: get.bind(collection),
      getMany: getMany.bind(collection),
      remove: remove.bind(collection),
      insert: insert.bind(collection),
      replace: replace.bind(collection),
    }
  }
  const heard = hearing({ ...world.deps, store: counting })
  for (let i = 0; i < 50; i++) heard('zalo')
  await expect.poll(() => writes).toBe(1)
  world.time.now += MINUTE
  heard('zalo')
  await expect.poll(() => writes).toBe(2)
  world.time.now += MINUTE
  counting.meta.get = async () => {
    throw new StoreError('STORE_AWAY', 'gone')
  }
  heard('zalo')
  await expect.poll(() => world.logged).toContain('it was not noted that a webhook is alive')
})
