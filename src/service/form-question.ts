/** A question as the page of the form shows it, and a posted page as what it says: pure, whoever keeps the conversation. */
import { type Flow, type Step, stepOf } from '../flow/definition.ts'
import { fill } from '../flow/fill.ts'
import type { Facts, Said } from '../flow/input.ts'
import { progress, progressOf } from '../flow/path.ts'
import type { Reply } from '../flow/reply.ts'
import type { Say } from '../flow/say.ts'
import type { Answer, Place, State } from '../flow/state.ts'
import type { FormPost, FormView } from './form-view.ts'

export interface OpenQuestion {
  readonly flow: Flow
  readonly facts: Facts
  readonly state: State
  readonly place: Place
  readonly step: Step
  readonly reply: Reply
  /** What was answered here before. */
  readonly given: Answer | null
  readonly problem: string | null
}

export function formQuestion(
  { flow, facts, state, place, step, reply, given, problem }: OpenQuestion,
  say: Say,
): Extract<FormView, { readonly kind: 'question' }> {
  const { done, total } = progress(flow, state, facts)
  return {
    kind: 'question',
    language: state.language,
    office: facts.office,
    title: flow.title[state.language] ?? flow.title.vi,
    hotline: facts.hotline,
    reply,
    step,
    ask: fill(step.ask, state.language, flow, facts, say),
    number: progressOf(flow, step),
    given,
    problem,
    canGoBack: Object.values(state.answers).some(({ place: at }) => state.places[at] === place),
    done,
    total,
  }
}

/** The posted page as what it says; `problem`: nothing was chosen where something must be. */
export function formSaid(say: Say, flow: Flow, post: FormPost, state: State): Said | { readonly problem: string } {
  switch (post.action) {
    case 'back':
      return { kind: 'back' }
    case 'stop':
    case 'sure-stop':
      return { kind: 'text', text: 'dừng' }
    case 'withdraw':
    case 'sure-withdraw':
      return { kind: 'text', text: 'rút' }
    case 'na':
    case 'skip':
      return { kind: 'form', step: post.step, answer: post.action === 'na' ? 'NA' : 'SKIP' }
    case 'answer': {
      const answer = answerOf(flow, post)
      if (answer !== null) return { kind: 'form', step: post.step, answer }
      const role = stepOf(flow, post.step)?.role
      return {
        problem:
          role === 'consent' ? say('conversation.consent', state.language) : say('form.choose-one', state.language),
      }
    }
  }
}

/** The posted fields as an answer; `null`: nothing was chosen or typed. */
function answerOf(flow: Flow, { step: id, codes, text }: FormPost): Answer | null {
  const step = stepOf(flow, id)
  const [code] = codes
  switch (step?.answering.kind) {
    case 'number':
    case 'date':
      return (code ?? text).trim() === '' ? null : (code ?? text)
    case 'text':
      return text.trim() === '' ? 'SKIP' : { text: text.normalize('NFC').trim() }
    case 'choose':
      if (code === undefined) return null
      return step.answering.several ? [...codes] : code
    default:
      return code ?? null
  }
}
