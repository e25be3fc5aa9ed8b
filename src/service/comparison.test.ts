import { expect, test } from 'vitest'
import { aCase, anInvitation, aResponse, aUnit, countingWorld } from '../../test/support/counting-world.ts'
import { flowOf, SATISFACTION, step } from '../../test/support/trial-flow.ts'
import type { FlowHash } from '../survey/ids.ts'
import { compare } from './comparison.ts'
import { countDirty } from './count.ts'
import { EVERYTHING } from './summary.ts'

const FLOW = {
  ...flowOf(step('attitude', 'rating', SATISFACTION), step('overall', 'overall', SATISFACTION)),
  series: 'seven-criteria',
}
const ALL = { from: '2026-11-01', to: '2026-11-30', unit: null, step: 'overall', factor: null, index: 'T2B_ITEM' }

/** Forty satisfied people in one unit, forty dissatisfied ones in the other. */
async function office() {
  const { deps } = countingWorld()
  const stored = { _id: 'hash' as FlowHash, rev: 1, publishedAt: 0, flow: FLOW }
  for (const [unit, overall] of [
    ['a', 'S'],
    ['b', 'D'],
  ] as const) {
    await deps.store.units.insert(aUnit(unit))
    for (let n = 0; n < 40; n++) {
      const record = aCase(`${unit}${n}`, { unit })
      await deps.store.cases.insert(record)
      await deps.store.invitations.insert(anInvitation(record, 'finished'))
      await deps.store.responses.insert(aResponse(record, { attitude: 'S', overall }))
    }
  }
  await countDirty(deps, 1_000)
  return { ...deps, flows: { all: async () => [stored], former: async () => [] }, say: (key: string) => key }
}

test('two units stand side by side, and whether they differ by more than chance', async () => {
  const deps = await office()
  expect(await compare(deps, { ...ALL, unit: 'a' }, { ...ALL, unit: 'b' }, EVERYTHING)).toMatchObject({
    comparison: { index: { value: 1, n: 40 }, with: { value: 0, n: 40 }, apart: true },
  })
  expect(await compare(deps, { ...ALL, unit: 'a' }, ALL, EVERYTHING)).toMatchObject({ comparison: { apart: true } })
  expect(await compare(deps, ALL, ALL, EVERYTHING)).toMatchObject({ comparison: { apart: false } })
})

test.each([
  ['the rate in which silence counts as satisfied', { index: 'QD766_TTHC', step: null }, 'not-comparable.formula'],
  ['another question', { step: 'attitude' }, 'not-comparable.question'],
])('%s is not compared with a share of answers', async (_, other, code) => {
  const answer = await compare(await office(), ALL, { ...ALL, ...other }, EVERYTHING)
  expect(answer).toMatchObject({ kind: 'refused', status: 422, issues: [{ path: 'index', code }] })
})
