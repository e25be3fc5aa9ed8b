/** What `ykien dispatch --plan` says is what would be sent. */
import { afterEach, expect, test } from 'vitest'
import { policyOf } from '../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { planDispatch } from './dispatch-plan.ts'

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

test('the plan says when, by which way and at what cost, or why not, and sends nothing', async () => {
  await worldWith('budget: { day: 300 }\nfrequency: { person: { invitations: 1, within: 30 d } }')
  for (const [code, applicant] of Object.entries({ A: PHONE, B: PHONE, C: '0987654321', D: null })) {
    await world.put(code, applicant === null ? null : { phone: applicant })
    // Instants of cases are whole seconds.
    world.time.now += 1_000
  }
  const { messages, forecast } = await planDispatch(world.deps)
  const brief = messages.map(({ case: code, way, cost, why, at }) => ({ code, way, cost, why, at: at?.slice(0, 10) }))
  const way = 'zalo-template'
  expect(brief.sort((a, b) => a.code.localeCompare(b.code))).toMatchObject([
    { code: 'A', way, cost: 300, why: null, at: '2026-11-24' },
    { code: 'B', way: null, why: 'asked-lately' },
    { code: 'C', way, cost: 300, why: 'budget', at: '2026-11-25' },
    { code: 'D', way: null, why: 'no-contact' },
  ])
  expect(forecast).toEqual([{ office: 'so-tai-chinh', way, messages: 2, cost: 600 }])
  expect(world.left).toEqual([])
})

test('it counts the budget of the day on which a message leaves, not of the free days before it', async () => {
  world = await serviceWorld({
    policy: policyOf(`
delay-after-closing: 0 min
sending: { hours: ["08:00-24:00"], working-days-only: true }
budget: { day: 300 }
frequency: { person: null }
`),
    calendar: { weekend: [3, 4], holidays: [], worked: [], quiet: [] },
    sendingHours: 'policy',
  })
  for (const code of ['A', 'B', 'C']) {
    await world.put(code, { phone: PHONE })
    world.time.now += 1_000
  }
  const days = (await planDispatch(world.deps)).messages.map(({ at }) => at?.slice(0, 10))
  expect(days).toEqual(['2026-11-24', '2026-11-27', '2026-11-28'])
})

test('it sends nothing whose money comes after its end', async () => {
  await worldWith('expires-after: 1 d\nbudget: { day: 300 }\nfrequency: { person: null }\nreminders: []')
  for (const code of ['A', 'B', 'C']) {
    await world.put(code, { phone: PHONE })
    world.time.now += 1_000
  }
  const { messages, forecast } = await planDispatch(world.deps)
  expect(messages.map(({ why }) => why)).toEqual([null, 'budget', 'budget'])
  expect(messages[2]).toMatchObject({ at: null, cost: 300 })
  expect(forecast).toMatchObject([{ messages: 2 }])
})

test('it leaves out who wants to be asked no more', async () => {
  await worldWith('frequency: { person: null }')
  await world.says('7', 'xin chào')
  await world.put('A', { phone: PHONE, telegramChat: '7' })
  await world.dispatch()
  await world.put('B', { phone: PHONE })
  await world.says('7', (await world.slip(await world.put('A', { phone: PHONE, telegramChat: '7' }))).code)
  await world.says('7', 'dừng khảo sát')
  await world.says('7', 'dừng khảo sát')
  expect((await planDispatch(world.deps)).messages).toMatchObject([{ case: 'B', at: null, why: 'no-consent' }])
  await world.dispatch()
  expect(world.left.filter(({ to }) => to.kind === 'phone')).toHaveLength(1)
})

test('it sends nothing again whose end nobody saw', async () => {
  await worldWith('')
  await world.put('A', { phone: PHONE })
  world.sending(async () => {
    throw new Error('the process died')
  })
  await expect(world.dispatch()).rejects.toThrow('died')
  expect(await planDispatch(world.deps)).toMatchObject({ messages: [{ at: null, why: 'uncertain' }], forecast: [] })
})
