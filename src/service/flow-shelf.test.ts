import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqliteStore, type TestStore } from '../../test/support/stores.ts'
import { flowOf, SATISFACTION, step } from '../../test/support/trial-flow.ts'
import type { Flow } from '../flow/definition.ts'
import type { Store } from '../store/store.ts'
import { currentFlows, type FlowShelf, flowShelf, keepVersions, publish, versionOf } from './flow-shelf.ts'

let place: TestStore
let store: Store
let shelf: FlowShelf

beforeEach(async () => {
  place = sqliteStore()
  store = await place.open()
  shelf = flowShelf(store)
})
afterEach(async () => {
  await store.close()
  await place.destroy()
})

const named = (flow: string, more: Partial<Flow> = {}): Flow => ({
  ...flowOf(step('attitude', 'rating', SATISFACTION)),
  ...{ flow, series: flow, ...more },
})
const current = async (): Promise<string[]> => (await shelf.all()).map(({ flow }) => flow.flow)
const asked = async (): Promise<string | undefined> => (await shelf.forOutcome('returned'))?.flow.flow

describe('the shelf', () => {
  test('holds exactly what was published last, whatever lay there before', async () => {
    await publish(store, [named('old'), named('both')], 1)
    const [old] = await shelf.all()
    await publish(store, [named('both'), named('new')], 2)
    expect(await current()).toEqual(['both', 'new'])
    expect((await shelf.byHash(old?._id as never)).flow).toBe('old')
  })

  test('asks the first of those that ask for an outcome, not the one that was there first', async () => {
    await publish(store, [named('b')], 1)
    await publish(store, [named('a'), named('b')], 2)
    expect(await asked()).toBe('a')
    await publish(store, [named('2026'), named('a')], 3)
    expect(await asked()).toBe('2026')
    await publish(store, [named('a'), named('2026')], 4)
    expect(await asked()).toBe('a')
    await publish(store, [named('a', { outcomes: ['refused'] })], 5)
    expect(await asked()).toBeUndefined()
  })

  test('publishing the same again writes nothing', async () => {
    const flows = [named('a'), named('b')]
    await publish(store, flows, 1)
    const before = await store.meta.get('flows:current')
    await publish(store, flows, 2)
    expect(await store.meta.get('flows:current')).toEqual(before)
  })

  test('keeps the former versions of a series, the newest first, those of a flow that is gone among them', async () => {
    const version = (flow: string, title: string): Flow => named(flow, { series: 's', title: { vi: title } })
    for (const [i, title] of ['1', '2', '3'].entries()) await publish(store, [version('a', title)], i)
    const titles = async (): Promise<string[]> => (await shelf.former('s')).map(({ flow }) => flow.title.vi)
    expect(await titles()).toEqual(['2', '1'])
    await publish(store, [named('other')], 9)
    expect(await titles()).toEqual(['3', '2', '1'])
  })

  test('remembers who published a version first', async () => {
    await keepVersions(store, [versionOf(named('a'), null, 1, 'an-editor')])
    await publish(store, [named('a')], 2)
    expect(await shelf.all()).toMatchObject([{ publishedAt: 1, publishedBy: 'an-editor' }])
  })

  test('learns the text of a version from the file that says it first', async () => {
    await publish(store, [named('a')], 1)
    await publish(store, [named('a')], 2, () => 'flow: a # one')
    await publish(store, [named('a')], 3, () => 'flow: a # two')
    const [hash] = (await currentFlows(store)).current
    expect((await store.flows.get(hash as never))?.source).toBe('flow: a # one')
  })

  test('is written as an older ykien reads it, for as long as nothing was rolled back', async () => {
    await publish(store, [named('a'), named('b')], 1)
    const hashes = (await shelf.all()).map(({ _id }) => _id)
    expect((await store.meta.get('flows:current'))?.value).toEqual(hashes)
  })

  test('reads what an older ykien wrote', async () => {
    const flow = named('a')
    await publish(store, [flow], 1)
    const [stored] = await shelf.all()
    const doc = await store.meta.get('flows:current')
    if (doc === null) throw new Error('nothing was published')
    await store.meta.replace({ ...doc, rev: doc.rev + 1, value: { a: stored?._id } })
    expect(await current()).toEqual(['a'])
  })
})
