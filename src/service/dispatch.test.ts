import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AT_ONCE } from '../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import type { Event, Sent } from '../channels/channel.ts'
import { MINUTE } from '../survey/time.ts'
import { change } from './change.ts'
import { dispatchDue } from './dispatch.ts'
import { receive } from './receive.ts'
import { takeSlip } from './slip.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const WRONG = '0912345678'
const RIGHT = '0987654321'
/** A receipt that names the message as we do. */
const delivered = (trackingId: string): Event => {
  const moment = { at: null, order: null }
  const what = { kind: 'receipt', stage: 'delivered', messageIds: ['m1'], to: null } as const
  return { id: 'r1', channel: 'zalo', moment, ...what, trackingId }
}
const receiptOf = (messageId: string): Event => ({
  id: 'zalo:user_received_message:1',
  channel: 'zalo',
  moment: { at: null, order: null },
  kind: 'receipt',
  stage: 'delivered',
  messageIds: [messageId],
  trackingId: null,
  to: { kind: 'zalo', value: 'oa:25125236' },
})
const sentTo = (): string[] => world.left.map(({ to }) => to.value)

describe('an invitation', () => {
  test('that no way reaches says so each time that it is looked at', async () => {
    world.sending(async () => ({ kind: 'unreachable', detail: 'zalo -118' }))
    const put = await world.put('A', { phone: WRONG })
    await world.dispatch()
    await world.dispatch()
    expect(await world.put('A', { phone: WRONG })).toMatchObject({ why: 'no-way', invitation: { state: 'waiting' } })
    expect((await world.invitation(put)).next).toBeNull()
  })

  test('leaves once, however many workers look for it', async () => {
    await world.put('A', { phone: WRONG })
    await Promise.all([world.dispatch(), world.dispatch(world.another())])
    await world.dispatch()
    expect(sentTo()).toEqual(['84912345678'])
  })

  test('that a counter or another change touched in the last moment leaves at once all the same', async () => {
    const put = await world.put('A', { phone: WRONG })
    vi.spyOn(world.deps.pacer, 'take').mockImplementationOnce(async () => {
      await change(world.deps.store.invitations, (await world.invitation(put))._id, (doc) => ({ ...doc, dirty: [] }))
      return null
    })
    await world.dispatch()
    await world.dispatch()
    expect(sentTo()).toEqual(['84912345678'])
  })

  test('that was claimed and not begun when the process is told to stop can be claimed by another at once', async () => {
    for (let n = 0; n < 40; n++) await world.put(`A${n}`, { phone: `09123456${10 + n}` })
    const stopping = new AbortController()
    world.sending(async () => {
      if (sentTo().length === 19) stopping.abort()
      return { kind: 'sent', messageId: `m${sentTo().length}`, detail: null }
    })
    await dispatchDue(world.deps, 100, stopping.signal)
    expect(sentTo().length).toBeLessThan(40)
    await world.dispatch(world.another())
    expect(new Set(sentTo()).size).toBe(40)
    expect(sentTo()).toHaveLength(40)
  })

  test('goes to a corrected phone although the same way had failed for the wrong one', async () => {
    world.sending(async () => ({ kind: 'unreachable', detail: 'zalo -118' }))
    const put = await world.put('A', { phone: WRONG })
    await world.dispatch()
    world.sending(null)
    await world.put('A', { phone: RIGHT })
    await world.dispatch()
    expect(sentTo()).toEqual(['84987654321'])
    expect((await world.invitation(put)).state).toBe('sent')
  })

  test('goes to a phone that was corrected while the message to the wrong one was on its way', async () => {
    world.sending(async () => {
      world.sending(null)
      await world.put('A', { phone: RIGHT })
      return { kind: 'sent', messageId: 'm1', detail: null }
    })
    const put = await world.put('A', { phone: WRONG })
    await world.dispatch()
    await world.dispatch()
    expect(sentTo()).toEqual(['84912345678', '84987654321'])
    expect((await world.invitation(put)).attempts.map(({ outcome }) => outcome)).toEqual(['sent', 'sent'])
  })

  test('is not sent again to the chat that has it when another contact is corrected', async () => {
    await world.says('7', 'xin chào')
    world.left.length = 0
    await world.put('A', { telegramChat: '7' })
    await world.dispatch()
    await world.put('A', { telegramChat: '7', phone: RIGHT })
    await world.dispatch()
    expect(sentTo()).toEqual(['7'])
  })

  test('that is about to wait for an act is sent although the act came in that very moment', async () => {
    world.sending(async () => ({ kind: 'unreachable', detail: 'telegram 403 not-started' }))
    const put = await world.put('A', { telegramChat: '7' })
    await world.dispatch()
    world.sending(null)
    world.time.now += MINUTE
    const { addresses } = world.deps.store
    const getMany = addresses.getMany.bind(addresses)
    let looks = 0
    addresses.getMany = async (ids) => {
      const before = await getMany(ids)
      // The first look is whether it may be sent at all, the second by which way.
      if (++looks === 2) await world.says('7', 'xin chào', world.another())
      return before
    }
    await world.dispatch()
    await world.dispatch()
    expect((await world.invitation(put)).state).toBe('sent')
  })

  test('that waits is due by an act on its contact, not on one that was corrected', async () => {
    world.sending(async () => ({ kind: 'unreachable', detail: 'telegram 403 not-started' }))
    const put = await world.put('A', { telegramChat: '7' })
    const untilItWaits = async (): Promise<void> => {
      await world.dispatch()
      await world.dispatch()
      expect(await world.invitation(put)).toMatchObject({ state: 'waiting', why: 'not-started' })
    }
    await untilItWaits()
    await world.put('A', { telegramChat: '8' })
    await untilItWaits()
    world.sending(null)
    world.time.now += MINUTE
    await world.says('7', 'xin chào')
    expect((await world.invitation(put)).state).toBe('waiting')
    await world.says('8', 'xin chào')
    await world.dispatch()
    expect((await world.invitation(put)).state).toBe('sent')
  })

  test('that was due while every channel was off waits, and is not sent when they are on again', async () => {
    const put = await world.put('A', { phone: WRONG })
    await world.dispatch({ ...world.deps, channels: [] })
    expect(await world.invitation(put)).toMatchObject({ state: 'waiting', why: 'no-channel' })
    world.time.now += 60 * MINUTE
    await world.dispatch()
    expect(sentTo()).toEqual([])
  })

  describe('to a Zalo user who has not written lately', () => {
    const ways: string[] = []
    beforeEach(async () => {
      ways.length = 0
      await world.close()
      world = await serviceWorld({ policy: { ...AT_ONCE, ways: ['zalo-user-template', 'zalo-template'] } })
    })
    const sending = (byUser: Sent): void =>
      world.sending(async ({ kind }, { template }) => {
        ways.push(`${kind} ${template === null ? 'message' : 'template'}`)
        return kind === 'zalo' ? byUser : { kind: 'sent', messageId: 'zns-1', detail: null }
      })

    test('is the template by user id, and its receipt is found by the message id alone', async () => {
      world.sending(async () => {
        // It is delivered before the answer to the send is here.
        await receive(world.another(), receiptOf('oa-1'))
        return { kind: 'sent', messageId: 'oa-1', detail: null }
      })
      const put = await world.put('A', { zaloUser: '25125236' })
      await world.dispatch()
      expect(world.left[0]).toMatchObject({
        to: { kind: 'zalo' },
        message: { template: { params: { office: 'Sở Tài chính' } } },
      })
      const { marks, attempts } = await world.invitation(put)
      expect(marks.delivered).not.toBeNull()
      expect(attempts).toMatchObject([{ way: 'zalo-user-template', messageId: 'oa-1' }])
    })

    test('goes to the phone when the template may not go by user id', async () => {
      sending({ kind: 'rejected', detail: 'zalo -249' })
      const put = await world.put('A', { zaloUser: '25125236', phone: WRONG })
      await world.dispatch()
      await world.dispatch()
      expect(ways).toEqual(['zalo template', 'phone template'])
      expect((await world.invitation(put)).attempts.map(({ outcome }) => outcome)).toEqual(['rejected', 'sent'])
    })

    test('is tried once, not for each case, while the template cannot be sent at all', async () => {
      sending({ kind: 'credential', detail: 'zalo template-state pending_review', all: true })
      const puts = [await world.put('A', { zaloUser: '25125236' }), await world.put('B', { zaloUser: '25125237' })]
      for (let i = 0; i < 5; i++) await world.dispatch(world.deps, 1)
      expect(ways).toHaveLength(1)
      sending({ kind: 'sent', messageId: 'oa-1', detail: null })
      world.time.now += 10 * MINUTE
      await world.dispatch()
      for (const put of puts) expect((await world.invitation(put)).state).toBe('sent')
    })
  })

  test('is not sent for a case that was opened again between its claim and its message', async () => {
    const put = await world.put('A', { phone: WRONG })
    const { claimDue } = world.deps.store.invitations
    world.deps.store.invitations.claimDue = async (...args) => {
      const claimed = await claimDue.call(world.deps.store.invitations, ...args)
      const record = await world.deps.store.cases.get('main:A' as never)
      // As a process leaves it that died before it called the invitation back.
      if (record !== null) {
        const open = { outcome: 'open', closedAt: null, closedDay: null } as const
        await world.deps.store.cases.replace({ ...record, ...open, rev: record.rev + 1 })
      }
      return claimed
    }
    await world.dispatch()
    expect(sentTo()).toEqual([])
    expect((await world.invitation(put)).state).toBe('recalled')
  })

  test('is not sent by a second way to whoever answered while the first one was refused', async () => {
    const put = await world.put('A', { phone: WRONG })
    const slip = await takeSlip(world.deps, put.invitation?.id ?? '', { name: 'desk', units: null })
    if (slip.kind === 'refused') throw new Error('no slip')
    const citizen = world.another()
    world.sending(async () => {
      world.sending(null)
      await world.says('7', slip.code, citizen)
      await world.says('7', 'Có', citizen)
      return { kind: 'retry-after', ms: 1, detail: 'zalo -32' }
    })
    await world.dispatch()
    expect(await world.invitation(put)).toMatchObject({ state: 'started', next: null })
  })

  test('keeps that it was answered although the answer to its message was lost', async () => {
    const put = await world.put('A', { phone: WRONG })
    const slip = await takeSlip(world.deps, put.invitation?.id ?? '', { name: 'desk', units: null })
    if (slip.kind === 'refused') throw new Error('no slip')
    const citizen = world.another()
    world.sending(async () => {
      world.sending(null)
      for (const text of [slip.code, 'Có', 'Hài lòng', 'bỏ qua']) await world.says('7', text, citizen)
      return { kind: 'uncertain', detail: 'timeout' }
    })
    await world.dispatch()
    expect((await world.invitation(put)).state).toBe('finished')
  })

  test.each([
    ['started', ['Có']],
    ['finished', ['Có', 'Hài lòng', 'bỏ qua']],
  ] as const)('of which nobody saw whether it left is doubtful, and %s where it was answered', async (state, texts) => {
    const put = await world.put('A', { phone: WRONG })
    const { code } = await world.slip(put)
    const citizen = world.another()
    world.sending(async () => {
      world.sending(null)
      for (const text of [code, ...texts]) await world.says('7', text, citizen)
      throw new Error('the process died')
    })
    await expect(world.dispatch()).rejects.toThrow('died')
    expect(await world.invitation(put)).toMatchObject({ state, attempts: [{ outcome: 'sending' }] })
    world.time.now += 2 * MINUTE
    for (const by of [citizen, citizen]) await world.dispatch(by)
    const attempts = [{ outcome: 'uncertain', detail: 'interrupted' }]
    expect(await world.invitation(put)).toMatchObject({ state, why: null, next: null, lease: null, attempts })
    expect(sentTo()).not.toContain(WRONG)
  })

  test('is no doubtful one when its receipt came before the answer to its message was lost', async () => {
    const put = await world.put('A', { phone: WRONG })
    world.sending(async () => {
      await receive(world.another(), delivered((await world.invitation(put))._id))
      return { kind: 'uncertain', detail: 'timeout' }
    })
    await world.dispatch()
    const { state, why, attempts } = await world.invitation(put)
    expect({ state, why, last: attempts.at(-1)?.outcome }).toEqual({ state: 'sent', why: null, last: 'uncertain' })
  })

  test('stays doubtful when the receipt is that of the message to the wrong contact', async () => {
    const put = await world.put('A', { phone: WRONG })
    await world.dispatch()
    world.sending(async () => ({ kind: 'uncertain', detail: 'timeout' }))
    await world.put('A', { phone: RIGHT })
    await world.dispatch()
    await receive(world.deps, delivered((await world.invitation(put))._id))
    expect((await world.invitation(put)).state).toBe('uncertain')
  })

  test('is no doubtful one when the store failed before anything was sent', async () => {
    const put = await world.put('A', { phone: WRONG })
    const { keys } = world.deps.store
    const insert = keys.insert.bind(keys)
    keys.insert = async () => {
      throw new Error('the store is away')
    }
    await expect(world.dispatch()).rejects.toThrow('away')
    keys.insert = insert
    world.time.now += 2 * MINUTE
    await world.dispatch()
    expect((await world.invitation(put)).state).toBe('sent')
  })

  test('whose send is under way is not taken over because others of its batch were slow', async () => {
    const put = await world.put('A', { phone: WRONG })
    const { getMany } = world.deps.store.addresses
    world.deps.store.addresses.getMany = async (ids) => {
      world.time.now += 59_000
      return getMany.call(world.deps.store.addresses, ids)
    }
    world.sending(async () => {
      world.time.now += 5_000
      await world.dispatch(world.another())
      return { kind: 'sent', messageId: 'm1', detail: null }
    })
    await world.dispatch()
    expect((await world.invitation(put)).state).toBe('sent')
  })

  test('whose first try failed asks what is published by the next one', async () => {
    await world.says('7', 'xin chào')
    world.sending(async () => ({ kind: 'retry-after', ms: 1, detail: 'telegram 500' }))
    const put = await world.put('A', { telegramChat: '7' })
    await world.dispatch()
    world.sending(null)
    await world.publish('Xin hỏi Ông/Bà?')
    world.time.now += MINUTE
    await world.dispatch()
    expect(world.lastTo('7')).toContain('Xin hỏi Ông/Bà?')
    expect((await world.deps.store.sessions.get((await world.invitation(put))._id))?.flow).toBe(
      (await world.invitation(put)).flow,
    )
  })

  test('is shown on the version that its conversation began with', async () => {
    const put = await world.put('A', { phone: WRONG })
    const slip = await takeSlip(world.deps, put.invitation?.id ?? '', { name: 'desk', units: null })
    if (slip.kind === 'refused') throw new Error('no slip')
    await world.says('7', slip.code)
    await world.publish('Xin hỏi Ông/Bà?')
    await world.says('7', 'tiếp')
    expect(world.lastTo('7')).toContain('Câu hỏi consent?')
  })
})
