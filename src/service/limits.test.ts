/** What keeps an office from sending, or from sending now: each rule of `policy.yaml` through the front door. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { policyOf } from '../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { DAY, HOUR, iso, MINUTE } from '../survey/time.ts'
import { leftOf } from './budget.ts'
import { lookUp } from './hand-out.ts'
import { invitationView } from './invite.ts'
import { receive } from './receive.ts'
import { takeSlip } from './slip.ts'
import { putUnit } from './units.ts'
import { optOut } from './withdraw.ts'

const PHONE = '0912345678'
const ANY_TIME = `
delay-after-closing: 0 min
sending: { hours: ["00:00-24:00"], working-days-only: false }
pace: { zalo: 10000, telegram: 10000 }
`

let world: ServiceWorld

async function worldWith(yaml: string): Promise<void> {
  world = await serviceWorld({ policy: policyOf(ANY_TIME + yaml), sendingHours: 'policy' })
}
afterEach(() => world.close())

async function sent(code: string, applicant: object, more: object = {}) {
  const put = await world.put(code, applicant, more)
  await world.dispatch()
  return world.invitation(put)
}

test('whoever came in last year is not asked when the cases of then are brought in; who was invited in time stays so', async () => {
  await worldWith('expires-after: 10 d')
  const at = (days: number) => ({ closedAt: iso(world.time.now - days * DAY) })
  expect(await world.put('OLD', { phone: PHONE }, at(10))).toMatchObject({ invitation: null, why: 'closed-long-ago' })
  const late = await world.put('LATE', { phone: PHONE }, at(9))
  expect(late.why).toBeNull()
  world.time.now += 2 * DAY
  expect((await world.put('LATE', { phone: PHONE }, {})).invitation?.state).toBe('planned')
})

describe('how often a person is asked', () => {
  const MONTHLY = 'frequency: { person: { invitations: 1, within: 30 d }, agent: { invitations: 2, within: 30 d } }'

  test('once in the time that the policy names, whichever office asks; the second says why not', async () => {
    await worldWith(MONTHLY)
    expect((await sent('A', { phone: PHONE })).state).toBe('sent')
    expect(await sent('B', { phone: PHONE })).toMatchObject({ state: 'skipped', why: 'asked-lately', next: null })
    expect(await world.put('B', { phone: PHONE })).toMatchObject({ why: 'asked-lately' })
    world.time.now += 31 * DAY
    expect((await sent('C', { phone: PHONE })).state).toBe('sent')
  })

  test('an agent has a cap of its own', async () => {
    await worldWith(MONTHLY)
    const agent = { phone: PHONE, kind: 'agent' }
    expect((await sent('A', agent)).state).toBe('sent')
    expect((await sent('B', agent)).state).toBe('sent')
    expect(await sent('C', agent)).toMatchObject({ state: 'skipped', why: 'agent-limit' })
  })

  test('of two workers that send to one person at once only one does', async () => {
    await worldWith(MONTHLY)
    await world.put('A', { phone: PHONE })
    await world.put('B', { phone: PHONE })
    await Promise.all([world.dispatch(), world.dispatch(world.another())])
    expect(world.left).toHaveLength(1)
  })

  test("a message that was refused takes nobody's place", async () => {
    await worldWith(MONTHLY)
    world.sending(async () => ({ kind: 'unreachable', detail: 'zalo -118' }))
    await sent('A', { phone: PHONE })
    world.sending(null)
    expect((await sent('B', { phone: PHONE })).state).toBe('sent')
  })

  test('a corrected phone is another person', async () => {
    await worldWith(MONTHLY)
    await sent('A', { phone: PHONE })
    await sent('B', { phone: PHONE })
    expect((await sent('B', { phone: '0987654321' })).state).toBe('sent')
  })

  test('by whom nothing was sent in the end, nobody else is kept from asking', async () => {
    await worldWith(MONTHLY)
    await world.deps.pacer.close('zalo', 'zalo-template', world.time.now + DAY)
    await sent('A', { phone: PHONE })
    await world.put('A', { phone: PHONE }, { outcome: 'open' })
    world.time.now += 2 * DAY
    expect((await sent('B', { phone: PHONE })).state).toBe('sent')
  })

  test('by a reminder nobody is asked again, whatever was asked at a contact that came later', async () => {
    await worldWith(`${MONTHLY}\nreminders: [2]`)
    await world.says('7', 'xin chào')
    await sent('B', { telegramChat: '7' })
    world.sending(async () => {
      world.sending(null)
      await world.put('A', { phone: PHONE, telegramChat: '7' })
      return { kind: 'sent', messageId: 'm1', detail: null }
    })
    const put = await world.put('A', { phone: PHONE })
    await world.dispatch()
    world.time.now += 2 * DAY
    await world.dispatch()
    expect((await world.invitation(put)).state).toBe('sent')
    expect((await sent('C', { phone: PHONE })).state).toBe('skipped')
  })

  test('while trying out nobody is spared', async () => {
    world = await serviceWorld({ policy: policyOf(ANY_TIME + MONTHLY) })
    await sent('A', { phone: PHONE })
    expect((await sent('B', { phone: PHONE })).state).toBe('sent')
  })
})

describe('what a budget allows', () => {
  const DAILY = 'budget: { day: 600 }\nfrequency: { person: null }\nprices: { zalo-template: 300 }'
  const left = async () =>
    (await leftOf(world.deps, { office: 'so-tai-chinh', budget: world.deps.policy.budget, day: '2026-11-24' }))[0]?.left

  test('is sent; the rest waits for the next day and says so', async () => {
    await worldWith(DAILY)
    for (const code of ['A', 'B']) await sent(code, { phone: PHONE })
    expect(await left()).toBe(0)
    const third = await sent('C', { phone: PHONE })
    expect(third).toMatchObject({ state: 'planned', why: 'budget' })
    expect(iso(third.next?.at ?? 0)).toBe('2026-11-25T00:00:00+07:00')
    world.time.now = third.next?.at ?? 0
    await world.dispatch()
    expect(world.left).toHaveLength(3)
  })

  test('comes back when nothing has left, and is spent when nobody knows', async () => {
    await worldWith(DAILY)
    world.sending(async () => ({ kind: 'rejected', detail: 'zalo -132' }))
    expect((await sent('A', { phone: PHONE })).attempts[0]).toMatchObject({ cost: 0 })
    expect(await left()).toBe(600)
    world.sending(async () => ({ kind: 'uncertain', detail: 'zalo TIMEOUT' }))
    expect((await sent('B', { phone: PHONE })).attempts[0]).toMatchObject({ cost: 300 })
    expect(await left()).toBe(300)
  })

  test('is never passed by two workers', async () => {
    await worldWith('budget: { month: 300 }\nfrequency: { person: null }')
    for (const code of ['A', 'B', 'C']) await world.put(code, { phone: PHONE })
    await Promise.all([world.dispatch(), world.dispatch(world.another())])
    expect(world.left).toHaveLength(1)
  })

  test('is spent once though a slow worker comes back while another sends what it had claimed', async () => {
    await worldWith(DAILY)
    await world.put('A', { phone: PHONE })
    const stalled = Promise.withResolvers<void>()
    const atTurn = Promise.withResolvers<void>()
    vi.spyOn(world.deps.pacer, 'take').mockImplementationOnce(async () => {
      atTurn.resolve()
      await stalled.promise
      return null
    })
    const slow = world.dispatch()
    await atTurn.promise
    world.time.now += 2 * MINUTE
    world.sending(async () => {
      stalled.resolve()
      await slow
      return { kind: 'sent', messageId: 'm1', detail: null }
    })
    await world.dispatch(world.another())
    expect(world.left).toHaveLength(1)
    expect(await left()).toBe(300)
  })

  test('an office may have its own, for what lies under it too', async () => {
    await worldWith('frequency: { person: null }\noffices: { so-tai-chinh: { budget: { day: 300 } } }')
    await putUnit(world.deps, 'phong-1', { name: 'Phòng 1', parent: 'so-tai-chinh' }, { name: 'test', units: null })
    await sent('A', { phone: PHONE })
    expect(await sent('B', { phone: PHONE }, { unit: 'phong-1' })).toMatchObject({ why: 'budget' })
  })
})

describe('reminders', () => {
  const TWICE = 'reminders: [2, 5]\nfrequency: { person: null }'

  test('come twice after working days, and not again', async () => {
    await worldWith(TWICE)
    await world.says('7', 'xin chào')
    const first = await sent('A', { telegramChat: '7' })
    expect(first.next).toEqual({ at: world.time.now + 2 * DAY, do: 'remind' })
    world.time.now += 2 * DAY
    await world.dispatch()
    expect(world.lastTo('7')).toContain('lời nhắc')
    expect(world.lastTo('7')).toContain('Câu hỏi consent?')
    world.time.now += 3 * DAY
    await world.dispatch()
    const last = await world.deps.store.invitations.get(first._id)
    expect(last?.attempts.map(({ reminder }) => reminder)).toEqual([false, true, true])
    expect(last?.next).toBeNull()
  })

  test('stop the moment that an answer comes', async () => {
    await worldWith(TWICE)
    await world.says('7', 'xin chào')
    const { _id } = await sent('A', { telegramChat: '7' })
    await world.says('7', 'Có')
    expect((await world.deps.store.invitations.get(_id))?.next).toBeNull()
    world.time.now += 9 * DAY
    await world.dispatch()
    expect(world.left.filter(({ message }) => message.text.includes('lời nhắc'))).toEqual([])
  })

  test('do not come to who has begun, though the process that took the first answer died before it said so', async () => {
    await worldWith(TWICE)
    await world.says('7', 'xin chào')
    const { _id } = await sent('A', { telegramChat: '7' })
    const { invitations } = world.deps.store
    const replace = invitations.replace.bind(invitations)
    invitations.replace = async () => {
      throw new Error('killed')
    }
    await world.says('7', 'Có')
    invitations.replace = replace
    await world.says('7', 'Hài lòng', world.another())
    world.time.now += 2 * DAY
    world.left.length = 0
    await world.dispatch()
    expect(world.left).toEqual([])
    expect(await invitations.get(_id)).toMatchObject({ state: 'started', next: null })
  })

  test('stop when the person wants to be asked no more, and when the case is called back', async () => {
    await worldWith(TWICE)
    await world.says('7', 'xin chào')
    const { _id } = await sent('A', { telegramChat: '7' })
    await world.says('7', 'dừng khảo sát')
    await world.says('7', 'dừng khảo sát')
    world.time.now += 2 * DAY
    world.left.length = 0
    await world.dispatch()
    expect(world.left).toEqual([])
    expect((await world.deps.store.invitations.get(_id))?.next).toBeNull()
  })

  test('settle a message of which nobody knows whether it came, two working days later and not before', async () => {
    await worldWith(TWICE)
    world.sending(async () => ({ kind: 'uncertain', detail: 'zalo TIMEOUT' }))
    const put = await sent('A', { phone: PHONE })
    expect(put).toMatchObject({ state: 'uncertain', next: { at: world.time.now + 2 * DAY, do: 'remind' } })
    world.sending(null)
    world.time.now += 2 * DAY
    await world.dispatch()
    expect((await world.deps.store.invitations.get(put._id))?.state).toBe('sent')
    expect(world.left).toHaveLength(1)
  })

  test('are counted from the message that arrived, not from a try that failed days before', async () => {
    await worldWith(TWICE)
    await world.says('7', 'xin chào')
    world.sending(async () => ({ kind: 'out-of-quota', until: world.time.now + 3 * DAY, detail: 'telegram 429' }))
    const put = await world.put('A', { telegramChat: '7' })
    await world.dispatch()
    world.sending(null)
    world.time.now += 3 * DAY
    await world.dispatch()
    expect((await world.invitation(put)).next).toEqual({ at: world.time.now + 2 * DAY, do: 'remind' })
  })

  test('keep their distance though the first was held up', async () => {
    await worldWith(TWICE)
    await world.says('7', 'xin chào')
    const first = await sent('A', { telegramChat: '7' })
    world.time.now += 9 * DAY
    await world.dispatch()
    const { next } = (await world.deps.store.invitations.get(first._id)) ?? first
    expect(next).toEqual({ at: world.time.now + 3 * DAY, do: 'remind' })
  })
})

describe('time and the person', () => {
  test('an invitation that nobody answered in time is closed, its link too', async () => {
    await worldWith('expires-after: 1 d\nreminders: []')
    const { _id } = await sent('A', { phone: PHONE })
    const code = world.left[0]?.message.template?.params.survey_code ?? ''
    world.time.now += DAY
    expect(await lookUp(world.deps, code)).toBe('gone')
    expect(await takeSlip(world.deps, _id, { name: 'desk', units: null })).toMatchObject({ status: 409 })
    expect(await invitationView(world.deps, _id, { name: 'desk', units: null })).toMatchObject({
      invitation: { state: 'expired' },
    })
  })

  test('who wants to be asked no more, or blocks, is not written to by what waits for its turn', async () => {
    await worldWith('frequency: { person: null }\nways: [zalo-template]')
    await world.says('7', 'xin chào')
    await world.put('A', { phone: PHONE, telegramChat: '7' })
    const blocked = await world.put('B', { phone: '0987654321', telegramChat: '8' })
    const from = { kind: 'telegram', value: '8' } as const
    const moment = { at: null, order: 99 }
    vi.spyOn(world.deps.pacer, 'take').mockImplementation(async () => {
      await optOut(world.deps, world.deps.keyring.addressId({ kind: 'telegram', value: '7' }), null)
      await receive(world.another(), { id: 'gone', channel: 'telegram', moment, kind: 'left', from })
      return null
    })
    for (let n = 0; n < 2; n++) await world.dispatch()
    expect(world.left.filter(({ to }) => to.kind === 'phone')).toEqual([])
    expect((await world.invitation(blocked)).why).toBe('blocked')
  })

  test('who has blocked the office on one channel is not written to on another', async () => {
    await worldWith('frequency: { person: null }')
    await world.says('7', 'xin chào')
    await world.leaves('7')
    expect(await sent('A', { telegramChat: '7', phone: PHONE })).toMatchObject({ state: 'waiting', why: 'blocked' })
    await world.says('7', 'tôi đây')
    await world.dispatch()
    expect(world.left.map(({ to }) => to.kind)).toContain('phone')
  })

  test.each([
    ['blocked the office', 'blocked', '', { telegramChat: '7' }],
    ['has no contact for its ways', 'no-channel', 'ways: [telegram]', { phone: PHONE }],
  ] as const)('who %s waits, however often the case is looked at or counted', async (_, why, policy, applicant) => {
    await worldWith(policy)
    await world.says('7', 'xin chào')
    await world.leaves('7')
    const put = await world.put('A', applicant)
    await world.dispatch()
    const before = await world.invitation(put)
    expect(before).toMatchObject({ state: 'waiting', why })
    expect(await world.look('A')).toMatchObject({ why, invitation: { state: 'waiting' } })
    expect(await world.put('A', applicant)).toMatchObject({ why, invitation: { state: 'waiting' } })
    expect((await world.invitation(put)).rev).toBe(before.rev)
  })

  test('a procedure that is never surveyed invites nobody, in any spelling', async () => {
    await worldWith('procedures: { never: [Đăng ký khai tử, "1.001193"] }')
    const by = (procedure: object) => world.put('A', { phone: PHONE }, { procedure })
    expect(await by({ name: 'đăng kí khai tử' })).toMatchObject({ invitation: expect.anything() })
    expect(await by({ name: 'ĐĂNG KÝ KHAI TỬ' })).toMatchObject({ why: 'never-surveyed' })
    expect(await by({ code: '1.001193' })).toMatchObject({ why: 'never-surveyed' })
  })
})

describe('who sends how fast', () => {
  test('the pace of a channel holds for all processes together', async () => {
    world = await serviceWorld({ policy: policyOf(`${ANY_TIME}frequency: { person: null }`.replace('10000,', '5,')) })
    for (let i = 0; i < 12; i++) await world.put(`A${i}`, { phone: `09123456${10 + i}` })
    await Promise.all([world.dispatch(), world.dispatch(world.another())])
    // Five a second: a second's worth leaves, the rest is put off; the clock of this test stands still.
    expect(world.left.length).toBeGreaterThanOrEqual(5)
    expect(world.left.length).toBeLessThanOrEqual(7)
    world.time.now += 10 * MINUTE
    await world.dispatch()
    expect(world.left.length).toBeGreaterThan(9)
  })

  test('too many calls close the way for everybody until then', async () => {
    await worldWith('frequency: { person: null }')
    world.sending(async () => ({ kind: 'retry-after', ms: HOUR, detail: 'zalo -32', all: true }))
    await sent('A', { phone: PHONE })
    world.sending(null)
    expect((await sent('B', { phone: '0987654321' })).next?.at).toBe(world.time.now + HOUR)
    expect(world.left).toEqual([])
  })

  test('an office with one message does not wait behind one with many', async () => {
    await worldWith('frequency: { person: null }')
    await putUnit(world.deps, 'xa-nho', { name: 'Xã nhỏ' }, { name: 'test', units: null })
    for (let i = 0; i < 30; i++) await world.put(`A${i}`, { phone: `09123456${10 + i}` })
    await world.put('B', { phone: PHONE }, { unit: 'xa-nho' })
    await world.dispatch(world.deps, 4)
    expect(world.left.map(({ to }) => to.value)).toContain('84912345678')
  })

  test('a round is full while there is more to send, however the offices divide it', async () => {
    await worldWith('frequency: { person: null }')
    for (const unit of ['xa-1', 'xa-2', 'xa-3']) {
      await putUnit(world.deps, unit, { name: unit }, { name: 'test', units: null })
      for (let i = 0; i < 2; i++) await world.put(`${unit}.${i}`, { phone: `09${unit.at(-1)}234567${i}` }, { unit })
    }
    expect(await world.dispatch(world.deps, 5)).toBe(5)
  })
})
