import { expect, test } from 'vitest'
import { choose, flowOf, option, step } from '../../test/support/trial-flow.ts'
import type { Flow } from './definition.ts'
import { meaningFaults } from './meaning-faults.ts'
import { readFlow } from './read.ts'

const asking = (label: string, more: { readonly also?: string; readonly role?: 'fact' | 'segment' } = {}): Flow =>
  flowOf(
    step('before', 'comment', { kind: 'text', max: 9 }),
    step(
      'a',
      more.role ?? 'fact',
      choose([option('YES', 'Có'), option('LATE', label, ...(more.also ? [more.also] : []))]),
    ),
  )

test('a code that says something else is placed at its option, with what it meant', () => {
  expect(meaningFaults(asking('Mất giấy hẹn'), [asking('Trễ hẹn')])).toEqual([
    {
      path: ['steps', 1, 'choose', 1],
      code: 'changed-code',
      data: { step: 'a', code: 'LATE', was: 'Trễ hẹn', now: 'Mất giấy hẹn' },
    },
  ])
})

test('a step that is counted otherwise is placed at its role', () => {
  expect(meaningFaults(asking('Trễ hẹn', { role: 'segment' }), [asking('Trễ hẹn')])).toMatchObject([
    { path: ['steps', 1], key: 'role', code: 'changed-step', data: { step: 'a', was: 'fact', now: 'segment' } },
  ])
})

test('what means the same passes: by its words, or because its former words stand under also', () => {
  expect(meaningFaults(asking('Trễ hẹn, muộn'), [asking('Trễ hẹn')])).toEqual([])
  expect(meaningFaults(asking('Quá ngày ghi trên giấy', { also: 'trễ hẹn' }), [asking('Trễ hẹn')])).toEqual([])
})

test('a code that was gone for a while still means what it did when it was answered', () => {
  const without = flowOf(step('a', 'fact', choose([option('YES', 'Có')])))
  expect(meaningFaults(asking('Mất giấy hẹn'), [without, asking('Trễ hẹn')])).toHaveLength(1)
  expect(meaningFaults(asking('Trễ hẹn'), [without, asking('Trễ hẹn')])).toEqual([])
})

test('each code is held to the version that had it last, not to the words of long ago', () => {
  const reworded = asking('Quá ngày ghi trên giấy', { also: 'trễ hẹn' })
  expect(meaningFaults(asking('Quá ngày ghi trên giấy'), [reworded, asking('Trễ hẹn')])).toEqual([])
})

test('a file knows the lines of what is found beside other versions', () => {
  const yaml =
    'flow: trial\ntitle: T\nsteps:\n  - id: a\n    role: fact\n    ask: A?\n    choose:\n      - { code: "YES", vi: Không }\n      - { code: LATE, vi: Có }\n'
  const { flow, found } = readFlow(yaml, 'x.yaml')
  if (flow === null) throw new Error('no flow')
  const faults = meaningFaults(flow, [asking('Trễ hẹn')])
  expect(found(faults).map(({ file, line, column, severity, code }) => [file, line, column, severity, code])).toEqual([
    ['x.yaml', 8, 9, 'error', 'changed-code'],
    ['x.yaml', 9, 9, 'error', 'changed-code'],
  ])
})
