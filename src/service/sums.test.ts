import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aCase,
  anInvitation,
  aResponse,
  aUnit,
  type CountingWorld,
  countingWorld,
} from '../../test/support/counting-world.ts'
import type { Period } from '../report/period.ts'
import { addTallies, emptyTally, type Tally } from '../report/tally.ts'
import { addDays } from '../survey/time.ts'
import { countDirty } from './count.ts'
import { recountCheck } from './recount.ts'
import { sumOf } from './sums.ts'

const UNITS = ['so-a', 'so-b']
const DAYS = ['2026-10-31', '2026-11-01', '2026-11-14', '2026-11-15', '2026-11-30']
const PERIODS: readonly Period[] = [
  { from: '2026-01-01', to: '2026-12-31' },
  { from: '2026-11-01', to: '2026-11-30' },
  { from: '2026-10-20', to: '2026-11-14' },
  { from: '2026-11-15', to: '2026-11-15' },
]

type Deps = CountingWorld['deps']

async function added({ store }: Deps, { from, to }: Period, units: readonly string[] | null): Promise<Tally> {
  let tally = emptyTally()
  for await (const cell of store.tallies.ofDays(from, to, units)) tally = addTallies(tally, cell)
  return tally
}

const summed = (deps: Deps, period: Period, units: readonly string[] | null): Promise<Tally> =>
  sumOf(deps, 'live', period, units, (part) => added(deps, part, units))

async function office() {
  const world = countingWorld()
  for (const unit of UNITS) await world.deps.store.units.insert(aUnit(unit))
  let n = 0
  return {
    ...world,
    async answer(unit: string, day: string): Promise<void> {
      const record = aCase(String(++n), { unit, day })
      await world.deps.store.cases.insert(record)
      await world.deps.store.invitations.insert(anInvitation(record, 'finished'))
      await world.deps.store.responses.insert(aResponse(record, { attitude: 'S' }))
    },
  }
}

const someUnits = fc.constantFrom(null, ['so-a'], UNITS)
const step = fc.oneof(
  fc.record({ do: fc.constant('answer' as const), unit: fc.constantFrom(...UNITS), day: fc.constantFrom(...DAYS) }),
  fc.record({ do: fc.constant('count' as const) }),
  fc.record({ do: fc.constant('look' as const), period: fc.constantFrom(...PERIODS), units: someUnits }),
)

describe('a kept sum', () => {
  test('is what the cells add up to, whatever was answered, counted and looked at before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { deps, answer } = await office()
        for (const one of steps) {
          if (one.do === 'answer') await answer(one.unit, one.day)
          else if (one.do === 'count') await countDirty(deps, 100)
          else expect(await summed(deps, one.period, one.units)).toEqual(await added(deps, one.period, one.units))
        }
      }),
    )
  })

  test('of a period whose end moves differs by exactly the answers between', async () => {
    const days = fc.integer({ min: 0, max: 60 }).map((n) => addDays('2026-10-20', n))
    await fc.assert(
      fc.asyncProperty(
        fc.array(days, { maxLength: 15 }),
        fc.uniqueArray(days, { minLength: 2 }),
        async (given, ends) => {
          const { deps, answer } = await office()
          for (const day of given) await answer('so-a', day)
          await countDirty(deps, 100)
          const [end = '', moved = ''] = ends.toSorted()
          const from = '2026-10-20'
          const between = await summed(deps, { from: addDays(end, 1), to: moved }, null)
          expect(between.funnel.finished).toBe(given.filter((day) => end < day && day <= moved).length)
          const before = await summed(deps, { from, to: end }, null)
          expect(await summed(deps, { from, to: moved }, null)).toEqual(addTallies(before, between))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('is right again wherever a counter died, while somebody looked at every moment', async () => {
    for (let k = 1; k < 12; k++) {
      const { deps, answer, dieAtWrite, beforeEach: meanwhile } = await office()
      await answer('so-a', '2026-11-10')
      await answer('so-b', '2026-11-20')
      const [year] = PERIODS
      if (year === undefined) throw new Error('no period')
      let looking = false
      meanwhile(async () => {
        if (looking) return
        looking = true
        await summed(deps, year, null).catch(() => {})
        looking = false
      })
      dieAtWrite(k)
      await countDirty(deps, 100).catch(() => {})
      dieAtWrite(null)
      while ((await countDirty(deps, 100)) > 0);
      meanwhile(async () => {})
      expect((await summed(deps, year, null)).funnel.finished, `died at write ${k}`).toBe(2)
      expect((await recountCheck(deps)).wrong).toEqual([])
    }
  })

  test('spares the reading of what did not change', async () => {
    const { deps, answer } = await office()
    for (const day of DAYS) await answer('so-a', day)
    await countDirty(deps, 100)
    const read: string[] = []
    const look = () =>
      sumOf(deps, 'live', { from: '2026-01-01', to: '2026-12-31' }, null, (part) => {
        read.push(part.from)
        return added(deps, part, null)
      })
    await look()
    expect(read).toHaveLength(24)
    read.length = 0
    await look()
    expect(read).toEqual([])
    await answer('so-b', '2026-11-20')
    await countDirty(deps, 100)
    expect((await look()).funnel.finished).toBe(6)
    expect(read).toEqual(['2026-11-15'])
  })

  test('is told by the recount when it was tampered with', async () => {
    const { deps, answer } = await office()
    await answer('so-a', '2026-11-10')
    await countDirty(deps, 100)
    await summed(deps, { from: '2026-11-01', to: '2026-11-30' }, ['so-a'])
    for await (const sum of deps.store.sums.ofDays('2026-11-01', '2026-11-01', null)) {
      const tally = { ...sum.tally, funnel: { ...sum.tally.funnel, finished: 99 } }
      await deps.store.sums.replace({ ...sum, rev: sum.rev + 1, tally })
    }
    expect((await recountCheck(deps)).wrong).toMatchObject([
      { day: '2026-11-01', stored: { funnel: { finished: 99 } }, counted: { funnel: { finished: 1 } } },
    ])
  })

  test('of a mistyped century is added up from its cells', async () => {
    const { deps, answer } = await office()
    await answer('so-a', '2026-11-10')
    await countDirty(deps, 100)
    expect((await summed(deps, { from: '0206-11-01', to: '2026-11-30' }, null)).funnel.finished).toBe(1)
  })
})
