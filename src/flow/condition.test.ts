import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { FACTS, talk } from '../../test/support/trial-flow.ts'
import { checkFlow } from './check.ts'
import { conditionOf } from './compile-condition.ts'
import { isMet } from './condition.ts'
import type { Condition, Flow } from './definition.ts'
import { boxWords } from './diagram-words.ts'
import { diff } from './diff.ts'
import type { CaseCodes } from './input.ts'
import type { Answer } from './state.ts'
import { walkMany } from './walk.ts'

const rating = (id: string): string => `  - { id: ${id}, role: rating, ask: Thế nào?, scale: satisfaction-5 }\n`
const LATE =
  '  - { id: late, role: fact, ask: Đúng hẹn không?, choose: [{ code: ONTIME, vi: Đúng hẹn }, { code: LATE, vi: Trễ hẹn }] }\n'
const TRIPS = '  - { id: trips, role: fact, ask: Mấy lần?, number: { min: 0, max: 9 } }\n'

/** A questionnaire with a last question that is asked under this condition. */
function written(when: string): string {
  const steps = [
    LATE,
    rating('attitude'),
    TRIPS,
    `  - { id: more, role: comment, ask: Góp ý gì?, text: { max: 99 }, when: ${when} }\n`,
  ]
  return `flow: tiny\ntitle: Hỏi ý kiến\nsteps:\n${steps.join('')}`
}

function compiled(when: string): Flow {
  const { flow, findings } = checkFlow(written(when), 'tiny.yaml', tongue)
  if (flow === null) throw new Error(findings.map(({ message }) => message).join())
  return flow
}

const whenOf = (when: string): Condition => compiled(when).steps[3]?.when ?? {}
const found = (when: string): string[] =>
  checkFlow(written(when), 'tiny.yaml', tongue).findings.map(({ code, line, column }) => {
    const there =
      written(when)
        .split('\n')
        [line - 1]?.slice(column - 1) ?? ''
    return `${code}: ${/^[^:,}\]]*/.exec(there)?.[0] ?? ''}`
  })

/** Whether the last question is asked after these answers to the first three. */
function asked(when: string, answers: readonly [string, string, string], codes: CaseCodes = {}): boolean {
  const [late, attitude, trips] = answers
  const end = talk(compiled(when), { ...FACTS, codes })
    .press(late)
    .press(attitude)
    .type(trips)
  return end.state.step === 'more'
}

describe('a condition', () => {
  test.each<[string, readonly [string, string, string], boolean]>([
    ['{ late: [LATE], attitude: [VD, D] }', ['LATE', 'D', '1'], true],
    ['{ late: [LATE], attitude: [VD, D] }', ['LATE', 'S', '1'], false],
    ['{ late: { is: [LATE] } }', ['LATE', 'S', '1'], true],
    ['{ any: [{ late: [LATE] }, { attitude: [VD] }] }', ['ONTIME', 'VD', '1'], true],
    ['{ any: [{ late: [LATE] }, { attitude: [VD] }] }', ['ONTIME', 'S', '1'], false],
    ['{ all: [{ late: [LATE] }, { any: [{ attitude: [VD] }, { trips: { above: 2 } }] }] }', ['LATE', 'S', '3'], true],
    ['{ all: [{ late: [LATE] }, { any: [{ attitude: [VD] }, { trips: { above: 2 } }] }] }', ['LATE', 'S', '2'], false],
    ['{ late: [LATE], any: [{ attitude: [VD] }, { trips: { above: 2 } }] }', ['LATE', 'VD', '0'], true],
    ['{ not: { attitude: [S, VS] } }', ['LATE', 'NA', '0'], true],
    ['{ attitude: { not: [S, VS] } }', ['LATE', 'N', '0'], true],
    ['{ attitude: { not: [S, VS, NA] } }', ['LATE', 'NA', '0'], false],
    ['{ attitude: { answered: true } }', ['LATE', 'SKIP', '0'], false],
    ['{ attitude: { answered: false } }', ['LATE', 'SKIP', '0'], true],
    ['{ trips: { above: 1, answered: true } }', ['LATE', 'S', '1'], false],
    ['{ trips: { above: 1, answered: true } }', ['LATE', 'S', '2'], true],
  ])('%s after %s: %s', (when, answers, expected) => {
    expect(asked(when, answers)).toBe(expected)
  })

  test('looks at how the case was filed, and at nothing where that is not known', () => {
    const answers = ['ONTIME', 'S', '1'] as const
    expect(asked('{ case.filed: [counter, post] }', answers, { filed: 'counter' })).toBe(true)
    expect(asked('{ case.filed: [counter, post] }', answers, { filed: 'online' })).toBe(false)
    expect(asked('{ case.filed: [counter, post] }', answers)).toBe(false)
    expect(asked('{ not: { case.filed: [online] } }', answers)).toBe(true)
    expect(
      asked('{ case.applicant: [organisation], late: [LATE] }', ['LATE', 'S', '1'], { applicant: 'organisation' }),
    ).toBe(true)
  })

  test('in the short form is compiled as ever: the hashes of versions stay', () => {
    expect(whenOf('{ late: [LATE], trips: { above: 2 } }')).toEqual({ late: ['LATE'], trips: { above: 2 } })
    expect(whenOf('{ late: { is: [LATE] } }')).toEqual({ late: ['LATE'] })
  })

  test('and its negation are never met at once, and one of them always is', () => {
    const leaf = fc.oneof(
      fc.record({ late: fc.subarray(['ONTIME', 'LATE', 'NA'], { minLength: 1 }) }),
      fc.record({ attitude: fc.record({ not: fc.subarray(['VD', 'S', 'SKIP'], { minLength: 1 }) }) }),
      fc.record({ trips: fc.record({ above: fc.integer({ min: 0, max: 9 }) }) }),
      fc.record({ late: fc.record({ answered: fc.boolean() }) }),
      fc.constant({ 'case.filed': ['online'] }),
    )
    const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ not: tie('tree') }),
      ),
    }))
    const given = fc.record(
      {
        late: fc.constantFrom('ONTIME', 'LATE', 'NA'),
        attitude: fc.constantFrom('VD', 'S', 'SKIP'),
        trips: fc.nat(9),
        'case.filed': fc.constantFrom('online', 'post'),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(tree, given, (when, answers: Readonly<Record<string, Answer | undefined>>) => {
        const met = (one: Condition): boolean => isMet(one, (name) => answers[name])
        expect(met({ not: when })).toBe(!met(when))
        expect(met({ all: [when, { not: when }] })).toBe(false)
        expect(met({ any: [when, { not: when }] })).toBe(true)
        // What is compiled from what it looks like says the same.
        expect(met(conditionOf(when as Parameters<typeof conditionOf>[0]))).toBe(met(when))
      }),
    )
  })
})

