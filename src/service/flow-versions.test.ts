import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aSession } from '../../test/contract/documents.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { choose, flowOf, option, SATISFACTION, step } from '../../test/support/trial-flow.ts'
import type { Flow } from '../flow/definition.ts'
import { flowHash } from '../flow/version.ts'
import type { FlowHash } from '../survey/ids.ts'
import { publish } from './flow-shelf.ts'
import { findVersion, listVersions, meaningsBroken, type RolledBack, rollBack } from './flow-versions.ts'

let world: ServiceWorld

const asking = (ask: string, more: Partial<Flow> = {}): Flow => ({
  ...flowOf(step('attitude', 'rating', SATISFACTION, { ask: { vi: ask } })),
  ...{ flow: 'f', series: 'f' },
  ...more,
})
const [ONE, TWO, THREE] = [asking('Một?'), asking('Hai?'), asking('Ba?')]
const hash = (flow: Flow): FlowHash => flowHash(flow) as FlowHash
const asked = async (): Promise<string | undefined> => (await world.deps.flows.all())[0]?.flow.steps[0]?.ask.vi
const publishing = (...flows: readonly Flow[]): Promise<void> => publish(world.deps.store, flows, world.time.now)
const back = (to: Flow, rehearsal = false): Promise<RolledBack> =>
  rollBack(world.deps, { flow: 'f', hash: hash(to) }, { by: 'command-line', rehearsal })
const noted = async () => {
  const all = await world.deps.store.audit.following('', 99)
  return all.filter(({ deed }) => deed === 'flow-published').map(({ by, about }) => ({ by, ...about }))
}

beforeEach(async () => {
  world = await serviceWorld()
  await publishing(ONE)
  await publishing(TWO)
})
afterEach(() => world.close())

describe('the versions of a flow', () => {
  test('are listed the newest first, with who, when and how many conversations run on them', async () => {
    await world.deps.store.sessions.insert(aSession('a', { flow: hash(ONE) }))
    await world.deps.store.sessions.insert(aSession('b', { flow: hash(ONE) }))
    await world.deps.store.sessions.insert(aSession('over', { flow: hash(ONE), endedAt: 1 }))
    const common = { flow: 'f', series: 'f', publishedAt: world.time.now, publishedBy: 'system', pinned: null }
    expect(await listVersions(world.deps, 'f')).toEqual([
      { ...common, hash: hash(TWO), current: true, running: 0 },
      { ...common, hash: hash(ONE), current: false, running: 2 },
    ])
    expect(await listVersions(world.deps, 'none')).toEqual([])
    expect((await listVersions(world.deps, null)).map(({ flow }) => flow)).toContain('trial')
  })

  test('are found by the beginning of their hash, never by a guess', async () => {
    const found = async (said: string) => {
      const version = await findVersion(world.deps, 'f', said)
      return typeof version === 'string' ? version : version._id
    }
    expect(await found(hash(ONE))).toBe(hash(ONE))
    expect(await found(`@${hash(ONE).slice(0, 6)}`)).toBe(hash(ONE))
    expect(await found(hash(ONE).slice(0, 3))).toBe('unknown')
    expect(await found('@')).toBe('unknown')
    expect(await findVersion(world.deps, 'trial', hash(ONE))).toBe('unknown')
  })
})

describe('rolling back', () => {
  test('asks the former version at once, and says what that changes', async () => {
    expect(await back(ONE)).toMatchObject({
      kind: 'rolled-back',
      from: { _id: hash(TWO) },
      to: { _id: hash(ONE) },
      instead: hash(TWO),
      changes: [{ kind: 'question', was: 'Hai?', now: 'Một?' }],
    })
    expect(await asked()).toBe('Một?')
    expect((await listVersions(world.deps, 'f')).map(({ current, pinned }) => [current, pinned?.by])).toEqual([
      [false, undefined],
      [true, 'command-line'],
    ])
  })

  test('stays over every start at which the file says what it said, and ends when it says something else', async () => {
    await back(ONE)
    await publishing(TWO)
    expect(await asked()).toBe('Một?')
    await publishing(THREE)
    expect(await asked()).toBe('Ba?')
    await publishing(TWO)
    expect(await asked()).toBe('Hai?')
  })

  test('further back keeps to what the file says, and to that very version needs nothing to keep it', async () => {
    await publishing(THREE)
    await back(TWO)
    expect(await back(ONE)).toMatchObject({ from: { _id: hash(TWO) }, instead: hash(THREE) })
    await publishing(THREE)
    expect(await asked()).toBe('Một?')
    expect(await back(THREE)).toMatchObject({ kind: 'rolled-back', instead: null })
    expect((await listVersions(world.deps, 'f'))[0]).toMatchObject({ hash: hash(THREE), current: true, pinned: null })
  })

  test('leaves the other flows and their order as they are', async () => {
    const [before, after] = [asking('a', { flow: 'a' }), asking('b', { flow: 'b' })]
    await publishing(before, TWO, after)
    await back(ONE)
    expect((await world.deps.flows.all()).map(({ flow }) => flow.flow)).toEqual(['a', 'f', 'b'])
  })

  test('is in the audit once, however often the same is tried', async () => {
    const first = await noted()
    await back(ONE)
    expect(await back(ONE)).toEqual({ kind: 'unchanged' })
    expect((await noted()).slice(first.length)).toEqual([
      { by: 'command-line', flow: 'f', version: hash(ONE), instead: hash(TWO) },
    ])
  })

  test('as a rehearsal tells the same and changes nothing', async () => {
    const before = await noted()
    expect(await back(ONE, true)).toMatchObject({ kind: 'rolled-back', from: { _id: hash(TWO) } })
    expect(await asked()).toBe('Hai?')
    expect(await noted()).toEqual(before)
  })

  test('is refused to what was never published, and of what is not asked', async () => {
    expect(await back(THREE)).toEqual({ kind: 'refused', why: 'unknown' })
    await publishing()
    expect(await back(ONE)).toEqual({ kind: 'refused', why: 'not-asked' })
  })
})

describe('what a code means', () => {
  const yesMeans = (yes: string, more: Partial<Flow> = {}): Flow => ({
    ...flowOf(step('a', 'fact', choose([option('YES', yes), option('OTHER', 'Khác')]))),
    ...{ flow: 'g', series: 's', ...more },
  })

  test('may not change within its series, whichever flow of the series had it', async () => {
    await publishing(yesMeans('Có'))
    expect(await meaningsBroken(world.deps.store, yesMeans('Không có'))).toHaveLength(1)
    expect(await meaningsBroken(world.deps.store, yesMeans('Không có', { flow: 'h' }))).toHaveLength(1)
    expect(await meaningsBroken(world.deps.store, yesMeans('Không có', { series: 'apart' }))).toEqual([])
  })

  test('of a version that was published once is not asked again', async () => {
    await publishing(yesMeans('Có'))
    await publishing(yesMeans('Không có'))
    expect(await meaningsBroken(world.deps.store, yesMeans('Có'))).toEqual([])
  })
})
