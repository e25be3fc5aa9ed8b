import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { MINUTE } from '../survey/time.ts'
import { receive } from './receive.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const PHONE = '0912345678'
const delivered = (messageId: string) =>
  ({
    id: `zalo:user_received_message:${messageId}`,
    channel: 'zalo',
    moment: { at: null, order: null },
    kind: 'receipt',
    stage: 'delivered',
    messageIds: [messageId],
    trackingId: null,
  }) as const

test('a receipt is joined by the id of its message, and one of a message that is not ours by nothing', async () => {
  world.sending(async () => ({ kind: 'sent', messageId: 'm1', detail: null }))
  const put = await world.put('A', { phone: PHONE })
  await world.dispatch()
  await receive(world.deps, delivered('m2'))
  expect((await world.invitation(put)).marks.delivered).toBeNull()
  await receive(world.deps, delivered('m1'))
  expect((await world.invitation(put)).marks.delivered).toBe(world.time.now)
})

test('a receipt settles the doubt that a process left which died before it noted that it had sent', async () => {
  world.sending(async () => ({ kind: 'sent', messageId: 'm1', detail: null }))
  const put = await world.put('A', { phone: PHONE })
  const { messages } = world.deps.store
  const insert = messages.insert.bind(messages)
  messages.insert = async (message) => {
    await insert(message)
    throw new Error('killed')
  }
  await expect(world.dispatch()).rejects.toThrow('killed')
  messages.insert = insert
  world.time.now += 2 * MINUTE
  await world.dispatch()
  expect((await world.invitation(put)).state).toBe('uncertain')
  await receive(world.deps, delivered('m1'))
  expect(await world.invitation(put)).toMatchObject({ state: 'sent', why: null })
  expect(world.left).toHaveLength(1)
})
