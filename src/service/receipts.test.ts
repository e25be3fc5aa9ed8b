/** Receipts come when they like: before the send has returned, in another process, twice. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import type { Event, Sent } from '../channels/channel.ts'
import { MINUTE } from '../survey/time.ts'
import { receive } from './receive.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const CHAT = { kind: 'zalo', value: 'oa:77' } as const

function delivered(...messageIds: string[]): Event {
  const moment = { at: world.time.now, order: null }
  const id = `zalo:user_received_message:${messageIds[0]}`
  return { id, channel: 'zalo', moment, kind: 'receipt', stage: 'delivered', messageIds, trackingId: null, to: CHAT }
}

/** A case of somebody whose Zalo window is open, sent under this message id; `meanwhile` happens before the answer. */
async function sentWhile(messageId: string, meanwhile: () => Promise<void>) {
  const opened = { id: 'follow', channel: 'zalo', moment: { at: 1, order: null }, kind: 'joined', from: CHAT } as const
  await receive(world.deps, opened)
  world.sending(async (): Promise<Sent> => {
    await meanwhile()
    return { kind: 'sent', messageId, detail: null }
  })
  const put = await world.put('A', { zaloUser: '77' })
  await world.dispatch()
  return world.invitation(put)
}

describe('a receipt that comes before the send has returned', () => {
  test('is not waited with, and counts once the send has returned', async () => {
    const { marks, attempts } = await sentWhile('m1', () => receive(world.deps, delivered('m1')))
    expect(marks.delivered).not.toBeNull()
    expect(attempts).toHaveLength(1)
    expect(attempts[0]).toMatchObject({ outcome: 'sent', messageId: 'm1' })
    expect(attempts[0]).not.toHaveProperty('heard')
  })

  test('counts too when another process hears it, and twice', async () => {
    const { marks } = await sentWhile('m1', async () => {
      await receive(world.another(), delivered('m1'))
      await receive(world.another(), delivered('m1'))
    })
    expect(marks.delivered).not.toBeNull()
  })

  test('of another message to the same chat says nothing about this one', async () => {
    const { marks } = await sentWhile('m1', () => receive(world.another(), delivered('m0')))
    expect(marks).toMatchObject({ delivered: null })
    expect(marks.sent).not.toBeNull()
  })
})

test('a receipt that comes after the send counts, once', async () => {
  const invitation = await sentWhile('m1', async () => {})
  expect(invitation.marks.delivered).toBeNull()
  await receive(world.another(), delivered('m1'))
  world.time.now += 1_000
  await receive(world.deps, delivered('m1'))
  const after = await world.deps.store.invitations.get(invitation._id)
  expect(after?.marks.delivered).toBe(world.time.now - 1_000)
})

test('a receipt settles the doubt that a process left which died before it noted that it had sent', async () => {
  await receive(world.deps, {
    id: 'follow',
    channel: 'zalo',
    moment: { at: 1, order: null },
    kind: 'joined',
    from: CHAT,
  })
  world.sending(async () => ({ kind: 'sent', messageId: 'm1', detail: null }))
  const put = await world.put('A', { zaloUser: '77' })
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

test('a receipt for all that lies in a chat counts for each invitation there', async () => {
  let sends = 0
  world.sending(async () => ({ kind: 'sent', messageId: `m${++sends}`, detail: null }))
  const puts = [await world.put('A', { phone: '0912345678' }), await world.put('B', { phone: '0987654321' })]
  await world.dispatch()
  await receive(world.deps, delivered('m0', 'm1', 'm2'))
  for (const put of puts) expect((await world.invitation(put)).marks.delivered).not.toBeNull()
})
