/** How the open question is put: its text, what may be chosen, what may be said besides. */
import { isWithin, type Within } from './dates.ts'
import { addDays, isDay, writtenDay } from './day.ts'
import { type Flow, textIn } from './definition.ts'
import { fill } from './fill.ts'
import type { Facts } from './input.ts'
import { informationBefore, progressOf } from './path.ts'
import type { Question } from './question.ts'
import type { Choice, Reply } from './reply.ts'
import type { Answer, State } from './state.ts'
import type { Tongue } from './words.ts'

/** The example of a day lies some days back, so that nobody takes it for the answer. */
const EXAMPLE_BACK = 6

/** What a turn speaks from: the questionnaire, the case, the language. */
export interface Script {
  readonly flow: Flow
  readonly facts: Facts
  readonly tongue: Tongue
}

/** The question that `question` is, after the lines `before`, as one message. */
export function ask(script: Script, state: State, question: Question, before: readonly string[]): Reply {
  const { flow, facts, tongue } = script
  const { say } = tongue
  const { step } = question
  const several = step.answering.kind === 'choose' && step.answering.several
  const progress = progressOf(flow, step)
  const count = progress === null ? '' : `${say('conversation.progress', state.language, progress)} `
  const put = count + fill(step.ask, state.language, flow, facts, say)
  const lines = [...before, put]
  if (question.kind === 'confirm') {
    lines.push(
      say('conversation.known', state.language, {
        answer: question.known === null ? '' : nameOf(question, question.known, state.language),
      }),
    )
  }
  if (several && question.kind === 'ask') lines.push(say('conversation.several', state.language))
  if (step.answering.kind === 'number' && step.answering.suggest.length > 0) {
    lines.push(say('conversation.another-number', state.language))
  }
  if (step.answering.kind === 'date') {
    const example = writtenDay(addDays(facts.today, -EXAMPLE_BACK))
    lines.push(say('conversation.another-day', state.language, { example }))
  }
  if (state.chosen.length > 0) {
    lines.push(say('conversation.chosen', state.language, { answer: inWords(state.chosen, question, state, tongue) }))
  }
  return {
    text: lines.join('\n\n'),
    step: step.id,
    options:
      step.answering.kind === 'date'
        ? daysOf(step.answering, facts.today, state, tongue)
        : optionsOf(question, state, tongue),
    besides: besidesOf(question).map((code) => choice(code, question, state, tongue)),
    ticked: several && question.kind === 'ask' ? state.chosen : null,
  }
}

/** As the list has it, in the language of the person; a fact that the list lacks by its own name. */
function nameOf({ options }: Question, { code, name }: NonNullable<Question['known']>, language: string): string {
  const option = options.find((one) => one.code === code)
  return option === undefined ? name : textIn(option.label, language)
}

/** *Ông/Bà muốn chọn “Đúng hẹn” hay dừng khảo sát?* */
export function askDoubt(state: State, question: Question, tongue: Tongue, before: readonly string[]): Reply {
  const options = optionsOf(question, state, tongue)
  const put = tongue.say('conversation.doubt', state.language, { answer: options[0]?.label ?? '' })
  return { text: [...before, put].join('\n\n'), step: question.step.id, options, besides: [], ticked: null }
}

/** The information that leads to the open question, or to the end. */
export function leadIn({ flow, facts, tongue }: Script, state: State): readonly string[] {
  const step = flow.steps.find(({ id }) => id === state.step) ?? null
  return informationBefore(flow, step, state.answers, facts).map((information) =>
    fill(information.ask, state.language, flow, facts, tongue.say),
  )
}

/** What was understood, said back. */
export function echo(value: Answer, question: Question, state: State, { say, words }: Tongue): string {
  if (value === 'SKIP') return say('conversation.skipped', state.language)
  if (typeof value === 'object' && 'text' in value) return say('conversation.noted-remark', state.language)
  const answer =
    typeof value === 'object'
      ? inWords(value, question, state, { say, words })
      : typeof value === 'number'
        ? String(value)
        : labelOf(value, question, state, { say, words })
  return say('conversation.noted', state.language, { answer })
}

function optionsOf(question: Question, state: State, tongue: Tongue): readonly Choice[] {
  const { step, kind, options } = question
  if (kind !== 'ask') return question.lexicon.order.map((code) => choice(code, question, state, tongue))
  if (step.answering.kind === 'number') {
    return step.answering.suggest.map((number) => ({ code: String(number), label: String(number) }))
  }
  return options.map((option) => ({ code: option.code, label: textIn(option.label, state.language) }))
}

/** Today and yesterday, where the step takes them. */
function daysOf(within: Within, today: string, { language }: State, { say }: Tongue): readonly Choice[] {
  return [0, -1].flatMap((n) => {
    const day = addDays(today, n)
    if (!isWithin(day, within, today)) return []
    return [
      {
        code: day,
        label: say(`conversation.day.${n === 0 ? 'today' : 'yesterday'}`, language, { day: writtenDay(day) }),
      },
    ]
  })
}

function besidesOf({ step: { answering, role }, kind }: Question): readonly string[] {
  if (role === 'consent' || kind === 'doubt') return []
  if (answering.kind === 'text') return ['SKIP']
  return answering.kind === 'choose' && answering.several && kind === 'ask' ? ['DONE', 'NA', 'SKIP'] : ['NA', 'SKIP']
}

function choice(code: string, question: Question, state: State, tongue: Tongue): Choice {
  return { code, label: labelOf(code, question, state, tongue) }
}

function inWords(codes: readonly string[], question: Question, state: State, tongue: Tongue): string {
  return codes.map((code) => labelOf(code, question, state, tongue)).join('; ')
}

/** The label of an option, else of one of the reserved choices, else the digits of a number. */
export function labelOf(code: string, { options }: Question, { language }: State, { say }: Tongue): string {
  const option = options.find((one) => one.code === code)
  if (option !== undefined) return textIn(option.label, language)
  if (isDay(code)) return writtenDay(code)
  return /^\d+$/.test(code) ? code : say(`conversation.choice.${code}`, language)
}
