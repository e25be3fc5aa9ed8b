/** What no sequence of inputs may break, on the shipped questionnaire and on one with a step of every kind. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { FACTS, TRIAL } from '../../test/support/trial-flow.ts'
import { flowFiles } from '../house/files.ts'
import { type Flow, stepOf } from './definition.ts'
import type { Facts, Input, Said } from './input.ts'
import { readFlow } from './read.ts'
import type { State } from './state.ts'
import { opening, type Turn, turn } from './turn.ts'

const KNOWN: Facts = { ...FACTS, field: { code: 'DKDN', name: 'Đăng ký doanh nghiệp' } }
const SHIPPED = (await flowFiles('flows')).map((file) => {
  const { flow } = readFlow(readFileSync(file, 'utf8'), file)
  if (flow === null) throw new Error(`${file} has errors`)
  return flow
})
const FLOWS = [TRIAL, ...SHIPPED].map((flow) => ({ name: flow.flow, flow }))

const typed = fc.oneof(
  fc.constantFrom(
    '1',
    '2',
    '5',
    'có',
    'không',
    'đúng',
    'dung',
    'hài lòng',
    'không hài lòng',
    'trễ hẹn',
    '3 lần',
    '1, 2',
  ),
  fc.constantFrom('sửa', 'quay lại', 'bỏ qua', 'không ý kiến', 'tiếp', 'giúp', 'xong', 'hả', '⭐⭐⭐⭐⭐', ''),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
)
const code = fc.constantFrom(
  'YES',
  'NO',
  'LATE',
  'ONTIME',
  'D',
  'S',
  'NA',
  'SKIP',
  'DONE',
  'RIGHT',
  'WRONG',
  'STOP',
  '3',
)

const saidOn = (flow: Flow): fc.Arbitrary<Said> => {
  const step = fc.constantFrom(...flow.steps.map(({ id }) => id))
  return fc.oneof(
    { weight: 4, arbitrary: typed.map((text): Said => ({ kind: 'text', text })) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('press' as const), step, code }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('form' as const),
        step,
        answer: fc.oneof(code, fc.integer({ min: -1, max: 30 }), fc.array(code), fc.record({ text: fc.string() })),
      }),
    },
    fc.constantFrom<Said>({ kind: 'open' }, { kind: 'media' }, { kind: 'back' }),
  )
}

const inputsOn = (flow: Flow): fc.Arbitrary<Input[]> =>
  fc.array(
    fc.record({
      said: saidOn(flow),
      place: fc.constantFrom('here', 'there'),
      channel: fc.constantFrom('zalo', 'telegram', 'web'),
      moment: fc.record({ at: fc.option(fc.nat(50)), order: fc.option(fc.nat(50)) }),
    }),
    { maxLength: 40 },
  )

/** Presses what is offered until the end; `pick` chooses among it. */
function walk(flow: Flow, facts: Facts, pick: (n: number) => number): State {
  let { state, reply } = opening(flow, facts, 'here', 'vi', tongue)
  for (let steps = 0; state.ended === null; steps++) {
    if (steps > flow.steps.length * 12) throw new Error(`stuck at ${state.step}`)
    const codes = [...reply.options, ...reply.besides].map((choice) => choice.code)
    const chosen = codes[pick(codes.length)]
    const said: Said =
      chosen === undefined || (chosen === 'SKIP' && pick(2) === 0)
        ? { kind: 'text', text: 'Xin cảm ơn.' }
        : { kind: 'press', step: reply.step ?? '', code: chosen }
    const input = { said, place: 'here', channel: 'telegram', moment: { at: null, order: null } }
    const taken = turn(flow, state, input, facts, tongue)
    state = taken.state
    reply = taken.replies[0] ?? reply
  }
  return state
}

function picker(seed: fc.Stream<number>): (n: number) => number {
  return (n) => (n === 0 ? 0 : Number(seed.next().value) % n)
}

/** Without bias and without an end: whoever ticks and unticks the same box for ever never finishes. */
const seeds = fc.noBias(fc.infiniteStream(fc.nat(1_000)))
const facts = fc.constantFrom(FACTS, KNOWN)

