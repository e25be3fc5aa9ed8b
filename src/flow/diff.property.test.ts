import fc from 'fast-check'
import { expect, test } from 'vitest'
import { choose, flowOf, option, step } from '../../test/support/trial-flow.ts'
import type { Change } from './change.ts'
import type { Answering, Flow, Role, Step } from './definition.ts'
import { diff } from './diff.ts'
import { flowHash } from './version.ts'

const WORDS = ['Hài lòng', 'Rất hài lòng', 'Không', 'Có', 'Trễ hẹn', 'Đúng hẹn', 'Trễ hẹn nhiều']
const words = fc.constantFrom(...WORDS)

const options = fc.uniqueArray(
  fc.tuple(fc.constantFrom('A', 'B', 'C', 'D'), words, fc.subarray(WORDS, { maxLength: 2 }), fc.boolean()),
  {
    minLength: 1,
    selector: ([code]) => code,
  },
)
const answering: fc.Arbitrary<Answering> = fc.oneof(
  fc.tuple(options, fc.boolean(), fc.constantFrom(null, 'satisfaction-5')).map(([all, several, scale]) =>
    choose(
      all.map(([code, vi, also, counted]) => ({ ...option(code, vi, ...also), counted })),
      several,
      scale,
    ),
  ),
  fc.tuple(fc.nat(2), fc.nat(2)).map(([min, max]): Answering => ({ kind: 'number', min, max, suggest: [max] })),
  fc.nat(3).map((max): Answering => ({ kind: 'text', max })),
  fc.constant<Answering>({ kind: 'nothing' }),
)
const when = fc.option(
  fc.oneof(
    fc
      .subarray(['A', 'B'], { minLength: 1 })
      .chain((codes) => fc.constantFrom({ a: codes }, { a: codes.toReversed() })),
    fc.nat(2).map((above) => ({ a: { above } })),
  ),
)
const steps: fc.Arbitrary<Step[]> = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom<Role>('fact', 'rating', 'comment', 'consent'),
      answering,
      when,
      words,
    )
    .map(([id, role, answers, condition, vi]) => step(id, role, answers, { when: condition, ask: { vi } })),
  { minLength: 1, selector: ({ id }) => id },
)
const flow: fc.Arbitrary<Flow> = fc
  .tuple(steps, fc.constantFrom('s', 't'), words)
  .map(([all, series, vi]) => ({ ...flowOf(...all), series, title: { vi } }))

test('nothing is told exactly where both are the same version', () => {
  fc.assert(
    fc.property(flow, flow, (a, b) => {
      expect(diff(a, a)).toEqual([])
      expect(diff(a, b).length === 0).toBe(flowHash(a) === flowHash(b))
    }),
    { numRuns: 2_000 },
  )
})

const MIRROR: Readonly<Record<string, string>> = {
  'step-added': 'step-removed',
  'step-removed': 'step-added',
  'option-added': 'option-removed',
  'option-removed': 'option-added',
}

/** What a change looks like from the other side; how grave it is follows from where one comes from, but for the gravest. */
const seen = ({ kind, severity, step: id, option: code }: Change, mirrored: boolean): string =>
  [mirrored ? (MIRROR[kind] ?? kind) : kind, id, code, severity === 'new-flow'].join(' ')

test('a change and its undoing are told alike, and a code that means something else does so both ways', () => {
  fc.assert(
    fc.property(flow, flow, (a, b) => {
      const there = diff(a, b).map((change) => seen(change, false))
      const back = diff(b, a).map((change) => seen(change, true))
      expect(there.sort()).toEqual(back.sort())
    }),
    { numRuns: 2_000 },
  )
})
