import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { choose, flowOf, option, step, TRIAL } from '../../test/support/trial-flow.ts'
import { CHANGES, type Change, changeLine, gravest } from './change.ts'
import type { Flow, Option, Step } from './definition.ts'
import { diff } from './diff.ts'

/** The trial flow in which one step is another. */
const withStep = (id: string, change: (step: Step) => Step): Flow => ({
  ...TRIAL,
  steps: TRIAL.steps.map((one) => (one.id === id ? change(one) : one)),
})
const withOptions = (id: string, change: (options: readonly Option[]) => readonly Option[]): Flow =>
  withStep(id, (one) =>
    one.answering.kind === 'choose'
      ? { ...one, answering: { ...one.answering, options: change(one.answering.options) } }
      : one,
  )
const withOption = (id: string, code: string, more: Partial<Option>): Flow =>
  withOptions(id, (options) => options.map((one) => (one.code === code ? { ...one, ...more } : one)))
const brief = (changes: readonly Change[]): string[] =>
  changes.map(({ kind, severity, step: id, option: code }) => [kind, id, code, severity].filter(Boolean).join(' '))
const changed = (flow: Flow): string[] => brief(diff(TRIAL, flow))

test('a questionnaire differs in nothing from itself', () => {
  expect(diff(TRIAL, TRIAL)).toEqual([])
  expect(gravest([])).toBeNull()
})

describe('harmless', () => {
  test.each<[string, Flow, string]>([
    ['factors where there were none', { ...TRIAL, factors: { staff: { vi: 'Công chức' } } }, 'factors harmless'],
    [
      'a factor of a question that had none',
      withStep('attitude', (one) => ({ ...one, factor: 'staff' })),
      'factor attitude harmless',
    ],
    [
      'points where there were none',
      withOption('punctuality', 'LATE', { points: 0 }),
      'points punctuality LATE harmless',
    ],
    ['another greeting', { ...TRIAL, greeting: { vi: 'Xin chào.' } }, 'about harmless'],
    [
      'other words for the same question',
      withStep('attitude', (one) => ({ ...one, ask: { vi: 'Xin hỏi: câu hỏi attitude?' } })),
      'question attitude harmless',
    ],
    [
      'a synonym more',
      withOption('punctuality', 'LATE', { also: ['muộn', 'chậm', 'trễ'] }),
      'synonyms punctuality LATE harmless',
    ],
    [
      'a label that says more',
      withOption('punctuality', 'LATE', { label: { vi: 'Trễ hẹn, so với giấy hẹn' } }),
      'label punctuality LATE harmless',
    ],
    [
      'a spelling',
      withOption('attitude_why', 'WAIT', { label: { vi: 'Để chở lâu' } }),
      'label attitude_why WAIT harmless',
    ],
    [
      'a translation',
      withOption('attitude', 'S', { label: { vi: 'Hài lòng', en: 'Satisfied' } }),
      'label attitude S harmless',
    ],
    [
      'quite other words, where the former ones still stand under also',
      withOption('punctuality', 'LATE', { label: { vi: 'Quá ngày ghi trên giấy' }, also: ['trễ hẹn'] }),
      'label punctuality LATE harmless',
    ],
    [
      'a reason more, where several may be chosen',
      withOptions('attitude_why', (all) => [...all, option('OTHER', 'Lý do khác')]),
      'option-added attitude_why OTHER harmless',
    ],
    [
      'another order of options',
      withOptions('punctuality', (all) => all.toReversed()),
      'options-order punctuality harmless',
    ],
    ['another order of questions', { ...TRIAL, steps: TRIAL.steps.toReversed() }, 'steps-order harmless'],
    [
      'the codes of a condition in another order',
      withStep('attitude_why', (one) => ({ ...one, when: { attitude: ['D', 'VD'] } })),
      'condition attitude_why harmless',
    ],
    [
      'a remark that may be longer',
      withStep('remark', (one) => ({ ...one, answering: { kind: 'text', max: 99 } })),
      'length remark harmless',
    ],
  ])('is %s', (_, flow, expected) => {
    expect(changed(flow)).toContain(expected)
    expect(gravest(diff(TRIAL, flow))).toBe('harmless')
  })
})

describe('a new series begins', () => {
  test.each<[string, Flow, string]>([
    [
      'an option is gone',
      withOptions('punctuality', (all) => all.slice(1)),
      'option-removed punctuality EARLY new-series',
    ],
    [
      'an option takes answers from the others',
      withOptions('punctuality', (all) => [...all, option('VERYLATE', 'Trễ trên 30 ngày')]),
      'option-added punctuality VERYLATE new-series',
    ],
    ['a scale runs the other way', withOptions('attitude', (all) => all.toReversed()), 'direction attitude new-series'],
    [
      'a scale is another one',
      withStep('attitude', (one) => ({
        ...one,
        answering: choose([option('1', 'Kém'), option('2', 'Tốt')], false, 'two'),
      })),
      'scale attitude new-series',
    ],
    [
      'others are asked than before',
      withStep('attitude_why', (one) => ({ ...one, when: { attitude: ['VD'] } })),
      'condition attitude_why new-series',
    ],
    [
      'a question asks something else',
      withStep('trips', (one) => ({ ...one, ask: { vi: 'Ông/Bà đã chi bao nhiêu tiền?' } })),
      'question trips new-series',
    ],
    [
      'an answer leaves the denominator',
      withOption('punctuality', 'NOTYET', { counted: false }),
      'counted punctuality NOTYET new-series',
    ],
    [
      'a number may be larger',
      withStep('trips', (one) => ({ ...one, answering: { kind: 'number', min: 0, max: 50, suggest: [0, 1, 2, 3] } })),
      'range trips new-series',
    ],
    [
      'a rated question is gone',
      { ...TRIAL, steps: TRIAL.steps.filter(({ id }) => id !== 'attitude') },
      'step-removed attitude new-series',
    ],
    [
      'there is one question more to rate',
      { ...TRIAL, steps: [...TRIAL.steps, step('place', 'rating', choose([option('1', 'Kém')]))] },
      'step-added place new-series',
    ],
    ['other cases are asked', { ...TRIAL, outcomes: ['returned', 'refused'] }, 'outcomes new-series'],
    ['the office says so', { ...TRIAL, series: 'trial-2027' }, 'series new-series'],
  ])('where %s', (_, flow, expected) => {
    expect(changed(flow)).toContain(expected)
    expect(gravest(diff(TRIAL, flow))).toBe('new-series')
  })
})

