import { afterEach, describe, expect, test } from 'vitest'
import { policyOf } from '../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import type { Sent } from '../channels/channel.ts'
import { DAY, HOUR, MINUTE } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { sendAgain } from './send-again.ts'
import { stopSending } from './sending-stops.ts'

const UNIT = 'so-tai-chinh'
const STAFF = { name: 'user-1', units: [UNIT] }
const FREE = `
delay-after-closing: 0 min
sending: { hours: ["00:00-24:00"], working-days-only: false }
frequency: { person: null, agent: null }
expires-after: 30 d
reminders: []
`

let world: ServiceWorld
afterEach(() => world.close())

const rejected = async (): Promise<Sent> => ({ kind: 'rejected', detail: 'zalo -1' })
const again = (by: Deps = world.deps, dryRun = false) => sendAgain(by, UNIT, STAFF, { dryRun })
/** The same office with other settings. */
const changed = (over: Partial<Deps>): Deps => ({ ...world.deps, ...over })

describe('sending again', () => {
  test('tries anew what a channel rejected, once it takes messages', async () => {
    world = await serviceWorld({ policy: policyOf(`${FREE}ways: [zalo-template]`) })
    const put = await world.put('A', { phone: '0912000001' })
    world.sending(rejected)
    await world.dispatch()
    await world.dispatch()
    expect(await world.invitation(put)).toMatchObject({ state: 'waiting', why: 'no-way' })
    world.sending(null)
    world.time.now += MINUTE
    expect(await again(world.deps, true)).toEqual({ again: 1, left: 0, next: null })
    expect(await world.invitation(put)).toMatchObject({ state: 'waiting', why: 'no-way' })
    expect(await again()).toEqual({ again: 1, left: 0, next: null })
    await world.dispatch()
    expect(world.left).toHaveLength(1)
    expect(await again()).toEqual({ again: 0, left: 0, next: null })
    const [entry] = await world.deps.store.audit.following('', 9)
    expect(entry).toMatchObject({ deed: 'sent-again', by: 'user-1', unit: UNIT, about: { again: 1, left: 0 } })
  })

  test('does not write again to whom no message reaches', async () => {
    world = await serviceWorld({ policy: policyOf(`${FREE}ways: [zalo-template]`) })
    await world.put('A', { phone: '0912000001' })
    world.sending(async () => ({ kind: 'unreachable', detail: 'zalo -118' }))
    await world.dispatch()
    await world.dispatch()
    expect(await again()).toEqual({ again: 0, left: 1, next: null })
  })

  test('sends what waited for a channel that was off', async () => {
    world = await serviceWorld({ policy: policyOf(FREE) })
    const { channels } = world.deps
    Object.assign(world.deps, { channels: [] })
    const put = await world.put('A', { phone: '0912000001' })
    expect(await world.invitation(put)).toMatchObject({ state: 'waiting', why: 'no-channel' })
    expect(await again()).toMatchObject({ again: 0, left: 1 })
    Object.assign(world.deps, { channels })
    expect(await again()).toMatchObject({ again: 1 })
    await world.dispatch()
    expect(world.left).toHaveLength(1)
  })

  test('sends what waited for money, once there is some', async () => {
    world = await serviceWorld({ policy: policyOf(`${FREE}ways: [zalo-template]\nbudget: { month: 100 }`) })
    const put = await world.put('A', { phone: '0912000001' })
    await world.dispatch()
    expect(await world.invitation(put)).toMatchObject({ state: 'planned', why: 'budget' })
    expect(await again()).toMatchObject({ again: 0, left: 1 })
    const richer = changed({ policy: policyOf(`${FREE}ways: [zalo-template]\nbudget: { month: 1000 }`) })
    expect(await again(richer)).toMatchObject({ again: 1 })
    await world.dispatch(richer)
    expect(world.left).toHaveLength(1)
  })

  test.each([
    ['perhaps has it', async (): Promise<Sent> => ({ kind: 'uncertain', detail: 'timeout' }), 0],
    ['has it', null, 0],
  ] as const)('never writes again to whoever %s', async (_, send, left) => {
    world = await serviceWorld({ policy: policyOf(FREE) })
    await world.put('A', { phone: '0912000001' })
    world.sending(send)
    await world.dispatch()
    const before = world.left.length
    expect(await again()).toEqual({ again: 0, left, next: null })
    world.sending(null)
    await world.dispatch()
    expect(world.left).toHaveLength(before)
  })

  test('leaves alone what has expired, who opted out, and a unit whose sending is stopped', async () => {
    world = await serviceWorld({ policy: policyOf(`${FREE}ways: [zalo-template]`) })
    world.sending(rejected)
    for (const n of [1, 2]) await world.put(`A${n}`, { phone: `091200000${n}`, telegramChat: `555${n}` })
    await world.dispatch()
    await world.dispatch()
    await world.says('5551', '/dung')
    world.time.now += MINUTE
    const open = await again(world.deps, true)
    expect(open).toEqual({ again: 1, left: expect.any(Number), next: null })
    await stopSending(world.deps, UNIT, STAFF)
    expect(await again(world.deps, true)).toMatchObject({ again: 0 })
    world.time.now += 31 * DAY + HOUR
    expect(await again(world.deps, true)).toMatchObject({ again: 0 })
  })

  test('is for the units of whoever asks', async () => {
    world = await serviceWorld()
    expect(await sendAgain(world.deps, UNIT, { name: 'x', units: ['xa'] }, { dryRun: false })).toBeNull()
    expect(await sendAgain(world.deps, 'none', { name: 'x', units: null }, { dryRun: false })).toBeNull()
  })
})
