import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { receive } from './receive.ts'
import { takeSlip } from './slip.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const addressOf = (chat: string) =>
  world.deps.store.addresses.get(world.deps.keyring.addressId({ kind: 'telegram', value: chat }))

async function slipCode(name: string): Promise<string> {
  const put = await world.put(name, null)
  const slip = await takeSlip(world.deps, put.invitation?.id ?? '', { name: 'desk', unit: null })
  if (slip.kind === 'refused') throw new Error('no slip')
  return slip.code
}

describe('erasing', () => {
  test('stays done when its event comes a second time', async () => {
    await world.says('7', 'xóa')
    const event = await world.says('7', 'xóa')
    expect((await addressOf('7'))?.sealed).toBeNull()
    await receive(world.deps, event)
    await world.deps.lanes.idle()
    expect((await addressOf('7'))?.sealed).toBeNull()
  })

  test('inside a conversation stays done when its event comes a second time', async () => {
    await world.says('7', await slipCode('A'))
    await world.says('7', 'Có')
    let event = await world.says('7', 'xóa')
    if ((await addressOf('7'))?.sealed !== null) event = await world.says('7', 'Có')
    expect((await addressOf('7'))?.sealed).toBeNull()
    await receive(world.deps, event)
    await world.deps.lanes.idle()
    expect((await addressOf('7'))?.sealed).toBeNull()
  })

  test('is forgotten when the person writes again', async () => {
    await world.says('7', 'xóa')
    await world.says('7', 'xóa')
    await world.says('7', 'xin chào')
    expect((await addressOf('7'))?.sealed).not.toBeNull()
  })
})

describe('guessing codes', () => {
  const WRONG = ['22222222', '33333333', '44444444', '55555555', '66666666']

  test('is stopped after five wrong ones in an hour', async () => {
    for (const code of WRONG) await world.says('7', code)
    await world.says('7', await slipCode('A'))
    expect(world.lastTo('7')).toBe(world.deps.say('chat.too-many-codes', 'vi'))
    world.time.now += 3_600_001
    await world.says('7', await slipCode('A'))
    expect(world.lastTo('7')).toContain('Câu hỏi consent?')
  })

  test('is not made endless by a right code now and then', async () => {
    const mine = await slipCode('A')
    await world.says('7', mine)
    for (const text of ['Có', 'Hài lòng', 'bỏ qua']) await world.says('7', text)
    for (const code of WRONG.slice(0, 4)) await world.says('7', code)
    await world.says('7', mine)
    await world.says('7', WRONG[4] ?? '')
    await world.says('7', await slipCode('B'))
    expect(world.lastTo('7')).toBe(world.deps.say('chat.too-many-codes', 'vi'))
  })
})

describe('what a person says', () => {
  test('outside any conversation is answered before a stop that waits for it', async () => {
    let struck = false
    const { talks } = world.deps.store
    const replace = talks.replace.bind(talks)
    talks.replace = async (doc) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      const done = await replace(doc)
      struck = struck || doc.outbox.length === 0
      return done
    }
    await world.says('7', 'xin chào')
    expect(struck).toBe(true)
  })

  test('is answered once, though its event comes twice at once', async () => {
    const event = await world.says('7', 'xin chào')
    await Promise.all([receive(world.deps, event), receive(world.another(), event)])
    await world.deps.lanes.idle()
    expect(world.left).toHaveLength(1)
  })

  test('lies in the store sealed only', async () => {
    await world.says('7', await slipCode('A'))
    for (const text of ['Có', 'Hài lòng', 'Cán bộ tên Bưởi rất nhiệt tình']) await world.says('7', text)
    expect(await world.deps.store.responses.dirty(9)).toMatchObject([{ answers: { attitude: 'S', remark: 'GIVEN' } }])
    expect(`${await world.onDisk()}${world.logged.join()}`).not.toContain('Bưởi')
  })
})
