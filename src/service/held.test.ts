import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aCase, anInvitation, aResponse, aUnit, countingWorld } from '../../test/support/counting-world.ts'
import { flowOf, SATISFACTION, step } from '../../test/support/trial-flow.ts'
import { offeredPeriods } from '../report/fixed-period.ts'
import type { Summary } from '../report/summary.ts'
import type { FlowHash } from '../survey/ids.ts'
import { countDirty } from './count.ts'
import { type Reader, summary } from './summary.ts'

const TODAY = '2026-11-24'
/** Few, so that each has many answers. */
const UNITS = ['so-a', 'chi-nhanh']
const DAYS = ['2026-11-10', '2026-11-14', '2026-11-15']
const HELD: Reader = { units: null, figures: 'held', parts: null }

const FLOW = {
  ...flowOf(
    step('attitude', 'rating', SATISFACTION),
    step('place', 'rating', SATISFACTION),
    step('why', 'reason', {
      kind: 'choose',
      several: true,
      scale: null,
      options: ['RUDE', 'SLOW'].map((code) => ({ code, label: { vi: code }, also: [], counted: true })),
    }),
  ),
  flow: 'seven-criteria',
  series: 'seven-criteria',
}

async function office() {
  const world = countingWorld()
  const units = [aUnit('tinh'), aUnit('so-a', 'tinh'), aUnit('so-b', 'tinh'), aUnit('chi-nhanh', 'so-a')]
  for (const unit of units) await world.deps.store.units.insert(unit)
  const stored = { _id: 'hash' as FlowHash, rev: 1, publishedAt: 0, flow: FLOW }
  await world.deps.store.flows.insert(stored)
  const flows = { all: async () => [stored], former: async () => [] }
  const deps = { ...world.deps, flows, say: (key: string) => key }
  let n = 0
  return {
    world,
    deps,
    async answer(unit: string, day: string, answers: Parameters<typeof aResponse>[1]) {
      const record = aCase(String(++n), { unit, day })
      await deps.store.cases.insert(record)
      await deps.store.invitations.insert(anInvitation(record, 'finished'))
      const response = aResponse(record, answers)
      await deps.store.responses.insert(response)
      await countDirty(deps, 100)
      return response._id
    },
    async withdraw(id: Awaited<ReturnType<typeof aResponse>>['_id']) {
      const doc = await deps.store.responses.get(id)
      if (doc === null) return
      await deps.store.responses.replace({
        ...doc,
        rev: doc.rev + 1,
        withdrawn: true,
        dirty: [`${doc.dimensions.closedDay}|${doc.dimensions.unit}`],
      })
      await countDirty(deps, 100)
    },
  }
}

type Office = Awaited<ReturnType<typeof office>>

async function seen(
  { deps }: Office,
  period: { from: string; to: string },
  unit: string | null = null,
): Promise<Summary> {
  const { from, to } = period
  const answer = await summary(deps, { from, to, unit }, HELD)
  if (answer.kind === 'refused') throw new Error(answer.issues.map(({ code }) => code).join())
  return answer.summary
}

const NOVEMBER = { from: '2026-11-01', to: '2026-11-30' }

