import { afterEach, beforeEach, expect, test } from 'vitest'
import { policyOf } from '../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { MINUTE } from '../survey/time.ts'
import { mark } from './marks.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const PHONE = '0912345678'

test('of two who note one step at once only one counts it', async () => {
  const put = await world.put('A', { phone: PHONE })
  const { _id } = await world.invitation(put)
  await Promise.all(
    [world.deps, world.another()].flatMap((deps) => [
      mark(deps, _id, 'opened', world.time.now),
      mark(deps, _id, 'opened', world.time.now),
    ]),
  )
  expect(world.meter.of('funnel')).toEqual({
    'step=closed': 1,
    'step=invited': 1,
    'step=sent': 1,
    'step=delivered': 1,
    'step=opened': 1,
  })
})

test('a case that is opened and closed again has closed twice, and is invited once', async () => {
  await world.put('A', { phone: PHONE })
  await world.put('A', { phone: PHONE }, { outcome: 'open' })
  await world.put('A', { phone: PHONE })
  expect(world.meter.of('funnel')).toEqual({ 'step=closed': 2, 'step=invited': 1 })
})

test('a message that was overtaken by another process is a lost lease, and counted by that process alone', async () => {
  await world.put('A', { phone: PHONE })
  world.sending(async () => {
    world.sending(null)
    world.time.now += 2 * MINUTE
    await world.dispatch(world.another())
    return { kind: 'sent', messageId: 'm1', detail: null }
  })
  await world.dispatch()
  expect(world.meter.of('lease_losses')).toEqual({ '': 1 })
  expect(world.meter.of('sends')).toEqual({ 'way=zalo-template due=send outcome=uncertain': 1 })
  expect(world.logged).toContain('another process has taken this invitation over')
})

test('a reminder is counted as one', async () => {
  await world.close()
  world = await serviceWorld({ policy: policyOf('reminders: [2]') })
  world.sending(async () => ({ kind: 'uncertain', detail: 'zalo TIMEOUT' }))
  const put = await world.put('A', { phone: PHONE })
  await world.dispatch()
  world.sending(null)
  world.time.now = (await world.invitation(put)).next?.at ?? 0
  await world.dispatch()
  expect(world.meter.of('sends')).toMatchObject({ 'way=zalo-template due=remind outcome=sent': 1 })
})
