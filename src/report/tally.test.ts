import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Attempt, AttemptOutcome, Invitation, InvitationState, Marks, Way } from '../survey/invitation.ts'
import type { Response } from '../survey/response.ts'
import { addTallies, emptyTally, STAGES, type Tally, tallyOfCase, tallyOfResponse } from './tally.ts'

type Life = Pick<Invitation, 'state' | 'marks' | 'why' | 'attempts'>
type Form = Pick<Response, 'series' | 'answers' | 'withdrawn'>

const RECORD: Parameters<typeof tallyOfCase>[0] = {
  ...{ sample: false, uninvited: null, outcome: 'returned', dueAt: null, closedAt: 1, apology: null },
  ...{ field: null, procedure: null, applicantKind: null, filed: null },
}

const UNMARKED: Marks = { sent: null, delivered: null, opened: null, started: null, finished: null }

function reached(state: InvitationState, marks: Partial<Marks> = {}): string[] {
  const { funnel } = tallyOfCase(RECORD, { state, why: null, marks: { ...UNMARKED, ...marks }, attempts: [] })
  return STAGES.filter((stage) => funnel[stage] === 1)
}

function attempt(way: Way, outcome: AttemptOutcome, cost = 0, reminder = false): Attempt {
  const told = { detail: null, messageId: null, reminder, cost }
  return { way, to: 'a' as Attempt['to'], generation: 1, at: 1, outcome, ...told }
}

function form(answers: Form['answers'], withdrawn = false): Form {
  return { series: 'seven-criteria', answers, withdrawn }
}

function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce(addTallies, emptyTally())
}

describe('how far a case came', () => {
  test('a case without an invitation, or with a recalled one, is closed and no more', () => {
    expect(tallyOfCase(RECORD, null).funnel).toMatchObject({ closed: 1, invited: 0 })
    expect(reached('recalled')).toEqual(['closed'])
  })

  test('why nothing was sent is counted, until something is', () => {
    const life = (state: InvitationState, why: string | null): Life => ({ state, why, marks: UNMARKED, attempts: [] })
    expect(tallyOfCase({ ...RECORD, uninvited: 'no-consent' }, null).unsent).toEqual({ 'no-consent': 1 })
    expect(tallyOfCase(RECORD, life('skipped', 'asked-lately')).unsent).toEqual({
      'asked-lately': 1,
    })
    expect(tallyOfCase(RECORD, life('planned', null)).unsent).toEqual({})
    expect(tallyOfCase({ ...RECORD, uninvited: 'no-consent' }, life('sent', null)).unsent).toEqual({})
  })

  test('each way has its messages and their cost; the case is with the last one that left', () => {
    const attempts = [
      attempt('zalo-user-template', 'rejected'),
      attempt('zalo-template', 'sent', 300),
      attempt('zalo-template', 'uncertain', 300, true),
      attempt('telegram', 'sending'),
    ]
    const marks = { ...UNMARKED, sent: 1, delivered: 2 }
    const { ways } = tallyOfCase(RECORD, { state: 'sent', why: null, marks, attempts })
    expect(ways).toEqual({
      'zalo-user-template': { messages: 0, failed: 1, cost: 0, sent: 0, delivered: 0, opened: 0 },
      'zalo-template': { messages: 2, failed: 0, cost: 600, sent: 1, delivered: 1, opened: 0 },
    })
  })

  test('an invitation that waits as a link or code is an invitation', () => {
    expect(reached('waiting')).toEqual(['closed', 'invited'])
    expect(reached('planned')).toEqual(['closed', 'invited'])
  })

  test('a send whose answer was lost is not counted as sent until a receipt says so', () => {
    expect(reached('uncertain')).toEqual(['closed', 'invited'])
    expect(reached('uncertain', { delivered: 5 })).toEqual(['closed', 'invited', 'sent', 'delivered'])
  })

  test('who typed a code has opened, so it was sent and delivered too', () => {
    expect(reached('waiting', { opened: 5 })).toEqual(['closed', 'invited', 'sent', 'delivered', 'opened'])
    expect(reached('started')).toEqual(STAGES.slice(0, 6))
    expect(reached('finished')).toEqual([...STAGES])
  })

  test('declining and withdrawing are acts of the citizen, but no finished form', () => {
    expect(reached('declined')).toEqual(STAGES.slice(0, 5))
    expect(reached('declined', { started: 5 })).toEqual(STAGES.slice(0, 6))
    expect(reached('withdrawn', { started: 5, finished: 6 })).toEqual(STAGES.slice(0, 6))
  })
})

