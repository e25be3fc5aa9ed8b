import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AskedIn, asHeld, type HeldFigures, heldAfter, NOTHING_HELD } from './held.ts'
import { addTallies, emptyTally, type Tally, tallyOfResponse } from './tally.ts'

type Answers = Parameters<typeof tallyOfResponse>[0]['answers']

function tallied(answers: readonly Answers[]): Tally {
  const sum = answers
    .map((given) => tallyOfResponse({ series: 's', answers: given, withdrawn: false }))
    .reduce(addTallies, emptyTally())
  const n = answers.length
  return { ...sum, funnel: { closed: n, invited: n, sent: n, delivered: n, opened: n, started: n, finished: n } }
}

const times = (n: number, answers: Answers): Answers[] => Array.from({ length: n }, () => answers)
const asked: AskedIn = {
  uncounted: (_, step) => (step === 'punctuality' ? ['NOTYET'] : []),
  ratings: () => ['attitude', 'online'],
}
const seenAfter = (held: HeldFigures, answers: readonly Answers[]) => heldAfter(held, tallied(answers), asked)
const attitude = ({ series }: HeldFigures) => series['s']?.steps['attitude']

describe('what is held', () => {
  test('is nothing while fewer than five have answered', () => {
    expect(seenAfter(NOTHING_HELD, times(4, { attitude: 'D' }))).toBe(NOTHING_HELD)
    expect(seenAfter(NOTHING_HELD, times(5, { attitude: 'D' }))).toEqual({
      funnel: { delivered: 5, opened: 5, started: 5, finished: 5 },
      ways: {},
      series: { s: { responses: 5, steps: { attitude: { D: 5 } } } },
    })
  })

  test('moves when five more are in, and by all of them', () => {
    const five = seenAfter(NOTHING_HELD, times(5, { attitude: 'S' }))
    const nine = [...times(5, { attitude: 'S' }), ...times(4, { attitude: 'D' })]
    expect(seenAfter(five, nine)).toBe(five)
    expect(attitude(seenAfter(five, [...nine, { attitude: 'D' }]))).toEqual({ S: 5, D: 5 })
  })

  test('does not show that one form was withdrawn, nor four; with five it goes', () => {
    const twelve = seenAfter(NOTHING_HELD, times(12, { attitude: 'S' }))
    expect(seenAfter(twelve, times(11, { attitude: 'S' }))).toBe(twelve)
    expect(seenAfter(twelve, times(8, { attitude: 'S' }))).toBe(twelve)
    expect(attitude(seenAfter(twelve, times(7, { attitude: 'S' })))).toEqual({ S: 7 })
  })

  test('is nothing again once fewer than five are left', () => {
    const eight = seenAfter(NOTHING_HELD, times(8, { attitude: 'S' }))
    expect(seenAfter(eight, times(3, { attitude: 'S' }))).toEqual(NOTHING_HELD)
  })

  test('of a question that few were asked waits for five of them, whatever the others say', () => {
    const all = [...times(9, { attitude: 'S' }), { attitude: 'D', attitude_why: ['RUDE', 'SLOW'] }]
    const held = seenAfter(NOTHING_HELD, all)
    expect(held.series['s']?.steps).toEqual({ attitude: { S: 9, D: 1 } })
    const more = seenAfter(held, [...all, ...times(4, { attitude: 'D', attitude_why: ['RUDE'] })])
    expect(more.series['s']?.steps).toEqual({ attitude: { S: 9, D: 1 }, attitude_why: { RUDE: 5, SLOW: 1, '#': 5 } })
  })

  test('waits for five inside the denominator: who skipped or cannot say yet hides nobody', () => {
    const mixed = [...times(4, { punctuality: 'NOTYET' }), ...times(4, { punctuality: 'SKIP' })]
    expect(seenAfter(NOTHING_HELD, [...mixed, ...times(4, { punctuality: 'LATE' })]).series['s']?.steps).toEqual({})
    const five = seenAfter(NOTHING_HELD, [...mixed, ...times(5, { punctuality: 'LATE' })])
    expect(five.series['s']?.steps['punctuality']).toEqual({ NOTYET: 4, SKIP: 4, LATE: 5 })
  })

  test('takes any word for a code', () => {
    const held = seenAfter(NOTHING_HELD, times(5, { constructor: 'toString' }))
    expect(held.series['s']?.steps).toEqual({ constructor: { toString: 5 } })
  })
})

test('what the office did is shown as it is', () => {
  const now = tallied(times(4, { attitude: 'S' }))
  expect(asHeld(now, NOTHING_HELD).funnel).toEqual({
    ...{ closed: 4, invited: 4, sent: 4 },
    ...{ delivered: 0, opened: 0, started: 0, finished: 0 },
  })
})

