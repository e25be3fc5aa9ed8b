import { afterEach, beforeEach, expect, test } from 'vitest'
import { anInvitation, aSession } from '../../test/contract/documents.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { flowOf, SATISFACTION, step, YES_NO } from '../../test/support/trial-flow.ts'
import type { Flow } from '../flow/definition.ts'
import { newState } from '../flow/state.ts'
import { flowHash } from '../flow/version.ts'
import type { FlowHash } from '../survey/ids.ts'
import { type Drained, drain } from './flow-drain.ts'
import { publish } from './flow-shelf.ts'

let world: ServiceWorld

const steps = [
  step('attitude', 'rating', SATISFACTION),
  step('apology', 'fact', YES_NO),
  step('remark', 'comment', { kind: 'text', max: 9 }),
]
const flow = (more: Partial<Flow> = {}): Flow => ({ ...flowOf(...steps), flow: 'f', series: 'f', ...more })
const OLD = flow()
const REWORDED = flow({ title: { vi: 'Tên khác' }, steps: steps.slice(0, 2) })
const hash = (one: Flow): FlowHash => flowHash(one) as FlowHash
const on = async (id: string): Promise<string> => {
  const session = await world.deps.store.sessions.get(id as never)
  return session?.flow === hash(OLD) ? 'old' : session?.flow === hash(REWORDED) ? 'new' : 'elsewhere'
}
const drained = (migrate: boolean, rehearsal = false, close = false): Promise<Drained> =>
  drain(world.deps, { flow: 'f', hash: hash(OLD), migrate, close }, { by: 'command-line', rehearsal })

beforeEach(async () => {
  world = await serviceWorld()
  await publish(world.deps.store, [OLD], 1)
  const at = (id: string, open: string | null, answered: Readonly<Record<string, string>> = {}) => {
    const answers = Object.fromEntries(Object.entries(answered).map(([one, value]) => [one, { value, place: 0 }]))
    const state = { ...newState('vi'), step: open, answers }
    return world.deps.store.sessions.insert(aSession(id, { flow: hash(OLD), state }))
  }
  await at('new', null)
  await at('first', 'attitude')
  await at('second', 'apology', { attitude: 'S' })
  await at('last', 'remark', { attitude: 'S', apology: 'NO' })
  await world.deps.store.sessions.insert(aSession('over', { flow: hash(OLD), endedAt: 1 }))
})
afterEach(() => world.close())

test('what still runs on an old version is told by its open question, and left alone', async () => {
  await publish(world.deps.store, [REWORDED], 2)
  expect(await drained(false)).toMatchObject({
    ...{ kind: 'drained', running: 4, moved: 0, until: null },
    steps: { '': 1, attitude: 1, apology: 1, remark: 1 },
  })
  expect(await on('first')).toBe('old')
})

test('a harmless change takes along whatever still fits, and nothing else', async () => {
  await publish(world.deps.store, [REWORDED], 2)
  expect(await drained(true, true)).toMatchObject({ running: 4, moved: 3 })
  expect(await on('first')).toBe('old')
  expect(await drained(true)).toMatchObject({ running: 4, moved: 3 })
  expect(await Promise.all(['new', 'first', 'second', 'last', 'over'].map(on))).toEqual([
    'new',
    'new',
    'new',
    'old',
    'old',
  ])
  expect(await drained(true)).toMatchObject({ running: 1, moved: 0 })
  const noted = (await world.deps.store.audit.following('', 99)).filter(({ deed }) => deed === 'conversations-moved')
  expect(noted.map(({ about }) => about)).toEqual([{ flow: 'f', from: hash(OLD), version: hash(REWORDED), moved: 3 }])
})

test('a change that touches the figures takes nobody along', async () => {
  await publish(world.deps.store, [flow({ steps: steps.slice(1) })], 2)
  expect(await drained(true)).toEqual({ kind: 'refused', why: 'not-harmless' })
  expect(await on('second')).toBe('old')
})

test('the current version has nothing to drain', async () => {
  expect(await drained(false)).toEqual({ kind: 'refused', why: 'current' })
})

test('what still runs is closed: its invitation is over, and what was half answered is gone', async () => {
  await publish(world.deps.store, [REWORDED], 2)
  await world.deps.store.invitations.insert(
    anInvitation('last', { state: 'started', expiresAt: world.time.now + 1_000 }),
  )
  expect(await drained(true, true, true)).toMatchObject({ running: 4, moved: 3, closed: 1 })
  expect(await on('last')).toBe('old')
  expect(await drained(true, false, true)).toMatchObject({ running: 4, moved: 3, closed: 1 })
  expect(await world.deps.store.sessions.get('last' as never)).toBeNull()
  expect(await world.deps.store.invitations.get('last' as never)).toMatchObject({
    state: 'started',
    expiresAt: world.time.now,
  })
  expect(await world.deps.store.sessions.get('over' as never)).toMatchObject({ endedAt: 1 })
  expect(await drained(true, false, true)).toMatchObject({ running: 0, closed: 0 })
})