describe('what a form adds', () => {
  test('numbers are counted by their digits, outside answers among the codes', () => {
    const { series } = sumOf(
      [form({ trips: 2, attitude: 'NA' }), form({ trips: 2, attitude: 'VS' })].map(tallyOfResponse),
    )
    expect(series).toEqual({
      'seven-criteria': { responses: 2, steps: { trips: { '2': 2 }, attitude: { NA: 1, VS: 1 } } },
    })
  })

  test('where several may be chosen, each code counts once and the person once', () => {
    const forms = [form({ why: ['A', 'B', 'A'] }), form({ why: ['B'] }), form({ why: [] }), form({ why: 'SKIP' })]
    expect(sumOf(forms.map(tallyOfResponse)).series['seven-criteria']?.steps['why']).toEqual({
      A: 1,
      B: 2,
      '#': 2,
      SKIP: 1,
    })
  })

  test('a withdrawn form counts nothing', () => {
    expect(tallyOfResponse(form({}, true))).toEqual(emptyTally())
  })

  test('a code may be any word', () => {
    const twice = sumOf([form({ field: 'constructor' }), form({ field: 'constructor' })].map(tallyOfResponse))
    expect(twice.series['seven-criteria']?.steps['field']).toEqual({ constructor: 2 })
  })
})

describe('the law: the tally of a whole is the sum of the tallies of its parts', () => {
  const mark = fc.option(fc.nat(), { nil: null })
  const life: fc.Arbitrary<Life | null> = fc.option(
    fc.record({
      state: fc.constantFrom<InvitationState>(
        'planned',
        'waiting',
        'sent',
        'uncertain',
        'started',
        'finished',
        'declined',
      ),
      why: fc.constantFrom(null, 'no-contact', 'asked-lately', '__proto__'),
      marks: fc.record({ sent: mark, delivered: mark, opened: mark, started: mark, finished: mark }),
      attempts: fc.array(
        fc
          .tuple(fc.constantFrom('telegram', 'zalo-template'), fc.constantFrom('sent', 'rejected', 'sending'), fc.nat())
          .map(([way, outcome, cost]) => attempt(way, outcome, cost)),
      ),
    }),
    { nil: null },
  )
  const code = fc.constantFrom('VD', 'S', 'NA', 'SKIP', '__proto__', 'toString')
  const answered: fc.Arbitrary<Form> = fc.record({
    series: fc.constantFrom('seven-criteria', 'short'),
    answers: fc.dictionary(fc.constantFrom('attitude', 'why', 'trips'), fc.oneof(code, fc.nat(20), fc.array(code))),
    withdrawn: fc.boolean(),
  })
  const name = fc.constantFrom('Đất đai', 'đất|đai', '__proto__')
  const named = fc.option(fc.record({ code: fc.constantFrom(null, 'DD', 'toString'), name: fc.option(name) }))
  const subject = fc.record({
    field: named,
    procedure: named,
    applicantKind: fc.constantFrom(null, 'person', 'agent'),
    outcome: fc.constantFrom('returned', 'refused', 'withdrawn'),
    dueAt: fc.constantFrom(null, 1, 100_000_000),
  })
  const part = fc.oneof(
    fc
      .tuple(fc.boolean(), fc.constantFrom(null, 'cancelled', 'no-consent'), life, subject)
      .map(([sample, uninvited, invitation, about]) =>
        tallyOfCase({ ...RECORD, ...about, sample, uninvited }, invitation),
      ),
    fc
      .tuple(answered, fc.constantFrom([], ['attitude'], ['attitude', 'why']))
      .map(([one, ratings]) => tallyOfResponse({ ...one, ratings })),
    answered.map(tallyOfResponse),
  )

  test('however it is split and in whatever order it is added', () => {
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.tuple(fc.nat(3), fc.nat())), (parts, deal) => {
        const heaps: Tally[][] = [[], [], [], []]
        const shuffled = parts.map((tally, i) => ({ tally, heap: deal[i]?.[0] ?? 0, at: deal[i]?.[1] ?? 0 }))
        shuffled.sort((a, b) => a.at - b.at)
        for (const { tally, heap } of shuffled) heaps[heap]?.push(tally)
        expect(sumOf(heaps.map(sumOf))).toEqual(sumOf(parts))
      }),
    )
  })

  test('each stage holds at most as many as the one before it', () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const { funnel } = sumOf(parts)
        const counts = STAGES.map((stage) => funnel[stage])
        expect(counts).toEqual(counts.toSorted((a, b) => b - a))
      }),
    )
  })
})

describe('what no store can hold as a name', () => {
  test('a NUL or half of a letter in a code becomes the sign of an unknown letter, and is counted', () => {
    const answers = { field: 'A\u0000B', other: 'x\ud800', why: ['a\u0000', 'b'] }
    const { series } = tallyOfResponse({ ...form(answers), series: 's\u0000' })
    expect(series).toEqual({
      's\uFFFD': {
        responses: 1,
        steps: { field: { 'A\uFFFDB': 1 }, other: { 'x\uFFFD': 1 }, why: { 'a\uFFFD': 1, b: 1, '#': 1 } },
      },
    })
  })
})

test('a day that somebody gave is in no figure', () => {
  const answers = { received_on: '2026-11-20', attitude: 'S', trips: 2 }
  expect(tallyOfResponse({ series: 's', answers, withdrawn: false }).series['s']?.steps).toEqual({
    attitude: { S: 1 },
    trips: { '2': 1 },
  })
})