describe('how many a message has reached', () => {
  const reached = (delivered: number, opened: number): Tally => {
    const did = { messages: 9, failed: 1, cost: 900, sent: 9 }
    const funnel = { ...emptyTally().funnel, closed: 9, invited: 9, sent: 9, delivered, opened }
    return { ...emptyTally(), funnel, ways: { telegram: { ...did, delivered, opened } } }
  }
  const shown = (held: HeldFigures, now: Tally) => {
    const { funnel, ways } = asHeld(now, held)
    const { messages, cost, delivered, opened } = ways['telegram'] ?? { messages: 0, cost: 0, delivered: 0, opened: 0 }
    return { office: [funnel.sent, messages, cost], people: [funnel.delivered, delivered, opened] }
  }

  test('moves by five, of all and of a way of sending; what the office sent and paid is shown as it is', () => {
    const four = heldAfter(NOTHING_HELD, reached(4, 4), asked)
    expect(four).toBe(NOTHING_HELD)
    expect(shown(four, reached(4, 4))).toEqual({ office: [9, 9, 900], people: [0, 0, 0] })
    const six = heldAfter(four, reached(6, 4), asked)
    expect(shown(six, reached(6, 4))).toEqual({ office: [9, 9, 900], people: [6, 6, 0] })
    expect(heldAfter(six, reached(9, 4), asked)).toBe(six)
    const seven = heldAfter(six, reached(9, 7), asked)
    expect(shown(seven, reached(9, 7))).toEqual({ office: [9, 9, 900], people: [6, 7, 7] })
  })
})

describe('how many are satisfied with all that they rated', () => {
  const ratings = asked.ratings('s')
  const rated = (answers: readonly Answers[]): Tally =>
    answers
      .map((given) => tallyOfResponse({ series: 's', answers: given, withdrawn: false, ratings }))
      .reduce(addTallies, emptyTally())
  const lookedAt = (held: HeldFigures, answers: readonly Answers[]) => heldAfter(held, rated(answers), asked)
  const people = (held: HeldFigures, answers: readonly Answers[]) =>
    asHeld(rated(answers), held).series['s']?.people ?? { rated: 0, allSatisfied: 0 }

  test('moves when five more are in, and is nothing again once fewer than five are left', () => {
    const six = [...times(5, { attitude: 'S' }), { attitude: 'D' }]
    const held = lookedAt(NOTHING_HELD, six)
    expect(people(held, six)).toEqual({ rated: 6, allSatisfied: 5 })
    const ten = [...six, ...times(4, { attitude: 'D' })]
    expect(people(lookedAt(held, ten), ten)).toEqual({ rated: 6, allSatisfied: 5 })
    const one = times(1, { attitude: 'S' })
    expect(lookedAt(held, one)).toEqual(NOTHING_HELD)
  })

  test('does not tell what the one said who alone was asked one more question', () => {
    const answers = [...times(9, { attitude: 'S' }), { attitude: 'S', online: 'VD' }]
    const held = lookedAt(NOTHING_HELD, answers)
    expect(attitude(held)).toEqual({ S: 10 })
    expect(people(held, answers)).toEqual({ rated: 0, allSatisfied: 0 })
  })

  test('of what was counted before people were is not known, which is not nobody', () => {
    const { series, ...rest } = rated(times(5, { attitude: 'S' }))
    const old = { ...rest, series: { s: { responses: 5, steps: series['s']?.steps ?? {} } } }
    expect(asHeld(old, heldAfter(NOTHING_HELD, old, asked)).series['s']).not.toHaveProperty('people')
  })

  const level = fc.constantFrom('VD', 'N', 'S', 'VS', 'NA')
  const form = fc.oneof(fc.record({ attitude: level }), fc.record({ attitude: level, online: level }))

  test('whoever comes or goes: it moves by five people or not at all, and only to what the questions show', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.array(form, { maxLength: 12 }), fc.nat()), { maxLength: 20 }), (acts) => {
        let [held, answers]: [HeldFigures, Answers[]] = [NOTHING_HELD, []]
        for (const one of acts) {
          // A number: somebody withdraws.
          answers =
            typeof one === 'number' ? answers.filter((_, i) => i !== one % answers.length) : [...answers, ...one]
          const [before, next] = [people(held, answers), lookedAt(held, answers)]
          const now = people(next, answers)
          held = next
          if (now.rated === before.rated) {
            expect(now).toEqual(before)
            continue
          }
          expect(Math.abs(now.rated - before.rated)).toBeGreaterThanOrEqual(5)
          if (now.rated === 0) continue
          expect(now).toEqual(rated(answers).series['s']?.people)
          const live = answers.filter(({ online }) => online !== undefined && online !== 'NA').length
          const { NA: _, ...shown } = next.series['s']?.steps['online'] ?? {}
          expect(Object.values(shown).reduce((sum, count) => sum + count, 0)).toBe(live)
        }
      }),
    )
  })
})
