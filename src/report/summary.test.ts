import { describe, expect, test } from 'vitest'
import type { Answering, Flow, Role, Step } from '../flow/definition.ts'
import type { Response } from '../survey/response.ts'
import { summaryOf } from './summary.ts'
import { addTallies, emptyTally, type Tally, tallyOfResponse } from './tally.ts'

const PERIOD = { from: '2026-11-01', to: '2026-11-30' }

function choose(codes: readonly string[], { several = false, uncounted = [] as readonly string[] } = {}): Answering {
  const options = codes.map((code) => ({ code, label: { vi: code }, also: [], counted: !uncounted.includes(code) }))
  return { kind: 'choose', options, several, scale: null }
}

function step(id: string, role: Role, answering: Answering): Step {
  return { id, role, ask: { vi: id }, when: null, prefill: null, answering }
}

const SCALE = choose(['VD', 'D', 'N', 'S', 'VS'])

const SEVEN: Flow = {
  flow: 'seven-criteria',
  series: 'seven-criteria',
  title: { vi: 'Bảy tiêu chí' },
  source: null,
  outcomes: ['returned'],
  greeting: null,
  thanks: null,
  minutes: 2,
  steps: [
    step('consent', 'consent', choose(['YES', 'NO'])),
    step('punctuality', 'fact', choose(['EARLY', 'ONTIME', 'LATE', 'NOTYET'], { uncounted: ['NOTYET'] })),
    step('attitude', 'rating', SCALE),
    step('attitude_why', 'reason', choose(['RUDE', 'UNCLEAR'], { several: true })),
    step('trips', 'fact', { kind: 'number', min: 0, max: 20, suggest: [] }),
    step('overall', 'overall', SCALE),
    step('call_back', 'contact', choose(['YES', 'NO'])),
    step('remark', 'comment', { kind: 'text', max: 1000 }),
  ],
}
const SHORT: Flow = {
  ...SEVEN,
  flow: 'refused',
  series: 'refused',
  outcomes: ['refused'],
  steps: [step('reason', 'rating', SCALE)],
}

function tallied(answers: readonly Response['answers'][], series = 'seven-criteria'): Tally {
  return answers
    .map((given) => tallyOfResponse({ series, answers: given, withdrawn: false }))
    .reduce(addTallies, emptyTally())
}

function times(n: number, answers: Response['answers']): Response['answers'][] {
  return Array.from({ length: n }, () => answers)
}

function criterion(tally: Tally, id: string) {
  return summaryOf(tally, [SEVEN], PERIOD, null).criteria.find((found) => found.step === id)
}

function index(tally: Tally, key: string, id: string) {
  return summaryOf(tally, [SEVEN], PERIOD, null).indexes.find((found) => found.key === key && found.step === id)
}

describe('the denominator', () => {
  test('holds neither NA nor SKIP nor an option that the flow leaves out', () => {
    const tally = tallied([
      ...times(3, { punctuality: 'EARLY' }),
      ...times(24, { punctuality: 'ONTIME' }),
      ...times(4, { punctuality: 'LATE' }),
      { punctuality: 'NOTYET' },
      { punctuality: 'NA' },
    ])
    expect(criterion(tally, 'punctuality')).toEqual({
      flow: 'seven-criteria',
      step: 'punctuality',
      role: 'fact',
      n: 31,
      counts: { EARLY: 3, ONTIME: 24, LATE: 4 },
      outside: { NOTYET: 1, NA: 1, SKIP: 0 },
    })
  })

  test('counts people, not ticks, where several may be chosen', () => {
    const tally = tallied([{ attitude_why: ['RUDE', 'UNCLEAR'] }, { attitude_why: ['RUDE'] }, { attitude_why: 'SKIP' }])
    expect(criterion(tally, 'attitude_why')).toMatchObject({
      n: 2,
      counts: { RUDE: 2, UNCLEAR: 1 },
      outside: { NA: 0, SKIP: 1 },
    })
  })

  test('a number is counted by its digits', () => {
    const tally = tallied([{ trips: 2 }, { trips: 10 }, { trips: 2 }, { trips: 'NA' }])
    expect(criterion(tally, 'trips')).toMatchObject({ n: 3, counts: { '2': 2, '10': 1 }, outside: { NA: 1, SKIP: 0 } })
  })

  test('keeps a code that only an older version of the flow had', () => {
    expect(criterion(tallied([{ punctuality: 'LATE' }, { punctuality: 'LATE_OK' }]), 'punctuality')).toMatchObject({
      n: 2,
      counts: { EARLY: 0, ONTIME: 0, LATE: 1, LATE_OK: 1 },
    })
  })
})

