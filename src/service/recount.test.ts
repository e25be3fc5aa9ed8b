import { describe, expect, test } from 'vitest'
import { aCase, anInvitation, aResponse, aUnit, countingWorld, DAY, UNIT } from '../../test/support/counting-world.ts'
import { flowOf, SATISFACTION, step } from '../../test/support/trial-flow.ts'
import { cellId } from '../survey/document.ts'
import type { FlowHash } from '../survey/ids.ts'
import { countDirty } from './count.ts'
import { recountCheck } from './recount.ts'

async function counted() {
  const world = countingWorld()
  const { store } = world.deps
  await store.units.insert(aUnit(UNIT))
  const record = aCase('A')
  await store.cases.insert(record)
  await store.invitations.insert(anInvitation(record, 'finished'))
  await store.responses.insert(aResponse(record, { attitude: 'S' }))
  await countDirty(world.deps, 100)
  return world.deps
}

describe('recount --check', () => {
  test('finds nothing wrong where counters did their work', async () => {
    expect(await recountCheck(await counted())).toEqual({ cells: 1, wrong: [], completed: 0 })
  })

  test('counts what still waits for its counter before it judges', async () => {
    const deps = await counted()
    await deps.store.cases.insert(aCase('B', { day: '2026-11-12' }))
    expect(await recountCheck(deps)).toEqual({ cells: 2, wrong: [], completed: 0 })
  })

  test('names a cell that was tampered with', async () => {
    const deps = await counted()
    const cell = await deps.store.tallies.get(cellId(DAY, UNIT))
    if (cell === null) throw new Error('the cell was counted')
    await deps.store.tallies.replace({ ...cell, funnel: { ...cell.funnel, closed: 99 }, rev: cell.rev + 1 })

    const { wrong } = await recountCheck(deps)
    expect(wrong).toMatchObject([
      { day: DAY, unit: UNIT, stored: { funnel: { closed: 99 } }, counted: { funnel: { closed: 1 } } },
    ])
  })

  test('names a cell whose forms came otherwise; one that was counted before ways of forms were is not wrong', async () => {
    const deps = await counted()
    const cell = await deps.store.tallies.get(cellId(DAY, UNIT))
    if (cell === null) throw new Error('the cell was counted')
    const forms = { 'slip|self|late': 1 }
    await deps.store.tallies.replace({ ...cell, forms, rev: cell.rev + 1 })
    expect((await recountCheck(deps)).wrong).toMatchObject([{ stored: { forms }, counted: { forms: cell.forms } }])
    const { forms: _, ...old } = cell
    await deps.store.tallies.replace({ ...old, rev: cell.rev + 2 })
    expect((await recountCheck(deps)).wrong).toEqual([])
  })

  test('counts a cell anew that was counted before people were, and names it where anything else is wrong', async () => {
    const world = countingWorld()
    const { store } = world.deps
    const flow = flowOf(step('attitude', 'rating', SATISFACTION))
    await store.flows.insert({ _id: 'hash' as FlowHash, rev: 1, flow, publishedAt: 0 })
    await store.responses.insert(aResponse(aCase('A'), { attitude: 'S' }))
    await countDirty(world.deps, 100)
    expect((await recountCheck(world.deps)).wrong).toEqual([])
    const cell = await store.tallies.get(cellId(DAY, UNIT))
    const { people, ...old } = cell?.series['seven-criteria'] ?? { responses: 0, steps: {} }
    expect(people).toEqual({ rated: 1, allSatisfied: 1 })
    if (cell === null) throw new Error('the cell was counted')
    await store.tallies.replace({ ...cell, series: { 'seven-criteria': old }, rev: 2 })
    expect(await recountCheck(world.deps)).toEqual({ cells: 1, wrong: [], completed: 1 })
    expect((await store.tallies.get(cellId(DAY, UNIT)))?.series).toEqual(cell.series)
    const tampered = { 'seven-criteria': { ...old, responses: 9 } }
    await store.tallies.replace({ ...cell, series: tampered, rev: 4 })
    expect(await recountCheck(world.deps)).toMatchObject({ wrong: [{ stored: { series: tampered } }], completed: 0 })
  })

  test('names a cell that is missing', async () => {
    const deps = await counted()
    await deps.store.tallies.remove(cellId(DAY, UNIT), 1)
    expect((await recountCheck(deps)).wrong).toMatchObject([{ day: DAY, unit: UNIT, stored: null }])
  })

  test('names a cell that is missing however long ago, and does not walk the days between', async () => {
    const deps = await counted()
    await deps.store.cases.insert(aCase('old', { day: '0001-01-01' }))
    await deps.store.responses.insert(aResponse(aCase('older', { day: '0001-01-02' }), { attitude: 'S' }))
    await countDirty(deps, 100)
    for (const day of ['0001-01-01', '0001-01-02']) await deps.store.tallies.remove(cellId(day, UNIT), 1)
    let looked = 0
    const { get } = deps.store.tallies
    deps.store.tallies.get = (id) => {
      looked++
      return get(id)
    }
    const { wrong } = await recountCheck(deps)
    expect(wrong.map(({ day }) => day)).toEqual(['0001-01-01', '0001-01-02'])
    expect(looked).toBeLessThan(10)
  })

  test('names a cell that counts what is no more', async () => {
    const deps = await counted()
    const record = aCase('A')
    await deps.store.cases.remove(record._id, 2)
    expect((await recountCheck(deps)).wrong).toMatchObject([{ counted: { funnel: { closed: 0 } } }])
  })
})
