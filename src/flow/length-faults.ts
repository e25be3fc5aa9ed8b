/**
 * What does not fit where it is shown. Messages are put together as a conversation does, with the longest names that the
 * product takes (an office of 300 signs, a procedure of 500), every option ticked, and a link below.
 */
import { isDeepStrictEqual } from 'node:util'
import { ask, echo, labelOf, leadIn } from './ask.ts'
import { CASE_FACTS } from './condition.ts'
import type { Flow, Language, Step } from './definition.ts'
import { CHOOSING, fill } from './fill.ts'
import type { Fault } from './findings.ts'
import type { Facts } from './input.ts'
import { type Question, questionOf } from './question.ts'
import type { Reply } from './reply.ts'
import { newState, type State } from './state.ts'
import type { Tongue } from './words.ts'

/** Characters in one message (`sendMessage` of the Bot API; `/v3.0/oa/message/cs`, which refuses more: -210). */
const CHANNELS = [
  ['Zalo', 2_000],
  ['Telegram', 4_096],
] as const
/** Buttons under one message of Zalo. */
const ZALO_BUTTONS = 5
/** Characters on a button, without the sign before a ticked one. */
const BUTTON_MAX = 100 - '✓ '.length
/** The link to the web page with its words, and between two parts of a message. */
const LINK_ROOM = 150
const BREAK = '\n\n'

/** The longest names that the product takes. */
const LONGEST: Facts = {
  office: 'x'.repeat(300),
  caseCode: 'x'.repeat(100),
  procedure: 'x'.repeat(500),
  field: { code: 'x', name: 'x'.repeat(500) },
  hotline: 'x'.repeat(100),
  closedOn: '2026-12-31',
  today: '2026-12-31',
  codes: {},
  sober: false,
}

export function lengthFaults(flow: Flow, tongue: Tongue): Fault[] {
  const languages = new Set(flow.steps.flatMap((step) => Object.keys(step.ask)))
  return [
    ...[...languages].flatMap((language) =>
      casesOf(flow)
        .flatMap((facts) => messageFaults(flow, language, facts, tongue))
        .filter(isFirstThere),
    ),
    ...flow.steps.flatMap((step, i) => [...listFaults(step, i), ...buttonFaults(step, i)]),
  ]
}

/** One case, or one of each kind of applicant where a text speaks to them in words of their own. */
function casesOf(flow: Flow): readonly Facts[] {
  if (!JSON.stringify(flow).includes(`{${CHOOSING}`)) return [LONGEST]
  return CASE_FACTS.applicant.map((applicant) => ({ ...LONGEST, codes: { applicant } }))
}

/** The same message may be too long for several of them. */
function isFirstThere({ path, key, data }: Fault, i: number, all: readonly Fault[]): boolean {
  const place = [path, key, data['channel']]
  return all.findIndex((one) => isDeepStrictEqual([one.path, one.key, one.data['channel']], place)) === i
}

function messageFaults(flow: Flow, language: Language, facts: Facts, tongue: Tongue): Fault[] {
  const questions = flow.steps.filter(({ answering }) => answering.kind !== 'nothing')
  const thanks = flow.thanks === null ? '' : fill(flow.thanks, language, flow, facts, tongue.say)
  const last = questions.at(-1)
  const end = [...(last === undefined ? [] : [longestEcho(last)]), ...leadTo(null), thanks].join(BREAK)
  return [
    ...questions.flatMap((step, n) => {
      const lines = [...(n === 0 ? greetings() : [longestEcho(questions[n - 1] ?? step)]), ...leadTo(step)]
      return tooLong(longestPut(step, lines), ['steps', flow.steps.indexOf(step), 'ask'])
    }),
    ...tooLong(end.length, [], 'thanks'),
  ]

  function longestPut(step: Step, lines: readonly string[]): number {
    const script = { flow, facts, tongue }
    const all = [true, false].map((correcting) => {
      const state = { ...newState(language), correcting, chosen: ticked(step) }
      return listed(ask(script, state, openAt(step, state), lines), language, tongue)
    })
    return Math.max(...all)
  }

  function greetings(): readonly string[] {
    const all = [flow.greeting, flow.sober ?? null].flatMap((text) =>
      text === null ? [] : [fill(text, language, flow, facts, tongue.say)],
    )
    const said = all.length > 0 ? all : [tongue.say('conversation.greeting', language, { office: facts.office })]
    return [said.reduce((one, other) => (other.length > one.length ? other : one))]
  }

  function leadTo(step: Step | null): readonly string[] {
    return leadIn({ flow, facts, tongue }, { ...newState(language), step: step?.id ?? null })
  }

  /** What the answer before is acknowledged with. */
  function longestEcho(step: Step): string {
    const state = { ...newState(language), correcting: true }
    const question = openAt(step, state)
    if (step.answering.kind === 'text') return echo({ text: '' }, question, state, tongue)
    if (ticked(step).length > 0) return echo(ticked(step), question, state, tongue)
    const codes = question.options.map(({ code }) => code)
    const label = (code: string): number => labelOf(code, question, state, tongue).length
    const longest = codes.reduce((one, other) => (label(other) > label(one) ? other : one), 'SKIP')
    return echo(longest, question, state, tongue)
  }

  function openAt(step: Step, state: State): Question {
    return questionOf(step, state, facts, tongue.words)
  }
}

/** With its list of options and what may be typed besides. */
function listed({ text, options, besides }: Reply, language: Language, { say }: Tongue): number {
  const list = options.map(({ label }, i) => `${i + 1}. ✓ ${label}`).join('\n')
  const words = say('channel.or-type', language, { words: besides.map(({ label }) => label).join(', ') })
  return [text, list, words].join(BREAK).length + LINK_ROOM
}

function tooLong(length: number, path: Fault['path'], key?: string): Fault[] {
  return CHANNELS.flatMap(([channel, max]): Fault[] =>
    length <= max
      ? []
      : [{ path, ...(key === undefined ? {} : { key }), code: 'long-message', data: { channel, length, max } }],
  )
}

function listFaults({ answering }: Step, i: number): Fault[] {
  if (answering.kind === 'number' && answering.suggest.length > ZALO_BUTTONS) {
    const data = { count: answering.suggest.length, max: ZALO_BUTTONS }
    return [{ path: ['steps', i, 'number', 'suggest'], code: 'numbers-in-a-row', data }]
  }
  if (answering.kind !== 'choose' || answering.options.length <= ZALO_BUTTONS) return []
  const data = { count: answering.options.length, max: ZALO_BUTTONS }
  return [{ path: ['steps', i], key: 'choose', code: 'numbered-list', data }]
}

/** A label alone may have a button's whole length; the sign of a ticked one has to stand there too. */
function buttonFaults({ answering }: Step, i: number): Fault[] {
  if (answering.kind !== 'choose' || !answering.several) return []
  return answering.options.flatMap(({ code, label }, j): Fault[] => {
    const length = Math.max(...Object.values(label).map((text) => text.length))
    if (length <= BUTTON_MAX) return []
    return [{ path: ['steps', i, 'choose', j], code: 'long-button', data: { code, length, max: BUTTON_MAX } }]
  })
}

function ticked({ answering }: Step): readonly string[] {
  return answering.kind === 'choose' && answering.several ? answering.options.map(({ code }) => code) : []
}
