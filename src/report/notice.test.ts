import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Flow } from '../flow/definition.ts'
import { sayFrom } from '../flow/say.ts'
import { type Notice, noticeOf, withheldOf } from './notice.ts'
import { apartFrom, overlapPartly } from './notices-together.ts'
import { summaryOf } from './summary.ts'
import { emptyTally, type StepCounts } from './tally.ts'

const say = sayFrom({ vi: parse(readFileSync('locales/vi.yaml', 'utf8')) })
const CODES = ['VD', 'D', 'N', 'S', 'VS']
const FLOW: Flow = {
  flow: 'seven-criteria',
  series: 'seven-criteria',
  title: { vi: 'Bảy tiêu chí' },
  source: null,
  outcomes: ['returned'],
  greeting: null,
  thanks: null,
  minutes: 2,
  steps: ['attitude', 'facilities'].map((id) => ({
    id,
    role: 'rating',
    ask: { vi: `${id}?` },
    when: null,
    prefill: null,
    answering: {
      kind: 'choose',
      several: false,
      scale: 'satisfaction-5',
      options: CODES.map((code) => ({ code, label: { vi: code }, also: [], counted: true })),
    },
  })),
}
const QUARTER = { from: '2026-07-01', to: '2026-09-30' }
const MONTH = { from: '2026-07-01', to: '2026-07-31' }

function notice(attitude: StepCounts, { period = QUARTER, unit = null as string | null, flow = FLOW } = {}): Notice {
  const forms = Object.values(attitude).reduce((sum, count) => sum + count, 0)
  const steps = { attitude, facilities: { S: 20, D: 20 }, overall: { S: 3, D: 1 } }
  const people = { rated: 40, allSatisfied: 20 }
  const funnel = { closed: 90, invited: 80, sent: 80, delivered: 80, opened: forms, started: forms, finished: forms }
  const tally = { ...emptyTally(), funnel, series: { 'seven-criteria': { responses: forms, people, steps } } }
  return noticeOf(summaryOf(tally, [flow], period, unit), { say, language: 'vi', flows: [flow] }, unit ?? 'Tất cả')
}

const attitudeIn = ({ parts }: Notice) => parts[0]?.questions.find(({ step }) => step === 'attitude')
const under = (unit: string | null, above: string | null): boolean => above === null || unit === above

describe('a notice', () => {
  test('tells the published 31 forms of 2022 with n, formula and interval', () => {
    const told = attitudeIn(notice({ VS: 10, S: 16, N: 5 }))
    expect(told).toMatchObject({ n: 31, withheld: null })
    expect(told?.indexes[0]).toMatchObject({ key: 'T2B_ITEM', figure: '83,87%', n: 31 })
    expect(told?.indexes[0]?.interval).toMatch(/67,37.*92,91/)
    expect(told?.indexes[0]?.meaning).toMatch(/Hài lòng/)
  })

  test('of fewer than five answers tells nothing but that, nor an index that they are in', () => {
    const { parts, counting } = notice({ S: 3, D: 1 })
    expect(attitudeIn(notice({ S: 3, D: 1 }))).toMatchObject({ n: null, withheld: 'few', answers: [], indexes: [] })
    expect(parts[0]?.indexes).toEqual([])
    expect(counting.map(({ key }) => key)).toEqual(['dossiers', 'issued', 'coverage'])
  })

  test('never tells who is satisfied with everything, nor the rate in which silence counts as satisfied', () => {
    const steps = FLOW.steps.flatMap((step, at) =>
      at === 0 ? [step, { ...step, id: 'overall', role: 'overall' as const }] : [step],
    )
    const { parts } = notice({ VS: 10, S: 16, N: 5 }, { flow: { ...FLOW, steps } })
    expect(parts[0]?.questions.find(({ step }) => step === 'overall')).toMatchObject({ withheld: 'few' })
    expect(parts[0]?.indexes.map(({ key }) => key)).toEqual(['T2B_POOLED', 'MEAN_SCORE'])
  })

  test.each([
    ['all of a small group', { S: 7 }, 'alike'],
    ['all but one of a small group, who would know of everybody else', { S: 6, D: 1 }, 'alike'],
    ['two of a small group', { S: 5, D: 2 }, null],
    ['all of a large group', { VS: 40 }, null],
  ] as const)('of %s', (_, counts, withheld) => {
    expect(attitudeIn(notice(counts))?.withheld).toBe(withheld)
  })
})

describe('notices together', () => {
  test('the last unit of a whole is not found by taking the others away', () => {
    const whole = notice({ S: 40, D: 13 })
    const first = notice({ S: 30, D: 10 }, { unit: 'a' })
    const second = notice({ S: 8, D: 2 }, { unit: 'b' })
    expect(attitudeIn(apartFrom([whole], first, under))?.withheld).toBeNull()
    expect(attitudeIn(apartFrom([whole, first], second, under))).toMatchObject({ n: null, withheld: 'apart' })
    expect(attitudeIn(apartFrom([first, second], whole, under))?.withheld).toBe('apart')
    // What says as little of the rest as before is told.
    expect(apartFrom([whole, first], second, under).parts[0]?.questions[1]?.withheld).toBeNull()
  })

  test('a month within a quarter leaves no small rest of it', () => {
    const quarter = notice({ S: 40, D: 13 })
    const month = notice({ S: 38, D: 12 }, { period: MONTH })
    expect(attitudeIn(apartFrom([quarter], month, under))?.withheld).toBe('apart')
    expect(overlapPartly(QUARTER, MONTH)).toBe(false)
    expect(overlapPartly(QUARTER, { from: '2026-06-15', to: '2026-07-14' })).toBe(true)
  })

  test('whatever was posted, in any order, no rest is a group that may not be shown', () => {
    const counts = fc.record({ VD: fc.nat(3), D: fc.nat(8), N: fc.nat(8), S: fc.nat(30), VS: fc.nat(30) })
    fc.assert(
      fc.property(
        fc.array(counts, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
        (units, order) => {
          const sum = Object.fromEntries(
            CODES.map((code) => [code, units.reduce((all, one) => all + one[code as 'S'], 0)]),
          )
          const all = [notice(sum), ...units.map((one, at) => notice(one, { unit: `u${at}` }))]
          const drawn = all.map((one, at) => [order[at] ?? 0, one] as const).sort(([a], [b]) => a - b)
          const posted: Notice[] = []
          for (const [, one] of drawn) posted.push(apartFrom(posted, one, under))
          const told = posted.flatMap((one) =>
            attitudeIn(one)?.withheld === null ? [{ of: one, ...attitudeIn(one) }] : [],
          )
          const whole = told.find(({ of }) => of.unit === null)
          if (whole === undefined) return
          const parts = told.filter(({ of }) => of.unit !== null)
          const rest = Object.fromEntries(
            (whole.answers ?? []).map(({ code, count }) => [
              code,
              parts.reduce((left, part) => left - (part.answers?.find((a) => a.code === code)?.count ?? 0), count),
            ]),
          )
          const n = Object.values(rest).reduce((all, count) => all + count, 0)
          if (n > 0) expect(withheldOf({ n, counts: rest })).toBeNull()
        },
      ),
    )
  })
})