describe('a new flow is needed', () => {
  test.each<[string, Flow, string]>([
    ['a code says the opposite', withOption('apology', 'YES', { label: { vi: 'Không' } }), 'code apology YES new-flow'],
    [
      'two codes have changed places',
      withOptions('punctuality', ([first, second, ...rest]) => {
        if (first === undefined || second === undefined) return []
        return [{ ...first, code: second.code }, { ...second, code: first.code }, ...rest]
      }),
      'code punctuality EARLY new-flow',
    ],
    [
      'a denial came into a label',
      withOption('attitude_why', 'UNCLEAR', { label: { vi: 'Không giải thích khó hiểu' } }),
      'code attitude_why UNCLEAR new-flow',
    ],
    [
      'a degree came into a label',
      withOption('attitude', 'N', { label: { vi: 'Rất bình thường' } }),
      'code attitude N new-flow',
    ],
    [
      'a code has taken the words of one that is gone, even where its own still stand under also',
      withOptions('punctuality', (all) =>
        all
          .filter(({ code }) => code !== 'ONTIME')
          .map((one) => (one.code === 'EARLY' ? { ...one, label: { vi: 'Đúng hẹn' }, also: ['trước hẹn'] } : one)),
      ),
      'code punctuality EARLY new-flow',
    ],
    [
      'a step has another role',
      withStep('punctuality', (one) => ({ ...one, role: 'segment' })),
      'role punctuality new-flow',
    ],
    [
      'a step takes several answers instead of one',
      withStep('punctuality', (one) => ({ ...one, answering: { ...one.answering, several: true } as never })),
      'answering punctuality new-flow',
    ],
    [
      'a step takes a text instead of a number',
      withStep('trips', (one) => ({ ...one, answering: { kind: 'text', max: 9 } })),
      'answering trips new-flow',
    ],
    ['it has another id', { ...TRIAL, flow: 'other' }, 'flow new-flow'],
  ])('where %s', (_, flow, expected) => {
    expect(changed(flow)).toContain(expected)
    expect(gravest(diff(TRIAL, flow))).toBe('new-flow')
  })
})

test('a swapped translation is another meaning to those who read it', () => {
  const en = (yes: string, no: string): Flow =>
    flowOf(
      step(
        'a',
        'fact',
        choose([
          { ...option('YES', 'Có'), label: { vi: 'Có', en: yes } },
          { ...option('NO', 'Không'), label: { vi: 'Không', en: no } },
        ]),
      ),
    )
  expect(brief(diff(en('Yes', 'No'), en('No', 'Yes')))).toEqual(['code a YES new-flow', 'code a NO new-flow'])
  expect(brief(diff(en('Yes', 'No'), en('Yes, it did', 'No')))).toEqual(['label a YES harmless'])
})

test('what was and what is now is told in the words of the questionnaire', () => {
  expect(
    diff(
      TRIAL,
      withStep('trips_why', (one) => ({ ...one, when: { trips: { above: 3, below: 9 } } })),
    ),
  ).toEqual([
    {
      kind: 'condition',
      severity: 'new-series',
      step: 'trips_why',
      option: null,
      was: 'trips > 2',
      now: 'trips > 3, < 9',
    },
  ])
})

test.each(CHANGES)('%s is told in both languages', (kind) => {
  for (const severity of ['harmless', 'new-series', 'new-flow'] as const) {
    const change = { kind, severity, step: 'apology', option: 'YES', was: 'trước', now: 'sau' }
    const [vi, en] = [changeLine(change, tongue.say, 'vi'), changeLine(change, tongue.say, 'en')]
    expect(vi).not.toBe(en)
    expect(`${vi}${en}`).not.toContain('{')
  }
})

test('a day that is asked is in no figure: other words, and its end, start no new series', () => {
  const when = step('when', 'fact', { kind: 'date', back: 30, ahead: 0 })
  const before = flowOf(...TRIAL.steps, when)
  const reworded = flowOf(...TRIAL.steps, { ...when, ask: { vi: 'Giấy hẹn ghi ngày khác hẳn?' } })
  expect(brief(diff(before, reworded))).toEqual(['question when harmless'])
  expect(brief(diff(before, flowOf(...TRIAL.steps)))).toEqual(['step-removed when harmless'])
})
