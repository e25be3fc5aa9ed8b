import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { flakyStore } from '../../test/support/flaky-store.ts'
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
  const slip = await takeSlip(world.deps, put.invitation?.id ?? '', { name: 'desk', units: null })
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

describe('erasing takes', () => {
  test('the contact by which the survey came, too', async () => {
    const put = await world.put('A', { phone: '0912345678' })
    await world.dispatch()
    await world.says('7', world.left[0]?.message.template?.params.survey_code ?? '')
    await world.says('7', 'xóa')
    const phone = (await world.invitation(put)).contacts.phone
    expect(phone === null ? null : (await world.deps.store.addresses.get(phone))?.sealed).toBeNull()
  })

  test('and stays done when the office says the same of its case again', async () => {
    await world.says('7', 'xin chào')
    await world.put('A', { telegramChat: '7' })
    await world.dispatch()
    await world.says('7', 'xóa')
    await world.put('A', { telegramChat: '7' }, { asOf: '2026-11-24T12:00:00+07:00', apology: 'none' })
    expect((await addressOf('7'))?.sealed).toBeNull()
  })
})

describe('what comes late', () => {
  test('does not consent to the next survey, however many events lie between', async () => {
    await world.says('7', 'xin chào')
    await world.put('A', { telegramChat: '7' })
    await world.dispatch()
    const yes = await world.says('7', 'Có')
    for (let i = 0; i < 30; i++) await world.says('7', 'gì vậy')
    for (const text of ['Hài lòng', 'bỏ qua']) await world.says('7', text)
    const put = await world.put('B', { telegramChat: '7' })
    await world.dispatch()
    await receive(world.deps, yes)
    await world.deps.lanes.idle()
    expect((await world.deps.store.sessions.get((await world.invitation(put))._id))?.state.answers).toEqual({})
  })

  test('as the end of a survey does not end all others', async () => {
    await world.says('7', 'xin chào')
    await world.put('A', { telegramChat: '7' })
    await world.dispatch()
    const stop = await world.says('7', 'dừng')
    for (let i = 0; i < 30; i++) await world.says('7', 'gì vậy')
    await receive(world.deps, stop)
    await world.deps.lanes.idle()
    expect((await addressOf('7'))?.optedOutAt).toBeNull()
  })

  test('as a block that was taken back closes nothing', async () => {
    const left = await world.leaves('7')
    await world.says('7', 'tôi đây')
    await receive(world.deps, left)
    expect((await addressOf('7'))?.unreachableAt).toBeNull()
  })

  test('said before a block, and told only after it, takes no block back', async () => {
    const from = { kind: 'telegram', value: '7' } as const
    const at = (order: number) => ({ id: `u${order}`, channel: 'telegram', moment: { at: null, order }, from }) as const
    await receive(world.deps, { ...at(1), kind: 'joined' })
    await receive(world.deps, { ...at(3), kind: 'left' })
    await receive(world.deps, { ...at(2), kind: 'text', text: 'xin chào' })
    await world.deps.lanes.idle()
    const put = await world.put('A', { telegramChat: '7', phone: '0912345678' })
    await world.dispatch()
    expect(await world.invitation(put)).toMatchObject({ state: 'waiting', why: 'blocked' })
    await receive(world.deps, { ...at(4), kind: 'joined' })
    expect((await addressOf('7'))?.blockedAt).toBeNull()
  })

  test('a block by somebody of whom nothing was known counts when a case names that chat', async () => {
    await world.leaves('7')
    const put = await world.put('A', { telegramChat: '7', phone: '0912345678' })
    await world.dispatch()
    expect(await world.invitation(put)).toMatchObject({ state: 'waiting', why: 'blocked' })
  })

  test('typed before the question has come is no answer to it', async () => {
    await world.says('7', 'xin chào')
    world.sending(async () => ({ kind: 'retry-after', ms: 3_600_000, detail: 'telegram 429' }))
    const put = await world.put('A', { telegramChat: '7' })
    await world.dispatch()
    world.sending(null)
    await world.says('7', 'Có')
    expect(await world.deps.store.sessions.get((await world.invitation(put))._id)).toBeNull()
  })
})

test('thanks after the end are answered with thanks, in the language of the survey', async () => {
  await world.says('7', 'xin chào')
  await world.put('A', { telegramChat: '7', language: 'en' })
  await world.dispatch()
  for (const text of ['Có', 'Hài lòng', 'bỏ qua', 'cảm ơn ạ']) await world.says('7', text)
  expect(world.lastTo('7')).toBe(world.deps.say('chat.welcome', 'en'))
})

test('the code of the survey that is under way shows its question again', async () => {
  const code = await slipCode('A')
  await world.says('7', code)
  await world.says('7', 'Có')
  await world.says('7', code)
  expect(world.lastTo('7')).toContain('Câu hỏi attitude?')
  expect(world.lastTo('7')).not.toContain('không phù hợp')
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

  test('never stops a link, which nobody guesses', async () => {
    for (const code of WRONG) await world.says('7', code)
    const { token } = await world.slip(await world.put('A', null))
    await world.says('7', token)
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

describe('a block', () => {
  const gone = { id: 'left-1', channel: 'telegram', moment: { at: 1, order: 1 }, kind: 'left' } as const
  const left = { ...gone, from: { kind: 'telegram', value: '7' } } as const

  test('that the store could not note the first time is noted when its event comes again', async () => {
    await world.says('7', 'xin chào')
    const flaky = flakyStore(world.deps.store)
    flaky.breaks('addresses', () => true, 'away')
    await expect(receive(world.another(flaky.store), left)).rejects.toThrow()
    expect((await addressOf('7'))?.blockedAt).toBeNull()
    await receive(world.deps, left)
    expect((await addressOf('7'))?.blockedAt).toBe(world.time.now)
  })

  test('closes nothing when a copy of it comes after the person is back', async () => {
    await world.says('7', 'xin chào')
    await receive(world.deps, left)
    await world.says('7', 'xin chào')
    await receive(world.deps, left)
    expect((await addressOf('7'))?.blockedAt).toBeNull()
  })
})
