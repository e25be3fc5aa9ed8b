/** What a conversation knows of its case and of the office that asks. */
import { afterEach, describe, expect, test } from 'vitest'
import { policyOf } from '../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { unknownOffices } from './office-rules.ts'
import { putUnit } from './units.ts'

const ADMIN = { name: 'test', units: null }
const AT_ONCE = `
delay-after-closing: 0 min
sending: { hours: ["00:00-24:00"], working-days-only: false }
frequency: { person: null }
`

let world: ServiceWorld

async function worldWith(yaml: string): Promise<void> {
  world = await serviceWorld({ policy: policyOf(AT_ONCE + yaml) })
}
afterEach(() => world.close())

/** What a person who has pressed Start is sent for a case of this procedure. */
async function greeted(name: string, unit?: string): Promise<string> {
  world.left.length = 0
  await world.says('7', 'xin chào')
  await world.put(`of ${name} at ${unit}`, { telegramChat: '7' }, { procedure: { name }, ...(unit && { unit }) })
  await world.dispatch()
  return world.lastTo('7')
}

describe('sober words', () => {
  test('open what is asked of a procedure that the policy names, and of no other', async () => {
    await worldWith('procedures: { sober: [khai tử] }')
    expect(await greeted('Đăng ký lại khai tử')).toContain('Kính gửi Ông/Bà. Sở Tài chính xin hỏi ý kiến.')
    expect(await greeted('Đăng ký khai sinh')).toContain('Kính chào Ông/Bà. Sở Tài chính mong nhận được ý kiến.')
  })

  test('are what the office of the case wants, or the unit above it', async () => {
    await worldWith('procedures: { sober: [] }\noffices: { tinh: { procedures: { sober: [khai tử] } } }')
    await putUnit(world.deps, 'tinh', { name: 'Tỉnh' }, ADMIN)
    await putUnit(world.deps, 'xa-mot', { name: 'Xã Một', parent: 'tinh' }, ADMIN)
    expect(await greeted('Đăng ký khai tử', 'xa-mot')).toContain('Kính gửi Ông/Bà. Xã Một')
    expect(await greeted('Đăng ký khai tử')).toContain('Kính chào Ông/Bà. Sở Tài chính')
  })

  test('are still there when the conversation is begun again by its code', async () => {
    await worldWith('procedures: { sober: [khai tử] }')
    const put = await world.put('A', { phone: '0912345678' }, { procedure: { name: 'Đăng ký khai tử' } })
    await world.says('8', (await world.slip(put)).code)
    expect(world.lastTo('8')).toContain('Kính gửi Ông/Bà.')
  })
})

test('an office of the policy that no unit is, is named with the ids that were perhaps meant', async () => {
  await worldWith('offices: { so-tai-chnh: { reminders: [] }, so-tai-chinh: { reminders: [] }, zzz: {} }')
  expect(await unknownOffices(world.deps)).toEqual([
    { office: 'so-tai-chnh', nearest: ['so-tai-chinh'] },
    { office: 'zzz', nearest: [] },
  ])
})
