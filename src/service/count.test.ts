import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aCase,
  anInvitation,
  aResponse,
  type CountingWorld,
  countingWorld,
  DAY,
  Died,
  UNIT,
} from '../../test/support/counting-world.ts'
import { type Cell, emptyTally } from '../report/tally.ts'
import { cellId } from '../survey/document.ts'
import type { UnitId } from '../survey/ids.ts'
import { countCell, countDirty, recountCell } from './count.ts'

async function answered(world: CountingWorld, code: string, attitude: string, day = DAY): Promise<void> {
  const { store } = world.deps
  const record = aCase(code, { day })
  await store.cases.insert(record)
  await store.invitations.insert(anInvitation(record, 'finished'))
  await store.responses.insert(aResponse(record, { attitude }))
}

function figures({ _id, rev, day, unit, ...counted }: Cell) {
  return counted
}

async function cellOf(world: CountingWorld, day = DAY, unit = UNIT) {
  const cell = await world.deps.store.tallies.get(cellId(day, unit))
  return cell === null ? null : figures(cell)
}

async function allDirty({ deps: { store } }: CountingWorld): Promise<string[]> {
  const docs = await Promise.all([store.cases.dirty(99), store.invitations.dirty(99), store.responses.dirty(99)])
  return docs.flat().map(({ _id }) => _id)
}

describe('the counter', () => {
  test('counts the cells of dirty documents and leaves them clean', async () => {
    const world = countingWorld()
    await answered(world, 'A', 'S')
    await answered(world, 'B', 'VS')
    await world.deps.store.cases.insert(aCase('C', { sample: true }))

    expect(await countDirty(world.deps, 100)).toBe(7)

    expect(await cellOf(world)).toEqual({
      funnel: { closed: 3, invited: 2, sent: 2, delivered: 2, opened: 2, started: 2, finished: 2 },
      ways: {},
      forms: { 'slip|self|in-time': 2 },
      facets: {},
      processing: expect.objectContaining({ 'outcome|returned': 3 }),
      breakdown: expect.objectContaining({ 'filed|finished||': 2 }),
      series: { 'seven-criteria': { responses: 2, steps: { attitude: { S: 1, VS: 1 } } } },
      unsent: {},
      samples: 1,
    })
    expect(await allDirty(world)).toEqual([])
    expect(await countDirty(world.deps, 100)).toBe(0)
  })

  test('takes no more than the limit of each kind at once', async () => {
    const world = countingWorld()
    for (const code of ['A', 'B', 'C']) await answered(world, code, 'S')
    expect(await countDirty(world.deps, 2)).toBe(6)
    expect(await countDirty(world.deps, 2)).toBe(3)
  })

  test('a case that moved is counted where it is and no more where it was', async () => {
    const world = countingWorld()
    const { store } = world.deps
    const record = aCase('A')
    await store.cases.insert(record)
    await countDirty(world.deps, 100)

    const dirty = [cellId(DAY, UNIT), cellId(DAY, 'so-xay-dung')]
    await store.cases.replace({ ...record, unit: 'so-xay-dung' as UnitId, dirty, rev: 3 })
    await countDirty(world.deps, 100)

    expect((await cellOf(world))?.funnel.closed).toBe(0)
    expect((await cellOf(world, DAY, 'so-xay-dung'))?.funnel.closed).toBe(1)
  })

  test('an invitation is counted where its case is, though its mark names the cell before', async () => {
    const world = countingWorld()
    const { store } = world.deps
    const record = aCase('A')
    await store.cases.insert({ ...record, closedDay: '2026-11-11', dirty: [] })
    await store.invitations.insert(anInvitation(record, 'sent'))
    await countDirty(world.deps, 100)
    expect((await cellOf(world, '2026-11-11'))?.funnel.sent).toBe(1)
  })

  test('a withdrawn form leaves the figures, and then nothing of it is left', async () => {
    const world = countingWorld()
    const { store } = world.deps
    const record = aCase('A')
    const given = aResponse(record, { attitude: 'VD' })
    await store.cases.insert(record)
    await store.responses.insert(given)
    await countDirty(world.deps, 100)
    await store.responses.replace({ ...given, withdrawn: true, answers: {}, rev: 3 })

    await countDirty(world.deps, 100)

    expect((await cellOf(world))?.series).toEqual({})
    expect(await store.responses.get(given._id)).toBeNull()
  })

  test('a document that changes while it is counted stays dirty', async () => {
    const world = countingWorld()
    const { store } = world.deps
    const record = aCase('A')
    await store.cases.insert(record)
    const reads = store.cases.ofCell
    store.cases.ofCell = (day, unit) => {
      void store.cases.replace({ ...record, rev: 2 })
      return reads(day, unit)
    }
    expect(await countDirty(world.deps, 100)).toBe(0)
    expect(await allDirty(world)).toEqual([record._id])
  })

  test('whoever counted something older does not overwrite the newer figure', async () => {
    const world = countingWorld()
    const { store } = world.deps
    const reads = store.cases.ofCell
    let first = true
    store.cases.ofCell = async function* (day, unit) {
      yield* reads(day, unit)
      if (!first) return
      first = false
      // The first counter has read nothing yet when a case closes and a second one counts it.
      await store.cases.insert(aCase('A'))
      await countDirty(world.deps, 100)
    }
    await recountCell(world.deps, DAY, UNIT)
    expect((await cellOf(world))?.funnel.closed).toBe(1)
    expect(await allDirty(world)).toEqual([])
  })

  test('two at once, with a form coming in between, end with the figures of one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(12), { minLength: 1 }), async (delays) => {
        const world = countingWorld()
        for (const code of ['A', 'B']) await answered(world, code, 'S')
        let calls = 0
        world.beforeEach(async () => {
          for (let i = delays[calls++ % delays.length] ?? 0; i > 0; i--) await Promise.resolve()
        })
        await Promise.all([countDirty(world.deps, 9), answered(world, 'C', 'VD'), countDirty(world.deps, 9)])
        await countDirty(world.deps, 9)
        expect((await cellOf(world))?.funnel).toMatchObject({ closed: 3, finished: 3 })
        expect(await cellOf(world)).toEqual(await countCell(world.deps, DAY, UNIT))
        expect(await allDirty(world)).toEqual([])
      }),
    )
  })

  test('a cell without anything in it adds up to nothing', async () => {
    expect(await countCell(countingWorld().deps, DAY, UNIT)).toEqual(emptyTally())
  })
})