test('what could be told a moment ago is not once an answer was taken back', () => {
  const telling = { answers: () => true, facet: () => true }
  const told = (n: number) => {
    const { criteria, indexes, facets } = summaryOf(
      { ...tallied(times(n, { attitude: 'S', overall: 'D' })), facets: { 'applicant|person|': n } },
      ...([[SEVEN], PERIOD, null, telling] as const),
    )
    const asked = criteria.find(({ step: id }) => id === 'attitude')
    return [
      asked?.n,
      asked?.counts['S'],
      facets.length,
      indexes.filter(({ respondents }) => respondents > 0).length > 0,
    ]
  }
  expect(told(5)).toEqual([5, 5, 1, true])
  expect(told(4)).toEqual([0, 0, 0, false])
})

describe('what is no criterion', () => {
  test('consent, the wish to be called and the remark', () => {
    const summary = summaryOf(tallied([{ remark: 'GIVEN' }]), [SEVEN], PERIOD, null)
    expect(summary.criteria.map(({ step: id }) => id)).toEqual([
      'punctuality',
      'attitude',
      'attitude_why',
      'trips',
      'overall',
    ])
  })

  test('a flow that nobody answered, but for the one asked after a result', () => {
    const shown = (tally: Tally) =>
      new Set(summaryOf(tally, [SHORT, SEVEN], PERIOD, null).criteria.map(({ flow }) => flow))
    expect([...shown(emptyTally())]).toEqual(['seven-criteria'])
    expect([...shown(tallied([{ reason: 'S' }], 'refused'))]).toEqual(['seven-criteria', 'refused'])
  })
})

describe('the indexes', () => {
  test('ONTIME is early or on time, of those who know', () => {
    const tally = tallied([
      ...times(3, { punctuality: 'EARLY' }),
      ...times(24, { punctuality: 'ONTIME' }),
      ...times(4, { punctuality: 'LATE' }),
      { punctuality: 'NOTYET' },
    ])
    expect(index(tally, 'ONTIME', 'punctuality')).toEqual({
      key: 'ONTIME',
      flow: 'seven-criteria',
      step: 'punctuality',
      version: 1,
      series: 'seven-criteria',
      flowVersion: null,
      max: null,
      factor: null,
      n: 31,
      respondents: 31,
      value: 27 / 31,
      low: expect.closeTo(0.711, 3),
      high: expect.closeTo(0.949, 3),
    })
  })

  test('a late option that an older form had is never folded into on time, nor into the denominator', () => {
    const tally = tallied([{ punctuality: 'ONTIME' }, { punctuality: 'LATE' }, { punctuality: 'LATE_OK' }])
    expect(index(tally, 'ONTIME', 'punctuality')).toMatchObject({ n: 2, value: 0.5 })
  })

  test('T2B_ITEM: Bình thường is not satisfied', () => {
    const tally = tallied([
      ...times(20, { attitude: 'S' }),
      ...times(6, { attitude: 'VS' }),
      ...times(3, { attitude: 'N' }),
      ...times(2, { attitude: 'VD' }),
      ...times(9, { attitude: 'NA' }),
    ])
    expect(index(tally, 'T2B_ITEM', 'attitude')).toMatchObject({ n: 31, value: 26 / 31 })
  })

  test('TRIPS_MEAN is a mean, and has no interval while fewer than five answered', () => {
    const tally = tallied([{ trips: 0 }, { trips: 1 }, { trips: 4 }, { trips: 'SKIP' }])
    expect(index(tally, 'TRIPS_MEAN', 'trips')).toEqual({
      key: 'TRIPS_MEAN',
      flow: 'seven-criteria',
      step: 'trips',
      version: 1,
      series: 'seven-criteria',
      flowVersion: null,
      max: null,
      factor: null,
      n: 3,
      respondents: 3,
      value: 5 / 3,
      low: null,
      high: null,
    })
  })

  test('say nothing where nobody answered', () => {
    const { indexes } = summaryOf(emptyTally(), [SEVEN], PERIOD, 'so-tai-chinh')
    expect(indexes.map(({ key, step: id, n, value }) => [key, id, n, value])).toEqual([
      ['ONTIME', 'punctuality', 0, null],
      ['TRIPS_MEAN', 'trips', 0, null],
      ['T2B_ITEM', 'attitude', 0, null],
      ['T2B_ITEM', 'overall', 0, null],
    ])
  })

  test('no satisfaction is claimed of a scale that is not the five', () => {
    const three: Flow = { ...SEVEN, steps: [step('attitude', 'rating', choose(['BAD', 'FAIR', 'GOOD']))] }
    expect(summaryOf(tallied([{ attitude: 'GOOD' }]), [three], PERIOD, null).indexes).toEqual([])
  })
})
