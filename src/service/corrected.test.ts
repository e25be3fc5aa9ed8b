/** A contact that is corrected: who may answer, whose link lives, who is written to. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { lookUp } from './hand-out.ts'
import { receive } from './receive.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const WRONG = '0912345678'
const RIGHT = '0987654321'
const sentTo = (): string[] => world.left.map(({ to }) => to.value)
const sent = async (applicant: object) => {
  const put = await world.put('A', applicant)
  await world.dispatch()
  return put
}

/** Whether the link of the n-th message still opens something. */
async function lives(n: number): Promise<boolean> {
  const token = world.left[n]?.message.template?.params.survey_token ?? ''
  const opened = await lookUp(world.deps, token)
  return opened !== null && opened !== 'gone'
}

describe('a contact corrected there and back', () => {
  test('before the second message left gets no second message', async () => {
    const put = await sent({ phone: RIGHT })
    await world.put('A', { phone: WRONG })
    await sent({ phone: RIGHT })
    expect(sentTo()).toEqual(['84987654321'])
    expect(await world.invitation(put)).toMatchObject({ state: 'sent', next: null })
    expect(await lives(0)).toBe(true)
  })

  test('after the second message left leaves only the right person with a link', async () => {
    for (const phone of [RIGHT, WRONG, RIGHT]) await sent({ phone })
    expect(sentTo()).toEqual(['84987654321', '84912345678'])
    expect([await lives(0), await lives(1)]).toEqual([true, false])
  })

  test('and once more never brings a dead link back', async () => {
    for (const phone of [RIGHT, WRONG, RIGHT, '0909090909']) await sent({ phone })
    expect([await lives(0), await lives(1), await lives(2)]).toEqual([false, false, true])
  })
})

test('whoever had a wrong chat can answer no more, by its old button neither', async () => {
  for (const chat of ['7', '8']) await world.says(chat, 'xin chào')
  world.left.length = 0
  await sent({ telegramChat: '7' })
  const put = await sent({ telegramChat: '8' })
  expect(sentTo()).toEqual(['7', '8'])
  const from = { kind: 'telegram', value: '7' } as const
  const ref = world.left[0]?.message.ref ?? ''
  const moment = { at: null, order: 99 }
  await receive(world.deps, {
    id: 'p',
    channel: 'telegram',
    moment,
    kind: 'press',
    from,
    ref,
    code: 'YES',
    handle: null,
  })
  for (const text of ['Có', 'Hài lòng', 'bỏ qua']) await world.says('7', text)
  expect((await world.invitation(put)).state).toBe('sent')
  for (const text of ['Có', 'Hài lòng', 'bỏ qua']) await world.says('8', text)
  expect((await world.invitation(put)).state).toBe('finished')
})

test('a phone that comes to a case whose slip was handed out leaves the slip alive', async () => {
  const put = await world.put('A', null)
  const slip = await world.slip(put)
  await sent({ phone: RIGHT })
  expect(sentTo()).toEqual(['84987654321'])
  expect(await lookUp(world.deps, slip.code)).not.toBe('gone')
})
