/** The clock of the machine is put right, or wrong: nothing is sent twice, nothing is stuck, every limit holds. */
import { afterEach, describe, expect, test } from 'vitest'
import type { Sent } from '../../src/channels/channel.ts'
import { DAY, HOUR, MINUTE } from '../../src/survey/time.ts'
import { policyOf } from '../support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../support/service-world.ts'

const RULES = `
delay-after-closing: 0 min
sending: { hours: ["00:00-24:00"], working-days-only: false }
reminders: [2]
frequency: { person: { invitations: 1, within: 30 d } }
budget: { day: 900 }
pace: { zalo: 100, telegram: 100 }
`
const PHONES = ['0912345671', '0912345672', '0912345673']
const SENT: Sent = { kind: 'sent', messageId: 'm', detail: null }

let world: ServiceWorld

async function opened(): Promise<void> {
  world = await serviceWorld({ policy: policyOf(RULES), sendingHours: 'policy' })
}
afterEach(() => world.close())

const JUMPS = { 'forward by a day': DAY, 'back by an hour': -HOUR, 'back by a day': -DAY } as const

describe.each(Object.entries(JUMPS))('a clock that jumps %s', (_, jump) => {
  test('while a message is on its way: each comes once', async () => {
    await opened()
    for (const [n, phone] of PHONES.entries()) await world.put(`A${n}`, { phone })
    let jumped = false
    world.sending(async () => {
      if (!jumped) world.time.now += jump
      jumped = true
      return SENT
    })
    await world.dispatch()
    await world.dispatch(world.another())
    world.time.now += 2 * MINUTE
    await world.dispatch()
    expect(world.left.map(({ to }) => to.value.slice(-1)).sort()).toEqual(['1', '2', '3'])
  })

  test('between two messages: what closes afterwards leaves soon, nobody is asked again', async () => {
    await opened()
    const [first = '', second = ''] = PHONES
    await world.put('A', { phone: first })
    await world.dispatch()
    world.time.now += jump
    await world.put('B', { phone: second })
    const again = await world.put('C', { phone: first })
    for (let minutes = 0; minutes < 3; minutes++) {
      await world.dispatch()
      world.time.now += MINUTE
    }
    expect(world.left.map(({ to }) => to.value.slice(-1))).toEqual(['1', '2'])
    expect((await world.invitation(again)).state).toBe('skipped')
  })

  test('and back to where it was: one reminder, when it is due', async () => {
    await opened()
    const put = await world.put('A', { phone: PHONES[0] ?? '' })
    await world.dispatch()
    world.time.now += jump
    await world.dispatch()
    world.time.now -= jump
    await world.dispatch()
    expect(world.left).toHaveLength(1)
    world.time.now = (await world.invitation(put)).next?.at ?? 0
    await world.dispatch()
    await world.dispatch()
    expect(world.left).toHaveLength(2)
    expect((await world.invitation(put)).attempts.map(({ reminder }) => reminder)).toEqual([false, true])
  })

  test('spends no more on a day than that day has', async () => {
    await opened()
    for (let n = 0; n < 4; n++) await world.put(`A${n}`, { phone: `098765432${n}` })
    await world.dispatch()
    expect(world.left).toHaveLength(3)
    world.time.now += jump
    world.time.now -= jump
    await world.dispatch()
    expect(world.left).toHaveLength(3)
  })
})
