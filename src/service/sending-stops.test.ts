import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { HOUR, MINUTE } from '../survey/time.ts'
import { countDirty } from './count.ts'
import { planDispatch } from './dispatch-plan.ts'
import { withInvitations } from './invite.ts'
import { readStops, resumeSending, stopSending } from './sending-stops.ts'
import { putUnit } from './units.ts'

const BOSS = { name: 'user-1', units: ['tinh'] }
const EVERYWHERE = { name: 'user-0', units: null }
const UNIT = 'so-tai-chinh'

let world: ServiceWorld
beforeEach(async () => {
  world = await serviceWorld()
  await putUnit(world.deps, 'tinh', { name: 'Tỉnh' }, EVERYWHERE)
  await putUnit(world.deps, UNIT, { name: 'Sở Tài chính', parent: 'tinh' }, EVERYWHERE)
  await putUnit(world.deps, 'xa', { name: 'Xã', parent: 'tinh' }, EVERYWHERE)
})
afterEach(() => world.close())

const deeds = async () =>
  (await world.deps.store.audit.following('', 99)).map(({ deed, by, unit }) => `${deed} ${by} ${unit}`)

describe('where sending is stopped', () => {
  test('nothing leaves, from any process, and the reason is told and counted', async () => {
    const put = await world.put('A', { phone: '0912000001' })
    expect(await stopSending(world.deps, 'tinh', BOSS)).toBe('done')
    await world.dispatch(world.another())
    await world.dispatch()
    expect(world.left).toEqual([])
    expect(await world.invitation(put)).toMatchObject({ state: 'planned', why: 'stopped', lease: null })
    expect((await planDispatch(world.deps)).messages).toMatchObject([{ why: 'stopped', at: null }])
    while ((await countDirty(withInvitations(world.deps), 100)) > 0);
    expect((await world.deps.store.tallies.get(`2026-11-24|${UNIT}`))?.unsent).toEqual({ stopped: 1 })
  })

  test('another unit goes on', async () => {
    await world.put('A', { phone: '0912000001' })
    await world.put('B', { phone: '0912000002' }, { unit: 'xa' })
    await stopSending(world.deps, 'xa', BOSS)
    await world.dispatch()
    expect(world.left.map(({ to }) => to.value)).toEqual(['84912000001'])
  })

  test('a stop that comes while a message waits for its turn still holds it', async () => {
    const put = await world.put('A', { phone: '0912000001' })
    const { take } = world.deps.pacer
    world.deps.pacer.take = async (...of) => {
      await stopSending(world.deps, UNIT, BOSS)
      return take.apply(world.deps.pacer, of)
    }
    await world.dispatch()
    await world.dispatch()
    expect(world.left).toEqual([])
    expect((await world.invitation(put)).attempts).toEqual([])
  })

  test('after a resumption all leaves at once, each once, and it is on record', async () => {
    for (const n of [1, 2, 3]) await world.put(`A${n}`, { phone: `091200000${n}` })
    await stopSending(world.deps, 'tinh', BOSS)
    await world.dispatch()
    world.time.now += MINUTE
    expect(await resumeSending(world.deps, 'tinh', BOSS)).toEqual({ kind: 'done', due: 3 })
    await world.dispatch()
    expect(world.left).toHaveLength(3)
    expect(await deeds()).toEqual(['sending-stopped user-1 tinh', 'sending-resumed user-1 tinh'])
  })

  test('what a resumption left behind leaves by itself within the hour', async () => {
    await world.put('A', { phone: '0912000001' })
    await stopSending(world.deps, UNIT, BOSS)
    await world.dispatch()
    const { kept } = world.deps.store.invitations
    world.deps.store.invitations.kept = async () => []
    await resumeSending(world.deps, UNIT, BOSS)
    world.deps.store.invitations.kept = kept
    world.time.now += HOUR
    await world.dispatch()
    expect(world.left).toHaveLength(1)
  })

  test('a stop further down holds after the one above it has ended', async () => {
    await world.put('A', { phone: '0912000001' })
    await stopSending(world.deps, 'tinh', BOSS)
    await stopSending(world.deps, UNIT, BOSS)
    await world.dispatch()
    expect(await resumeSending(world.deps, 'tinh', BOSS)).toEqual({ kind: 'done', due: 0 })
    world.time.now += 2 * HOUR
    await world.dispatch()
    expect(world.left).toEqual([])
    expect(Object.keys(await readStops(world.deps))).toEqual([UNIT])
  })

  test('who stops twice changes nothing, and nobody stops a unit that is not theirs', async () => {
    expect(await stopSending(world.deps, UNIT, { name: 'user-2', units: ['xa'] })).toBe('unknown-unit')
    expect(await stopSending(world.deps, 'none', EVERYWHERE)).toBe('unknown-unit')
    expect(await resumeSending(world.deps, UNIT, BOSS)).toEqual({ kind: 'unchanged', due: 0 })
    expect(await stopSending(world.deps, UNIT, BOSS)).toBe('done')
    expect(await stopSending(world.deps, UNIT, EVERYWHERE)).toBe('unchanged')
    expect(await deeds()).toEqual([`sending-stopped user-1 ${UNIT}`])
  })

  test('a reminder waits too, and the invitation that has left stays sent', async () => {
    const put = await world.put('A', { phone: '0912000001' })
    await world.dispatch()
    await stopSending(world.deps, UNIT, BOSS)
    world.time.now += 30 * 24 * HOUR - MINUTE
    await world.dispatch()
    expect(world.left).toHaveLength(1)
    expect((await world.invitation(put)).state).toBe('sent')
  })
})
