import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import type { Event } from '../channels/channel.ts'
import type { CaseAnswer } from './intake.ts'
import { receive } from './receive.ts'

let world: ServiceWorld
let put: CaseAnswer

const USER = { kind: 'zalo', value: 'oa:u1' } as const
const moment = { at: 1, order: null } as const
const sent = { kind: 'sent', messageId: 'm1', detail: null } as const

beforeEach(async () => {
  world = await serviceWorld()
  await receive(world.deps, { id: 'f1', channel: 'zalo', moment, kind: 'joined', from: USER })
  put = await world.put('A', { zaloUser: 'u1' })
})
afterEach(() => world.close())

const delivered = (...messageIds: string[]): Event => {
  return {
    id: 'r1',
    channel: 'zalo',
    moment,
    kind: 'receipt',
    stage: 'delivered',
    to: USER,
    messageIds,
    trackingId: null,
  }
}
const marked = async (): Promise<boolean> => (await world.invitation(put)).marks.delivered !== null

test('a receipt that comes after the send has returned is noted', async () => {
  world.sending(async () => sent)
  await world.dispatch()
  expect(await marked()).toBe(false)
  await receive(world.deps, delivered('m0', 'm1'))
  expect(await marked()).toBe(true)
})

test.each(['this', 'another'])(
  'one that comes before, to %s process, is noted when the send returns, and nobody waits for it',
  async (process) => {
    const by = process === 'this' ? world.deps : world.another()
    world.sending(async () => {
      await receive(by, delivered('m1'))
      return sent
    })
    await world.dispatch()
    expect(await marked()).toBe(true)
    expect((await world.invitation(put)).attempts.at(-1)).not.toHaveProperty('early')
  },
)

test('one that looks while the send is under way and writes when it has returned is noted', async () => {
  const { store } = world.deps
  const returned = Promise.withResolvers<void>()
  const invitations = new Proxy(store.invitations, {
    get: (of, name) => {
      const method = Reflect.get(of, name).bind(of)
      if (name !== 'ofAddress') return method
      return async (...args: unknown[]) => {
        const found = await method(...args)
        await returned.promise
        return found
      }
    },
  })
  const late = world.another({ ...store, invitations })
  let receiving: Promise<void> = Promise.resolve()
  world.sending(async () => {
    receiving = receive(late, delivered('m1'))
    return sent
  })
  await world.dispatch()
  returned.resolve()
  await receiving
  expect(await marked()).toBe(true)
})

test('the receipt of another message to the same person is not taken for it', async () => {
  world.sending(async () => {
    await receive(world.deps, delivered('a-reply'))
    return sent
  })
  await world.dispatch()
  expect(await marked()).toBe(false)
})

test('nor for one that did not leave', async () => {
  world.sending(async () => {
    await receive(world.deps, delivered('m1'))
    return { kind: 'uncertain', detail: 'timeout' }
  })
  await world.dispatch()
  expect(await marked()).toBe(false)
})