describe.each(FLOWS)('on $name', ({ flow }) => {
  test('no input throws, and the state is the same read back from JSON', () => {
    fc.assert(
      fc.property(inputsOn(flow), facts, (inputs, known) => {
        let state = opening(flow, known, 'here', 'vi', tongue).state
        for (const input of inputs) {
          const taken = turn(flow, state, input, known, tongue)
          const read = turn(flow, JSON.parse(JSON.stringify(state)) as State, input, known, tongue)
          expect(read).toEqual(taken)
          expect(JSON.parse(JSON.stringify(taken.state))).toEqual(taken.state)
          // It runs with a question open, or it has ended; and whoever is answered hears exactly one message.
          expect(taken.state.ended === null).toBe(taken.state.step !== null && stepOf(flow, taken.state.step) !== null)
          expect(taken.replies.length).toBe(taken.happened === 'late' && taken.replies.length === 0 ? 0 : 1)
          state = taken.state
        }
      }),
      { numRuns: 150 },
    )
  })

  test('whoever chooses from what is offered comes to an end', () => {
    fc.assert(
      fc.property(seeds, facts, (seed, known) => {
        expect(walk(flow, known, picker(seed)).ended).not.toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  test('only an answering turn changes answers, and only its own and what hung on it', () => {
    fc.assert(
      fc.property(inputsOn(flow), facts, (inputs, known) => {
        let state = opening(flow, known, 'here', 'vi', tongue).state
        for (const input of inputs) {
          const taken = turn(flow, state, input, known, tongue)
          check(state, taken, input)
          state = taken.state
        }
      }),
      { numRuns: 150 },
    )

    function check(before: State, { state: after, understood, happened, asked }: Turn, { place }: Input): void {
      if (happened === 'late') expect(after).toEqual(before)
      if (asked === 'withdraw' || asked === 'erase') return
      if (understood === null) {
        expect(after.answers).toEqual(before.answers)
        return
      }
      for (const [id, given] of Object.entries(after.answers)) {
        if (id in understood) expect(after.places[given.place]).toBe(place)
        else expect(given).toEqual(before.answers[id])
      }
    }
  })

  test('a press that comes again, or late, changes no answer', () => {
    fc.assert(
      fc.property(inputsOn(flow), facts, (inputs, known) => {
        let state = opening(flow, known, 'here', 'vi', tongue).state
        for (const input of inputs) {
          const once = turn(flow, state, input, known, tongue)
          if (input.said.kind === 'press' && once.happened === 'answered') {
            const again = turn(flow, once.state, input, known, tongue)
            expect(again).toMatchObject({ happened: 'late', state: once.state })
          }
          state = once.state
        }
      }),
      { numRuns: 150 },
    )
  })

  test('going back and answering the same gives the same answers', () => {
    fc.assert(
      fc.property(seeds, facts, (seed, known) => {
        const pick = picker(seed)
        let { state, reply } = opening(flow, known, 'here', 'vi', tongue)
        const say = (said: Said): Turn =>
          turn(
            flow,
            state,
            { said, place: 'here', channel: 'telegram', moment: { at: null, order: null } },
            known,
            tongue,
          )
        for (let steps = 0; steps < 12 && state.ended === null; steps++) {
          const code = reply.options[pick(reply.options.length)]?.code ?? 'SKIP'
          const pressed = code === 'WRONG' ? 'RIGHT' : code
          const step = state.step ?? ''
          const taken = say({ kind: 'press', step, code: reply.ticked === null ? pressed : 'SKIP' })
          state = taken.state
          reply = taken.replies[0] ?? reply
          if (state.ended !== null) return
          const { answers, step: open } = state
          state = say({ kind: 'back' }).state
          expect(state.step).toBe(step)
          const again = say({ kind: 'form', step, answer: answers[step]?.value ?? 'SKIP' })
          expect(again.state.answers).toEqual(answers)
          expect(again.state.step).toBe(open)
          state = again.state
        }
      }),
      { numRuns: 150 },
    )
  })
})
