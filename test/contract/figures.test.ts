/** The same cases and answers give the same report, whatever store they lie in and however its days are divided. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CounterDeps } from '../../src/service/count.ts'
import { Lanes } from '../../src/service/lanes.ts'
import { countAll } from '../../src/service/recount.ts'
import { EVERYTHING, type SummaryQuery, summary } from '../../src/service/summary.ts'
import type { Store, StoredFlow } from '../../src/store/store.ts'
import type { CaseId, FlowHash, InvitationId } from '../../src/survey/ids.ts'
import { addDays } from '../../src/survey/time.ts'
import { aCase, anInvitation, aResponse, aUnit } from '../support/counting-world.ts'
import { storeKinds, type TestStore } from '../support/stores.ts'
import { choose, flowOf, option, SATISFACTION, step } from '../support/trial-flow.ts'

const FIRST = '2026-10-25'
const DAYS = 45
const UNITS = ['tinh', 'so-a', 'so-b', 'phong'] as const
const WHY = choose(
  ['RUDE', 'SLOW'].map((code) => option(code, code)),
  true,
)
const FLOW = {
  ...flowOf(
    step('attitude', 'rating', SATISFACTION),
    step('why', 'reason', WHY),
    step('overall', 'overall', SATISFACTION),
  ),
  ...{ flow: 'short', series: 'short' },
}
const SHELF: StoredFlow = { _id: 'hash' as FlowHash, rev: 1, publishedAt: 0, flow: FLOW }

const level = fc.constantFrom('VD', 'D', 'N', 'S', 'VS', 'NA', 'SKIP')
const someone = fc.record({
  unit: fc.constantFrom(...UNITS),
  day: fc.nat(DAYS - 1).map((n) => addDays(FIRST, n)),
  received: fc.option(fc.nat(DAYS - 1).map((n) => Date.parse(`${addDays(FIRST, n)}T00:30:00+07:00`))),
  answers: fc.option(
    fc.record({ attitude: level, overall: level, why: fc.uniqueArray(fc.constantFrom('RUDE', 'SLOW')) }),
    { nil: null },
  ),
  withdrawn: fc.constantFrom(false, false, false, true),
  filed: fc.constantFrom(null, 'counter', 'online'),
})
type Someone = typeof someone extends fc.Arbitrary<infer T> ? T : never
const town = fc.array(someone, { minLength: 40, maxLength: 90 })

/** An office with these cases, counted. */
async function office(store: Store, people: readonly Someone[]) {
  for (const unit of [aUnit('tinh'), aUnit('so-a', 'tinh'), aUnit('so-b', 'tinh'), aUnit('phong', 'so-a')]) {
    await store.units.insert(unit)
  }
  await store.flows.insert(SHELF)
  for (const [n, { unit, day, received, answers, withdrawn, filed }] of people.entries()) {
    const record = { ...aCase(String(n), { unit, day }), receivedAt: received, filed }
    await store.cases.insert(record)
    if (answers === null) continue
    await store.invitations.insert(anInvitation(record, withdrawn ? 'withdrawn' : 'finished'))
    await store.responses.insert({ ...aResponse(record, withdrawn ? {} : answers), series: 'short', withdrawn })
  }
  const quiet = (): void => {}
  const counter: CounterDeps = {
    store,
    keyring: { invitationId: (id: CaseId) => `invitation-of-${id}` as InvitationId },
    follow: async () => {},
    followAnswer: async () => {},
    clock: () => 0,
    log: { info: quiet, warn: quiet, error: quiet },
    lanes: new Lanes(),
  }
  await countAll(counter)
  const flows = { all: async () => [SHELF], former: async () => [] }
  return async (query: SummaryQuery) => {
    const answer = await summary({ store, flows, say: (key: string) => key, clock: () => 0 }, query, EVERYTHING)
    if (answer.kind === 'refused') throw new Error('refused')
    return answer.summary
  }
}

async function within<T>(place: TestStore, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await place.open()
  try {
    return await work(store)
  } finally {
    await store.close()
    await place.destroy()
  }
}

const QUERIES: readonly SummaryQuery[] = [
  { from: '2026-11-01', to: '2026-11-30', unit: null },
  { from: '2026-10-15', to: '2026-11-14', unit: 'so-a' },
  { from: '2026-10-27', to: '2026-11-19', unit: 'so-b' },
  { from: '2026-11-03', to: '2026-11-04', unit: null },
]

test('every store gives the same report of the same answers', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(town, async (people) => {
      const told: string[] = []
      for (const { make } of storeKinds()) {
        told.push(
          await within(make(), async (store) => {
            const ask = await office(store, people)
            const figures = []
            for (const query of QUERIES) figures.push(await ask(query))
            return JSON.stringify(figures)
          }),
        )
      }
      expect(new Set(told).size).toBe(1)
    }),
    { numRuns: 4 },
  )
})

describe('a period that is divided', () => {
  test('wherever the boundary lies, has in its parts what it has as a whole, and moving it moves the days between', async () => {
    const [sqlite] = storeKinds()
    if (sqlite === undefined) throw new Error('there is always SQLite')
    await fc.assert(
      fc.asyncProperty(town, fc.nat(DAYS - 2), fc.nat(DAYS - 2), async (people, one, other) => {
        await within(sqlite.make(), async (store) => {
          const ask = await office(store, people)
          const last = addDays(FIRST, DAYS - 1)
          const [early, late] = [Math.min(one, other), Math.max(one, other)].map((n) => addDays(FIRST, n))
          if (early === undefined || late === undefined) throw new Error('there are two')
          const counts = async (from: string, to: string): Promise<readonly number[]> => {
            if (from > to) return [0, 0, 0, 0]
            const { funnel, processing, forms } = await ask({ from, to, unit: null })
            return [
              funnel.closed,
              funnel.finished,
              processing.received,
              forms.reduce((sum, { inTime }) => sum + inTime, 0),
            ]
          }
          const whole = await counts(FIRST, last)
          const before = await counts(FIRST, early)
          const moved = await counts(FIRST, late)
          const between = await counts(addDays(early, 1), late)
          const after = await counts(addDays(late, 1), last)
          expect(moved.map((n, at) => n - (before[at] ?? 0))).toEqual(between)
          expect(whole.map((n, at) => n - (moved[at] ?? 0))).toEqual(after)
          expect(whole[0]).toBe(people.length)
          expect(whole[3]).toBe(people.filter(({ answers, withdrawn }) => answers !== null && !withdrawn).length)
        })
      }),
      { numRuns: 8 },
    )
  })
})
