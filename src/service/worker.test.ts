import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import type { UnitId } from '../survey/ids.ts'
import { MINUTE } from '../survey/time.ts'
import { countDirty } from './count.ts'
import { withInvitations } from './invite.ts'
import { work } from './worker.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

test('a case whose process died before it invited anybody is invited before its mark goes', async () => {
  const { store } = world.deps
  const put = await world.put('A', { phone: '0912345678' })
  const made = await world.invitation(put)
  await store.invitations.remove(made._id, made.rev)
  await countDirty(withInvitations(world.deps), 100)
  expect(await store.invitations.get(made._id)).not.toBeNull()
})

test('an answer to a case that was opened again meanwhile is kept, and holds nothing up', async () => {
  await world.says('7', 'xin chào')
  const put = await world.put('A', { telegramChat: '7' })
  await world.dispatch()
  await world.says('7', 'Có')
  await world.says('7', 'Hài lòng')
  await world.put('A', { telegramChat: '7' }, { outcome: 'open' })
  await world.says('7', 'bỏ qua')
  expect((await world.invitation(put)).state).toBe('finished')
  expect(await world.deps.store.sessions.get((await world.invitation(put))._id)).toBeNull()
})

test('one conversation that cannot be followed holds up no other work', async () => {
  const { store } = world.deps
  await world.says('7', 'xin chào')
  const put = await world.put('A', { telegramChat: '7' })
  await world.dispatch()
  await world.says('7', 'Có')
  await world.says('7', 'Hài lòng')
  const record = await store.cases.get('main:A' as never)
  if (record === null) throw new Error('no case')
  await store.cases.remove(record._id, record.rev)
  await world.says('7', 'bỏ qua')
  world.time.now += MINUTE
  await world.put('B', { phone: '0912345678' })
  const cell = async (): Promise<boolean> => (await store.cases.dirty(1)).length === 0
  await world.work(cell)
  expect((await world.invitation(put)).state).toBe('started')
})

test('a worker does not ask the store without a pause while another one holds what is due', async () => {
  await world.put('A', { phone: '0912345678' })
  const { invitations } = world.deps.store
  await invitations.claimDue(
    'so-tai-chinh' as UnitId,
    world.time.now,
    { by: 'another', until: world.time.now + MINUTE },
    1,
  )
  let asked = 0
  const nextDue = invitations.nextDue.bind(invitations)
  invitations.nextDue = () => {
    asked++
    return nextDue()
  }
  const stopping = new AbortController()
  const working = work(world.deps, stopping.signal)
  await new Promise((resolve) => setTimeout(resolve, 300))
  stopping.abort()
  await working
  expect(asked).toBeLessThan(10)
})

test('what becomes due wakes whoever sends, not whoever counts', async () => {
  const { cases } = world.deps.store
  const dirty = cases.dirty.bind(cases)
  let rounds = 0
  cases.dirty = (limit) => {
    rounds++
    return dirty(limit)
  }
  const codes = Array.from({ length: 10 }, (_, n) => `A${n}`)
  let closed = 0
  await world.work(async () => {
    const code = codes[closed]
    if (code === undefined) return world.left.length === codes.length
    await world.put(code, { phone: `091234567${closed++}` })
    return false
  })
  expect(rounds).toBeLessThan(5)
})
