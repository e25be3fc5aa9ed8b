/**
 * Somebody who answers whatever is asked, by chance but from a seed: reads the question, says an answer, waits for the
 * next question, and remembers what was said.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bubble } from '../../src/emulator/bubble.ts'
import type { Flow, Option, Step } from '../../src/flow/definition.ts'
import { readFlow } from '../../src/flow/read.ts'
import type { Answer } from '../../src/flow/state.ts'
import { SECOND } from '../../src/survey/time.ts'
import type { App } from '../support/survey.ts'
import type { Chance } from './chance.ts'

export interface Citizen {
  readonly name: string
  readonly app: App
  readonly chance: Chance
  /** Ever since the office was ready to hear what was said last; `null` while it is dead. */
  readonly readySince: () => number | null
  /** Told before each act. */
  readonly acts: () => void
}

/** As a response keeps them: without consent and the wish to be called, a remark as `GIVEN`. */
export type Given = Readonly<Record<string, Exclude<Answer, { readonly text: string }>>>

/** By itself, however busy this machine is; that it is 15 s on an idle one (faces.md section 3) is not proved here. */
const REPLY_WITHIN = 90 * SECOND

const FILE = new URL('../../flows/seven-criteria.yaml', import.meta.url)
const flow = flowOf(readFileSync(FILE, 'utf8'))

/** Answers from the question that the newest message asks to the end. @throws Error when a reply does not come. */
export async function answerAll(citizen: Citizen): Promise<Given> {
  const given: Record<string, Exclude<Answer, { readonly text: string }>> = {}
  for (let asked = await heard(citizen, 0, null); asked !== 'end'; ) {
    const before = citizen.app.messages().length
    const { step, bubble } = asked
    const answer = await sayAnswer(citizen, step, bubble)
    if (step.role !== 'consent' && step.role !== 'contact') given[step.id] = answer
    asked = await heard(citizen, before, step)
  }
  return given
}

interface Asked {
  readonly step: Step
  readonly bubble: Bubble
}

/** The question that came after message number `since`, other than the one just answered. */
async function heard(citizen: Citizen, since: number, answered: Step | null): Promise<Asked | 'end'> {
  const started = performance.now()
  for (;;) {
    for (const bubble of citizen.app.messages().slice(since)) {
      if (bubble.by !== 'office') continue
      const text = folded(bubble.text)
      if (text.includes(folded(flow.thanks?.vi ?? ''))) return 'end'
      const step = flow.steps.find(({ id, ask }) => id !== answered?.id && text.includes(folded(ask.vi)))
      if (step !== undefined) return { step, bubble }
    }
    const ready = citizen.readySince()
    if (ready !== null && performance.now() - Math.max(ready, started) > REPLY_WITHIN) {
      throw new Error(`${citizen.name} waits in vain for what comes after "${answered?.id ?? 'the invitation'}"`)
    }
    await sleep(20)
  }
}

/** Says something to this question. @returns what it must be stored as. */
async function sayAnswer(citizen: Citizen, step: Step, bubble: Bubble): Promise<Exclude<Answer, { text: string }>> {
  const { app, chance, acts } = citizen
  const say = async (text: string): Promise<void> => {
    acts()
    const button = bubble.buttons.flat().find((one) => one.kind === 'press' && one.label === text)
    await (button !== undefined && chance.upTo(2) > 0 ? app.press(text, bubble.id) : app.text(text))
  }
  const { answering } = step
  if (step.role !== 'consent' && step.role !== 'contact' && chance.upTo(8) === 0) {
    await say('Bỏ qua')
    return 'SKIP'
  }
  switch (answering.kind) {
    case 'number': {
      const number = chance.upTo(6)
      await say(String(number))
      return number
    }
    case 'date':
      throw new Error(`${step.id} asks for a day, which no crowd was taught`)
    case 'text':
      await say(REMARK)
      return 'GIVEN'
    case 'choose': {
      const option = step.role === 'consent' ? answering.options[0] : chance.of(answering.options)
      if (option === undefined) throw new Error(`${step.id} has no options`)
      if (step.prefill !== null && bubble.text.includes('Theo hồ sơ')) {
        await say('Đúng')
        return 'DKDN'
      }
      if (!answering.several) {
        await say(option.label.vi)
        return option.code
      }
      const other = chance.of(answering.options)
      const chosen = answering.options.filter((one) => one === option || one === other)
      await say(chosen.map((one) => String(answering.options.indexOf(one) + 1)).join(' và '))
      return chosen.map(({ code }: Option) => code)
    }
    case 'nothing':
      throw new Error(`${step.id} asks nothing`)
  }
}

/** Nothing of this may be found in a log. */
export const REMARK = 'Cô Hoa ở quầy số bốn rất tận tình.'

function folded(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

function flowOf(yaml: string): Flow {
  const { flow: read } = readFlow(yaml, 'seven-criteria.yaml')
  if (read === null) throw new Error('the shipped questionnaire has mistakes')
  return read
}
