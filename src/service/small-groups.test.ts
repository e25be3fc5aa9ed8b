import { describe, expect, test } from 'vitest'
import { aCase, aResponse, aUnit, countingWorld } from '../../test/support/counting-world.ts'
import { flowOf, SATISFACTION, step } from '../../test/support/trial-flow.ts'
import { withSuppressed } from '../report/suppressed.ts'
import type { StoredFlow } from '../store/store.ts'
import type { FlowHash } from '../survey/ids.ts'
import { countDirty } from './count.ts'
import { EVERYTHING, liveReader, type SummaryQuery, summary } from './summary.ts'

const NOVEMBER: SummaryQuery = { from: '2026-11-01', to: '2026-11-30', unit: null }
const FLOW = {
  ...flowOf(step('attitude', 'rating', SATISFACTION), step('overall', 'overall', SATISFACTION)),
  flow: 'short',
  series: 'short',
}
const SHELF: StoredFlow = { _id: 'hash' as FlowHash, rev: 1, publishedAt: 0, flow: FLOW }

async function office() {
  const { deps } = countingWorld()
  for (const unit of [aUnit('tinh'), aUnit('so-a', 'tinh'), aUnit('so-b', 'tinh'), aUnit('so-c', 'tinh')]) {
    await deps.store.units.insert(unit)
  }
  let n = 0
  const answer = async (unit: string, day: string, times: number, answers = { attitude: 'S', overall: 'S' }) => {
    for (let i = 0; i < times; i++) {
      const record = aCase(String(n++), { unit, day })
      await deps.store.cases.insert(record)
      await deps.store.responses.insert({ ...aResponse(record, answers), series: 'short' })
    }
    await countDirty(deps, 1000)
  }
  const all = { ...deps, flows: { all: async () => [SHELF], former: async () => [] }, say: (key: string) => key }
  const figures = async (query: Partial<SummaryQuery> = {}, reader = EVERYTHING) => {
    const told = await summary(all, { ...NOVEMBER, ...query }, reader)
    if (told.kind === 'refused') throw new Error('refused')
    return told.summary
  }
  const attitude = async (query: Partial<SummaryQuery> = {}, reader = EVERYTHING) =>
    (await figures(query, reader)).criteria.find((one) => one.step === 'attitude')?.n
  return { deps, answer, figures, attitude }
}

describe('small groups in figures of this moment', () => {
  test('a unit that few answered says so, and so does the one by which it could be found', async () => {
    const { answer, attitude, figures } = await office()
    await answer('so-a', '2026-11-03', 9)
    await answer('so-b', '2026-11-20', 6)
    await answer('so-c', '2026-11-20', 3)
    expect([await attitude(), await attitude({ unit: 'tinh' }), await attitude({ unit: 'so-a' })]).toEqual([18, 18, 9])
    expect([await attitude({ unit: 'so-b' }), await attitude({ unit: 'so-c' })]).toEqual([0, 0])
    const told = withSuppressed(await figures({ unit: 'so-b' }))
    expect(told.criteria).toEqual(
      ['attitude', 'overall'].map((asked) => expect.objectContaining({ step: asked, suppressed: true })),
    )
    expect(told.criteria[0]).not.toHaveProperty('n')
    expect(told.indexes.map(({ key, ...one }) => [key, 'suppressed' in one])).toEqual([
      ['T2B_ITEM', true],
      ['T2B_ITEM', true],
    ])
    expect(told.funnel.closed).toBe(6)
  })

  test('what was kept is found anew as soon as somebody answers', async () => {
    const { deps, answer, attitude } = await office()
    await answer('so-a', '2026-11-03', 9)
    await answer('so-c', '2026-11-03', 4)
    expect([await attitude({ unit: 'so-a' }), await attitude({ unit: 'so-c' })]).toEqual([0, 0])
    await answer('so-c', '2026-11-04', 1)
    expect([await attitude({ unit: 'so-a' }), await attitude({ unit: 'so-c' })]).toEqual([9, 5])
    expect(await deps.store.answered.get('2|2026-11-01')).toMatchObject({ units: { 'so-c': { 'short attitude': 5 } } })
  })

  test('days that fill no half-month are counted too', async () => {
    const { answer, attitude } = await office()
    await answer('so-a', '2026-11-03', 5)
    await answer('so-a', '2026-11-04', 4)
    expect(await attitude({ from: '2026-11-02', to: '2026-11-03' })).toBe(5)
    expect(await attitude({ from: '2026-11-04', to: '2026-11-04' })).toBe(0)
  })

  test('whoever sees two units together does not see one of them by the other', async () => {
    const { answer, attitude } = await office()
    await answer('so-a', '2026-11-03', 9)
    await answer('so-b', '2026-11-03', 6)
    await answer('so-c', '2026-11-03', 3)
    expect(await attitude({}, liveReader({ units: ['so-a', 'so-c'] }))).toBe(0)
    expect(await attitude({}, liveReader({ units: ['so-b', 'so-c'] }))).toBe(9)
  })

  test('cases less the dissatisfied is not told where some of those are not', async () => {
    const { answer, figures } = await office()
    const keys = async (unit: string) => (await figures({ unit })).indexes.map(({ key }) => key)
    await answer('so-a', '2026-11-03', 9, { attitude: 'S', overall: 'D' })
    expect(await keys('so-a')).toContain('QD766_TTHC')
    await answer('so-b', '2026-11-03', 2, { attitude: 'S', overall: 'D' })
    expect(await keys('so-a')).not.toContain('QD766_TTHC')
    expect(await keys('so-b')).not.toContain('QD766_TTHC')
  })
})
