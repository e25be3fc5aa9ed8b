import { describe, expect, test } from 'vitest'
import { aCase, aResponse, aUnit, countingWorld } from '../../test/support/counting-world.ts'
import { flowOf, SATISFACTION, step } from '../../test/support/trial-flow.ts'
import type { Step } from '../flow/definition.ts'
import type { StoredFlow } from '../store/store.ts'
import type { FlowHash, UnitId } from '../survey/ids.ts'
import { countDirty } from './count.ts'
import { EVERYTHING, liveReader, type SummaryQuery, summary } from './summary.ts'

const NOVEMBER: SummaryQuery = { from: '2026-11-01', to: '2026-11-30', unit: null }
const ANYONE = EVERYTHING

/** Two departments of one province, and a branch under one of them. */
async function world() {
  const { deps } = countingWorld()
  for (const unit of [aUnit('tinh'), aUnit('so-a', 'tinh'), aUnit('so-b', 'tinh'), aUnit('chi-nhanh', 'so-a')]) {
    await deps.store.units.insert(unit)
  }
  const cases = [
    aCase('1', { unit: 'so-a', day: '2026-11-01' }),
    aCase('2', { unit: 'so-b', day: '2026-11-30' }),
    aCase('3', { unit: 'chi-nhanh', day: '2026-11-15' }),
    aCase('4', { unit: 'so-a', day: '2026-12-01' }),
    aCase('5', { unit: 'so-a', day: '2026-10-31' }),
  ]
  for (const record of cases) await deps.store.cases.insert(record)
  await countDirty(deps, 100)
  return { ...deps, flows: { all: async () => [], former: async () => [] }, say: (key: string) => key }
}

async function closed(query: Partial<SummaryQuery>, caller: Parameters<typeof summary>[2] = ANYONE) {
  const answer = await summary(await world(), { ...NOVEMBER, ...query }, caller)
  return answer.kind === 'done'
    ? answer.summary.funnel.closed
    : answer.issues.map(({ path, code }) => `${path} ${code}`)
}

describe('the summary', () => {
  test('adds the days of the period, both ends included', async () => {
    expect(await closed({})).toBe(3)
    expect(await closed({ from: '2026-12-01', to: '2026-12-01' })).toBe(1)
    expect(await closed({ from: '2025-01-01', to: '2025-12-31' })).toBe(0)
  })

  test('of a unit holds what lies under it', async () => {
    expect(await closed({ unit: 'so-a' })).toBe(2)
    expect(await closed({ unit: 'chi-nhanh' })).toBe(1)
    expect(await closed({ unit: 'tinh' })).toBe(3)
  })

  test('says which period and unit it is about', async () => {
    const answer = await summary(await world(), { ...NOVEMBER, unit: 'so-a' }, ANYONE)
    expect(answer).toMatchObject({ summary: { period: { from: '2026-11-01', to: '2026-11-30' }, unit: 'so-a' } })
  })

  test('as it is counts what went into a unit, as it was does not, and what was split is named', async () => {
    const deps = await world()
    const ended = { ...aUnit('so-b', 'tinh'), rev: 2, until: '2026-11-30', successors: ['so-a' as UnitId] }
    expect(await deps.store.units.replace(ended)).toBe(true)
    const split = { until: '2026-11-30', successors: ['so-a', 'so-b'] as readonly string[] as readonly UnitId[] }
    await deps.store.units.insert({ ...aUnit('huyen'), ...split })
    const asked = async (as: 'was' | 'is', unit = 'so-a') => {
      const answer = await summary(deps, { ...NOVEMBER, unit, as }, liveReader({ units: ['tinh'] }))
      return answer.kind === 'done' ? [answer.summary.funnel.closed, answer.summary.unsplit] : answer.kind
    }
    expect(await asked('was')).toEqual([2, undefined])
    // So-b went into so-a wholly, and the district into both of them: so into so-a, wholly too.
    expect(await asked('is')).toEqual([3, undefined])
    expect(await asked('is', 'so-b')).toEqual([1, [{ unit: 'huyen', name: 'huyen' }]])
  })

  test('shows a caller of one unit that unit and no other', async () => {
    const caller = liveReader({ units: ['so-a'] })
    expect(await closed({}, caller)).toBe(2)
    expect(await closed({ unit: 'chi-nhanh' }, caller)).toBe(1)
    expect(await closed({ unit: 'so-b' }, caller)).toEqual(['unit out-of-scope'])
    expect(await closed({ unit: 'tinh' }, caller)).toEqual(['unit out-of-scope'])
  })

  test('still shows what a questionnaire asked that is no longer there, and not one that nobody answered', async () => {
    const deps = await world()
    const flow = (id: string, ...steps: readonly Step[]): StoredFlow => ({
      ...{ _id: id as FlowHash, rev: 1, publishedAt: 0 },
      flow: { ...flowOf(...steps), flow: id, series: id },
    })
    const rating = step('attitude', 'rating', SATISFACTION)
    const former: Readonly<Record<string, StoredFlow[]>> = {
      gone: [flow('gone', rating), flow('gone', step('clear', 'rating', SATISFACTION))],
      unanswered: [flow('unanswered', rating)],
    }
    const flows = { all: async () => [flow('now', rating)], former: async (series: string) => former[series] ?? [] }
    for (const id of ['6', '7', '8', '9', '10']) {
      const record = aCase(id, { unit: 'so-a', day: '2026-11-02' })
      await deps.store.responses.insert({ ...aResponse(record, { attitude: 'S', clear: 'D' }), series: 'gone' })
    }
    await countDirty(deps, 100)
    const answer = await summary({ ...deps, flows }, NOVEMBER, ANYONE)
    if (answer.kind === 'refused') throw new Error('refused')
    expect(answer.summary.criteria.map(({ flow: of, step: asked, n }) => [of, asked, n])).toEqual([
      ['now', 'attitude', 0],
      ['gone', 'attitude', 5],
      ['gone', 'clear', 5],
    ])
    expect(answer.flows.map(({ flow: id }) => id)).toEqual(['now', 'gone'])
  })

  test('refuses what is no day, days that are turned round, and a unit that nobody made', async () => {
    expect(await closed({ from: '01/11/2026', to: '2026-02-30' })).toEqual(['from no-day', 'to no-day'])
    expect(await closed({ from: '2026-12-01', to: '2026-11-30' })).toEqual(['to turned-round'])
    expect(await closed({ unit: 'so-c' })).toEqual(['unit unknown-unit'])
  })
})
