import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { choose, flowOf, option, step, TRIAL } from '../../test/support/trial-flow.ts'
import type { Flow } from './definition.ts'
import { playGolden } from './golden.ts'
import { readGolden } from './golden-file.ts'
import { conversationText } from './golden-text.ts'
import { walk, walkMany } from './walk.ts'

const REMARK = step('remark', 'comment', { kind: 'text', max: 40 })

function failureOf(flow: Flow) {
  const failure = walkMany(flow, 200, 1, tongue)
  if (failure === null) throw new Error('nothing was found')
  return failure
}

test('a questionnaire with a step of every kind is walked to its end, whatever is said on the way', () => {
  expect(walkMany(TRIAL, 1_000, 1, tongue)).toBeNull()
})

test('the same seed goes the same way', () => {
  const broken = flowOf(step('consent', 'consent', choose([])), REMARK)
  expect(walk(broken, 5, tongue)).toEqual(walk(broken, 5, tongue))
})

describe('it finds', () => {
  test('a question that nothing answers', () => {
    expect(failureOf(flowOf(step('consent', 'consent', choose([])), REMARK))).toMatchObject({
      kind: 'stuck',
      step: 'consent',
    })
  })

  test('a text that throws, where it throws', () => {
    const broken = step('b', 'information', { kind: 'nothing' }, { ask: { vi: 'Gọi {ten}.' }, when: { a: ['YES'] } })
    const asked = choose([option('YES', 'Có'), option('NO', 'Không')])
    const flow = flowOf(step('a', 'fact', asked), broken, REMARK)
    const failure = failureOf(flow)
    expect(failure).toMatchObject({ kind: 'throws', step: 'a', detail: expect.stringContaining('ten') })
    const text = conversationText(failure.conversation)
    const golden = readGolden(text, 'golden')
    if (golden.kind === 'faulty') throw new Error(text)
    const [played] = golden.conversations.map((one) => playGolden(flow, one, tongue))
    expect(played?.differences).toMatchObject([{ about: 'throws', turn: golden.conversations[0]?.turns.length }])
  })

  test('options that cannot be told apart when they are typed', () => {
    const options = [option('A', 'Có'), option('B', 'Không'), option('C', 'Có')]
    const failure = failureOf(flowOf(step('a', 'fact', choose(options)), REMARK))
    expect(failure).toMatchObject({ kind: 'misunderstood', step: 'a', detail: 'Có' })
  })
})