describe('what cannot be counted', () => {
  /** Cases of three days, of which the second cannot be followed or counted. */
  async function threeDays(world: CountingWorld): Promise<void> {
    for (const [code, day] of [
      ['A', DAY],
      ['BAD', '2026-11-11'],
      ['C', '2026-11-12'],
    ] as const) {
      await answered(world, code, 'S', day)
    }
  }
  const broken = async (): Promise<never> => {
    throw Object.assign(new Error('0912345678 is not for a log'), { code: 'NO_SENDING_DAY' })
  }
  const finished = async (world: CountingWorld, day: string): Promise<number | undefined> =>
    (await cellOf(world, day))?.funnel.finished

  test('a case whose follow-up fails holds up no other, keeps its mark and is told by its code', async () => {
    const world = countingWorld()
    await threeDays(world)
    const deps = { ...world.deps, follow: async ({ code }: { code: string }) => (code === 'BAD' ? broken() : null) }
    await countDirty(deps, 100)
    for (const day of [DAY, '2026-11-11', '2026-11-12']) expect(await finished(world, day)).toBe(1)
    expect(await allDirty(world)).toEqual(['main:BAD'])
    expect(world.logged).toEqual([expect.stringContaining('NO_SENDING_DAY')])
    expect(world.logged.join()).not.toMatch(/0912345678|main:BAD/)
  })

  test('a cell that cannot be counted holds up no other, and what names it keeps its mark', async () => {
    const world = countingWorld()
    await threeDays(world)
    const { store } = world.deps
    const { insert } = store.tallies
    store.tallies.insert = (cell) => (cell.day === '2026-11-11' ? broken() : insert(cell))
    await countDirty(world.deps, 100)
    expect([await finished(world, DAY), await finished(world, '2026-11-12')]).toEqual([1, 1])
    expect((await allDirty(world)).sort()).toEqual(['invitation-of-main:BAD', 'main:BAD', 'response-of-main:BAD'])

    store.tallies.insert = insert
    expect(await countDirty(world.deps, 100), 'it rests').toBe(0)
    world.time.now += 60_000
    expect(await countDirty(world.deps, 100)).toBe(3)
    expect(await finished(world, '2026-11-11')).toBe(1)
  })

  test('it rests a while, and those behind it have their turn meanwhile, however few are taken at once', async () => {
    const world = countingWorld()
    const { store } = world.deps
    for (const code of ['BAD1', 'BAD2', 'C'])
      await store.cases.insert(aCase(code, { day: code === 'C' ? DAY : '2026-11-11' }))
    let tries = 0
    const follow = async ({ code }: { code: string }) => {
      if (!code.startsWith('BAD')) return
      tries++
      await broken()
    }
    for (let round = 0; round < 9; round++) await countDirty({ ...world.deps, follow }, 1)
    expect((await cellOf(world))?.funnel.closed).toBe(1)
    expect(tries).toBe(2)
  })

  test('when the store is away nothing more is tried, and nothing rests', async () => {
    const world = countingWorld()
    await threeDays(world)
    let tries = 0
    const away = async (): Promise<never> => {
      tries++
      throw Object.assign(new Error('away'), { code: 'STORE_AWAY' })
    }
    const store = { ...world.deps.store, ping: away }
    await expect(countDirty({ ...world.deps, store, follow: away }, 100)).rejects.toThrow('away')
    expect(tries).toBe(2)
    expect(await countDirty(world.deps, 100)).toBe(9)
  })
})

describe('a process that dies', () => {
  test('at any write leaves no wrong figure that the next count does not put right', async () => {
    for (let k = 1; ; k++) {
      const world = countingWorld()
      await answered(world, 'A', 'S')
      await answered(world, 'B', 'VD', '2026-11-11')
      const withdrawn = aResponse(aCase('C'), {})
      await world.deps.store.responses.insert({ ...withdrawn, withdrawn: true })

      world.dieAtWrite(k)
      const died = await countDirty(world.deps, 100).then(
        () => false,
        (cause: unknown) => cause instanceof Died,
      )
      world.dieAtWrite(null)
      await countDirty(world.deps, 100)

      for (const day of [DAY, '2026-11-11']) {
        expect(await cellOf(world, day), `died at write ${k}`).toEqual(await countCell(world.deps, day, UNIT))
      }
      expect(await allDirty(world)).toEqual([])
      if (!died) {
        // Two notes of a half-month, two cells between them, then seven marks.
        expect(k).toBe(12)
        return
      }
    }
  })
})
