/** The corpus, line by line, and what the product reads in each. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { stepOf } from '../../src/flow/definition.ts'
import type { Facts } from '../../src/flow/input.ts'
import { type Question, questionOf } from '../../src/flow/question.ts'
import { readFlow } from '../../src/flow/read.ts'
import type { Answer } from '../../src/flow/state.ts'
import { type Understood, understandText } from '../../src/flow/understand.ts'
import { tongue } from '../support/tongue.ts'

/** One line at one open question. */
export interface Line {
  readonly step: string
  readonly text: string
  readonly expected: string
  readonly question: Question
}

/** The section whose question is the field that the case knows already. */
const KNOWN = 'known field'
const FIELD = { code: 'HKD', name: 'Đăng ký hộ kinh doanh' }
const CORPUS = new URL('answers.yaml', import.meta.url)
const FLOW = new URL('../../flows/seven-criteria.yaml', import.meta.url)

const { flow } = readFlow(readFileSync(FLOW), 'seven-criteria.yaml')

/** Every line at every question of its section. */
export function corpus(): readonly Line[] {
  const sections = parse(readFileSync(CORPUS, 'utf8')) as Record<string, Record<string, string>>
  return Object.entries(sections).flatMap(([steps, meanings]) =>
    steps.split(', ').flatMap((step) => {
      const question = questionAt(step)
      return Object.entries(meanings).flatMap(
        ([expected, texts]) => texts.match(/.+/g)?.map((text) => ({ step, text, expected, question })) ?? [],
      )
    }),
  )
}

/** What a line is read as, in the corpus's own terms. */
export function reading({ text, question }: Pick<Line, 'text' | 'question'>): string {
  return named(understandText(text, question, [], tongue.words))
}

function named(understood: Understood): string {
  if (understood.kind === 'answer') return valued(understood.value)
  if (understood.kind === 'control') return understood.control
  return understood.kind === 'refused' ? 'none' : understood.kind
}

function valued(value: Answer): string {
  if (typeof value !== 'object') return String(value)
  return 'text' in value ? 'text' : value.join('+')
}

function questionAt(name: string): Question {
  const step = flow === null ? null : stepOf(flow, name === KNOWN ? 'field' : name)
  if (step === null) throw new Error(`the corpus names "${name}", a step that the flow lacks`)
  const facts = { field: name === KNOWN ? FIELD : null } as Facts
  return questionOf(step, { doubt: null, correcting: false }, facts, tongue.words)
}