describe('what the check tells of a condition', () => {
  test.each<[string, readonly string[]]>([
    ['{ case.filled: [online] }', ['unknown-fact: case.filled']],
    ['{ case.filed: [Online] }', ['unknown-code: Online']],
    ['{ case.filed: { above: 2 } }', ['wrong-condition: { above']],
    ['{ any: [{ late: [LATE] }, { lat: [LATE] }] }', ['unknown-step: lat']],
    ['{ not: { late: [LATER] } }', ['unknown-code: LATER']],
    ['{ not: { more: [LATE] } }', ['later-step: more']],
    ['{ all: [{ late: [LATE] }, { late: [ONTIME] }] }', ['contradiction: when']],
    ['{ all: [{ case.filed: [online] }, { not: { case.filed: [online] } }] }', ['contradiction: when']],
    ['{ any: [{ trips: { above: 9 } }, { late: [LATE] }] }', []],
    ['{ case.filed: [online], case.applicant: [organisation] }', []],
  ])('%s', (when, expected) => {
    expect(found(when)).toEqual(expected)
  })

  test('no step may be called like a part of a condition', () => {
    const text = written('{ late: [LATE] }').replaceAll('attitude', 'any')
    expect(checkFlow(text, 'tiny.yaml', tongue).findings.map(({ code }) => code)).toEqual(['reserved-step'])
  })
})

test('a condition is told in words, on the diagram and between versions', () => {
  const flow = compiled('{ any: [{ late: [LATE] }, { not: { case.filed: [online] } }] }')
  const [, , , step] = flow.steps
  if (step === undefined) throw new Error('no step')
  const wording = { flow, language: 'vi', say: tongue.say, shares: new Map() } as const
  expect(boxWords(wording, step, 4, null).condition).toBe(
    'nếu (ở câu late trả lời Trễ hẹn hoặc không phải trường hợp: cách nộp hồ sơ: trực tuyến)',
  )
  const other = compiled('{ any: [{ not: { case.filed: [online] } }, { late: [LATE] }] }')
  expect(diff(flow, other).map(({ kind, severity }) => [kind, severity])).toEqual([['condition', 'harmless']])
})

test('every conversation under such conditions comes to its end', () => {
  for (const when of [
    '{ not: { case.filed: [online] } }',
    '{ any: [{ trips: { above: 3 } }, { attitude: { answered: false } }] }',
  ])
    expect(walkMany(compiled(when), 200, 7, tongue)).toBeNull()
})
