/** `ykien flow play FILE`: the conversation of a flow file in a terminal, or line by line for a script. */
import { checkFlow } from '../flow/check.ts'
import type { Language } from '../flow/definition.ts'
import { findingLine } from '../flow/finding-line.ts'
import type { Facts, Input } from '../flow/input.ts'
import type { Reply } from '../flow/reply.ts'
import type { Answer, State } from '../flow/state.ts'
import { opening, turn } from '../flow/turn.ts'
import type { Tongue } from '../flow/words.ts'

/** The case that is played, from `--case key=value`; `unknown`: pairs that mean nothing, which are said and left out. */
export interface PlayedCase {
  readonly facts: Facts
  readonly language: Language
  readonly unknown: readonly string[]
}

export interface Play {
  readonly text: string
  readonly file: string
  readonly facts: PlayedCase
  readonly json: boolean
}

export interface PlayIo {
  out(text: string): void
  err(text: string): void
}

/** Facts of a case that no flow asks for; they may be given and change nothing. */
const WITHOUT_EFFECT = ['unit', 'filed', 'outcome', 'apology', 'receivedAt', 'dueAt', 'applicant']
const KNOWN = [
  'office',
  'code',
  'procedure',
  'field',
  'field.code',
  'field.name',
  'hotline',
  'closedOn',
  'language',
  'sober',
]
const PLACE = 'terminal'

/** `['field=DKDN', 'field.name=Đăng ký doanh nghiệp', 'office=Sở Tài chính', 'sober=yes']` */
export function factsFrom(pairs: readonly string[]): PlayedCase {
  const given = new Map<string, string>()
  const unknown: string[] = []
  for (const pair of pairs) {
    const cut = pair.indexOf('=')
    const key = pair.slice(0, Math.max(cut, 0))
    const value = pair.slice(cut + 1).normalize('NFC')
    const fits = key !== 'sober' || value === 'yes' || value === 'no'
    if (KNOWN.includes(key) && fits) given.set(key, value)
    else if (!WITHOUT_EFFECT.includes(key)) unknown.push(pair)
  }
  const field = given.get('field') ?? given.get('field.code')
  const facts: Facts = {
    office: given.get('office') ?? 'Trung tâm Phục vụ hành chính công',
    caseCode: given.get('code') ?? 'H99.1-261102-0001',
    procedure: given.get('procedure') ?? null,
    field: field === undefined ? null : { code: field, name: given.get('field.name') ?? field },
    hotline: given.get('hotline') ?? null,
    closedOn: given.get('closedOn') ?? null,
    sober: given.get('sober') === 'yes',
  }
  return { facts, language: given.get('language') ?? 'vi', unknown }
}

/**
 * Puts the first question, then takes one message a line. With `json` each is answered by one line of JSON (faces.md
 * section 5), also after the end; at a terminal the end ends it.
 *
 * @returns the exit status: 0 played, 1 the file has errors.
 */
export async function flowPlay(
  { text, file, facts: played, json }: Play,
  input: AsyncIterable<string | Uint8Array>,
  io: PlayIo,
  tongue: Tongue,
): Promise<number> {
  const { facts, language, unknown } = played
  if (unknown.length > 0) {
    const keys = [...KNOWN, ...WITHOUT_EFFECT].join(', ')
    io.err(`${tongue.say('play.unknown', 'vi', { pairs: unknown.join(', '), keys })}\n`)
  }
  const { flow, findings } = checkFlow(text, file, tongue)
  for (const finding of findings) io.err(`${findingLine(finding, tongue.say)}\n`)
  if (flow === null) return 1
  // A known code stands in the list under its label; a name is only needed for a code that the list lacks.
  const known = { ...facts, field: facts.field === null ? null : named(facts.field) }
  const { state: opened, reply } = opening(flow, known, PLACE, language, tongue)
  let state = opened
  print(state, null, [reply])
  let order = 0
  for await (const line of linesOf(input)) {
    const said: Input['said'] = { kind: 'text', text: line }
    const moment = { at: null, order: ++order }
    const taken = turn(flow, state, { said, place: PLACE, channel: 'terminal', moment }, known, tongue)
    state = taken.state
    print(state, taken.understood, taken.replies)
    if (!json && state.ended !== null) break
  }
  return 0

  function named(field: { readonly code: string; readonly name: string }): { code: string; name: string } {
    const prefilled = flow?.steps.find(({ prefill }) => prefill === 'field')
    const options = prefilled?.answering.kind === 'choose' ? prefilled.answering.options : []
    const option = field.name === field.code ? options.find(({ code }) => code === field.code) : undefined
    return { code: field.code, name: option?.label[language] ?? option?.label.vi ?? field.name }
  }

  function print(now: State, understood: Readonly<Record<string, Answer>> | null, replies: readonly Reply[]): void {
    io.out(json ? `${JSON.stringify(lineOf(now, understood, replies))}\n` : replies.map(onTerminal).join(''))
  }
}

function lineOf(
  { step, ended }: State,
  understood: Readonly<Record<string, Answer>> | null,
  replies: readonly Reply[],
): Record<string, unknown> {
  const said = replies.map(({ text, options, besides }) => ({ text, options: [...options, ...besides] }))
  return { step, understood, replies: said, ended }
}

function onTerminal({ text, options, besides }: Reply): string {
  const numbers = options.every(({ code }) => /^\d+$/.test(code))
  const list = options.map(({ label }, i) => (numbers ? `   ${label}` : `  ${i + 1}. ${label}`))
  const others = besides.length === 0 ? [] : [`  · ${besides.map(({ label }) => label.toLowerCase()).join(' · ')}`]
  return `${[text, ...list, ...others].join('\n')}\n\n> `
}

async function* linesOf(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const lines = rest.split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