describe('held figures', () => {
  test('of a period add up by half-months and units', async () => {
    const trial = await office()
    for (let i = 0; i < 5; i++) await trial.answer('so-a', '2026-11-10', { attitude: 'S' })
    for (let i = 0; i < 4; i++) await trial.answer('so-a', '2026-11-15', { attitude: 'D' })
    for (let i = 0; i < 6; i++) await trial.answer('so-b', '2026-11-30', { attitude: 'N' })
    const all = await seen(trial, NOVEMBER)
    expect(all.criteria[0]).toMatchObject({ step: 'attitude', n: 11, counts: { S: 5, N: 6, D: 0 } })
    expect(all.funnel).toMatchObject({ closed: 15, invited: 15, finished: 11 })
    expect((await seen(trial, NOVEMBER, 'so-a')).criteria[0]).toMatchObject({ n: 5 })
  })

  test('are of fixed periods only', async () => {
    const { deps } = await office()
    const answer = await summary(deps, { from: '2026-11-02', to: '2026-11-30', unit: null }, HELD)
    expect(answer).toMatchObject({ kind: 'refused', status: 422, issues: [{ path: 'from', code: 'not-fixed' }] })
  })

  test('of a desk are of the whole that it was given, and of no part', async () => {
    const trial = await office()
    const desk: Reader = { units: ['so-a'], figures: 'held', parts: [] }
    const asked = async (unit: string | null) => {
      const answer = await summary(trial.deps, { ...NOVEMBER, unit }, desk)
      return answer.kind === 'done' ? answer.summary.unit : answer.status
    }
    expect(await asked(null)).toBe('so-a')
    expect(await asked('so-a')).toBe('so-a')
    expect(await asked('chi-nhanh')).toBe(404)
    expect(await asked('tinh')).toBe(404)
    const everywhere: Reader = { units: null, figures: 'held', parts: [] }
    expect(await summary(trial.deps, { ...NOVEMBER, unit: 'so-a' }, everywhere)).toMatchObject({ status: 404 })
  })

  test('never go back to an older snapshot, however two readers race', async () => {
    const trial = await office()
    for (let i = 0; i < 5; i++) await trial.answer('so-a', '2026-11-10', { attitude: 'S' })
    expect((await seen(trial, NOVEMBER)).funnel.finished).toBe(5)
    for (let i = 0; i < 6; i++) await trial.answer('so-a', '2026-11-10', { attitude: 'S' })
    // While one reader has read what is live and not yet written, five more answers come and another reader looks.
    const late = await pausedBeforeWriting(trial)
    for (let i = 0; i < 5; i++) await trial.answer('so-a', '2026-11-10', { attitude: 'S' })
    expect((await seen(trial, NOVEMBER)).funnel.finished).toBe(16)
    expect((await late()).funnel.finished).toBe(16)
    expect((await seen(trial, NOVEMBER)).funnel.finished).toBe(16)
  })
})

/** Begins to look, and stops just before the snapshot is written; the returned function lets it go on. */
async function pausedBeforeWriting(trial: Office): Promise<() => Promise<Summary>> {
  const { held } = trial.deps.store
  const reached = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  let first = true
  const slow = {
    ...held,
    replace: async (doc: Parameters<typeof held.replace>[0]) => {
      if (first) {
        first = false
        reached.resolve()
        await go.promise
      }
      return held.replace(doc)
    },
  }
  const deps = { ...trial.deps, store: { ...trial.deps.store, held: slow } }
  const looking = seen({ ...trial, deps }, NOVEMBER)
  await reached.promise
  return () => {
    go.resolve()
    return looking
  }
}

const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      unit: fc.constantFrom(...UNITS),
      day: fc.constantFrom(...DAYS),
      answers: fc.constantFrom(
        { attitude: 'S', place: 'S' },
        { attitude: 'VS', place: 'N' },
        { attitude: 'SKIP' },
        { attitude: 'D', place: 'VS', why: ['RUDE'] },
        { attitude: 'D', why: ['RUDE', 'SLOW'] },
        { attitude: 'VD', why: 'SKIP' },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ withdrawn: fc.nat() }) },
)

/** Every page that there is: each offered period, each unit and all of them; every n on it. */
async function everyN(trial: Office): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const period of offeredPeriods(TODAY)) {
    for (const unit of [null, 'tinh', ...UNITS]) {
      const { funnel, criteria, indexes } = await seen(trial, period, unit)
      const page = `${period.from} ${period.to} ${unit}`
      found.set(`${page} finished`, funnel.finished)
      for (const { step: asked, n } of criteria) found.set(`${page} ${asked}`, n)
      for (const { key, step: asked, n } of indexes) found.set(`${page} ${key} ${asked}`, n)
    }
  }
  return found
}

test('whoever looks at every page after every answer never sees one to four people come or go', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 60, maxLength: 90 }), async (acts) => {
      const trial = await office()
      const given: Awaited<ReturnType<Office['answer']>>[] = []
      let before = await everyN(trial)
      for (const one of acts) {
        if ('withdrawn' in one) {
          const [id] = given.splice(one.withdrawn % Math.max(1, given.length), 1)
          if (id !== undefined) await trial.withdraw(id)
        } else {
          given.push(await trial.answer(one.unit, one.day, one.answers))
        }
        const now = await everyN(trial)
        for (const [where, n] of now) {
          const moved = Math.abs(n - (before.get(where) ?? 0))
          expect(moved === 0 || moved >= 5, `${where}: ${before.get(where)} to ${n}`).toBe(true)
          expect(n === 0 || n >= 5, `${where}: ${n}`).toBe(true)
        }
        before = now
      }
    }),
    { numRuns: 8 },
  )
})
