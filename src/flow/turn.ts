/**
 * One turn of a conversation: a pure function of (flow, state, input, facts). No clock, no store, no channel.
 */
import { ask, askDoubt, echo, labelOf, leadIn, type Script } from './ask.ts'
import { commandIn, readingsOf } from './commands.ts'
import { endsOf } from './dates.ts'
import { writtenDay } from './day.ts'
import { type Answering, type Flow, type Language, stepOf } from './definition.ts'
import { fill } from './fill.ts'
import type { Facts, Input } from './input.ts'
import { match } from './match.ts'
import { isOlder } from './older.ts'
import { isGivenAt, nextStep, previousStep, pruned } from './path.ts'
import { type Question, questionOf } from './question.ts'
import type { Reply } from './reply.ts'
import type { Values } from './say.ts'
import { type Answer, type Ending, newState, type Place, type State } from './state.ts'
import { type Refused, type Understood, understandForm, understandPress, understandText } from './understand.ts'
import type { Control, Tongue } from './words.ts'

/** What happened, for the caller who counts, acknowledges a press or looks for a code. */
export type Happened =
  | 'answered'
  /** A button or box of a step where several may be chosen was ticked or unticked; the question stays open. */
  | 'ticked'
  | 'shown'
  | 'asked-back'
  /** Nothing in the text was understood: the caller may look it up as a short code before it commits this turn. */
  | 'not-understood'
  /** A button of an old question, or a message older than the open one: nothing changed. */
  | 'late'
  | 'ended'

export interface Turn {
  readonly state: State
  readonly replies: readonly Reply[]
  readonly happened: Happened
  /** The answers that this turn took, by step; `null` when it took none. */
  readonly understood: Readonly<Record<string, Answer>> | null
  /** The label of the button that answered, for the message that bore it; `null` unless a press was taken. */
  readonly pressed: string | null
  /**
   * What the person asked for beyond this conversation; `null`: nothing. What is held (`data`) is told by whoever holds it,
   * before the open question comes again.
   */
  readonly asked: 'stop' | 'withdraw' | 'erase' | 'data' | null
}

/** Everything that one turn is about. */
interface Scene extends Script {
  readonly input: Input
}

/** From so many misses in a row on, skipping is offered. */
const MISSES_BEFORE_OFFER = 2

/** What belongs to the open question alone and goes with it. */
export const AT_REST = { misses: 0, chosen: [], doubt: null, correcting: false } as const

/** Controls that may be obeyed before a conversation has begun: none of them answers its question. */
const RIGHTS: readonly Control[] = ['stop', 'withdraw', 'erase', 'data']

/**
 * What an invitation carries: greeting and first question, as shown at `place`, and the state after it.
 *
 * @throws Error (code `NO_STEP`) for a flow that asks nothing; such a file is refused when it is read.
 */
export function opening(
  flow: Flow,
  facts: Facts,
  place: Place,
  language: Language,
  tongue: Tongue,
): { readonly state: State; readonly reply: Reply } {
  return begin({ flow, facts, tongue }, newState(language), place)
}

export function turn(flow: Flow, before: State, input: Input, facts: Facts, tongue: Tongue): Turn {
  const scene: Scene = { flow, facts, tongue, input }
  const { said, place } = input
  if (said.kind === 'text' && isOlder(input.moment, before.led[input.channel])) return unchanged(before, [])
  if (before.ended !== null) return unchanged(before, [statement(line(scene, before, 'over'))])
  if (before.step === null) return first(scene, before)
  const state = reclaimed(scene, before, place)
  const question = openQuestion(scene, state)
  const { step } = question
  switch (said.kind) {
    case 'open':
      return opened(scene, state)
    case 'media':
      return shown(scene, state, [line(scene, state, 'media')])
    case 'back':
      return back(scene, state, question)
    case 'text':
      if (state.shown[place] !== step.id) return unseen(scene, state, question, said.text)
      return follow(scene, state, question, understandText(said.text, question, state.chosen, tongue.words))
    case 'press':
      if (said.step !== step.id) return late(scene, before, state, 'late')
      return follow(scene, state, question, understandPress(said.code, question, state.chosen))
    case 'form': {
      const changes = said.step !== step.id
      if (changes && !isGivenAt(state, said.step, place)) return late(scene, before, state, 'late-answer')
      const reopened = changes ? { ...state, ...AT_REST, step: said.step } : state
      const asked = changes ? openQuestion(scene, reopened) : question
      return follow(scene, reopened, asked, understandForm(said.answer, asked, scene.tongue.words))
    }
  }
}

/** The first act of a conversation that no invitation has shown: it begins, unless it answers what it cannot have seen. */
function first(scene: Scene, before: State): Turn {
  const { said, place } = scene.input
  const { state: begun, reply } = begin(scene, before, place)
  const state = { ...begun, led: ledBy(scene, begun) }
  if ((said.kind === 'press' || said.kind === 'form') && said.step === state.step) {
    return turn(scene.flow, state, scene.input, scene.facts, scene.tongue)
  }
  if (said.kind === 'text') {
    const question = openQuestion(scene, state)
    const command = commandUnseen(scene, question, said.text)
    if (command !== null && RIGHTS.includes(command)) return obey(scene, state, question, command)
  }
  return outcome(state, [reply], 'shown')
}

/** Words typed where the open question was never shown do not answer it: it is shown; only commands are obeyed. */
function unseen(scene: Scene, state: State, question: Question, text: string): Turn {
  const command = commandUnseen(scene, question, text)
  return command === null ? opened(scene, state) : obey(scene, state, question, command)
}

type Obeyed = Exclude<Control, 'NA' | 'SKIP'>

function commandUnseen({ tongue: { words } }: Scene, question: Question, text: string): Obeyed | null {
  const command = commandIn(readingsOf(text, words), words)
  if (command === null || command.control === 'NA' || command.control === 'SKIP') return null
  return command.bare && match(readingsOf(text, words), question.lexicon, words) !== null ? null : command.control
}

function follow(scene: Scene, state: State, question: Question, understood: Understood): Turn {
  const { said, place } = scene.input
  const taken = after()
  if (said.kind !== 'press' || understood.kind === 'refused') return taken
  return { ...taken, pressed: labelOf(said.code, question, state, scene.tongue) }

  function after(): Turn {
    switch (understood.kind) {
      case 'answer':
        return settle(scene, state, question, understood.value)
      case 'control':
        return obey(scene, state, question, understood.control)
      case 'tick': {
        const { code } = understood
        const ticked = (one: string): boolean => state.chosen.includes(one) !== (one === code)
        const next = { ...state, misses: 0, chosen: question.lexicon.order.filter(ticked) }
        const { state: put, reply } = show(scene, next, place, [])
        return outcome(put, [reply], 'ticked')
      }
      case 'list':
        return shown(scene, { ...state, ...AT_REST, correcting: true }, [])
      case 'doubt': {
        const { state: put, reply } = show(scene, { ...state, doubt: 'dung' }, place, [])
        return outcome(put, [reply], 'asked-back')
      }
      case 'refused':
        return refuse(scene, state, question, understood)
    }
  }
}

/** Takes the answer and goes on along the path that it opens. */
function settle(scene: Scene, state: State, question: Question, value: Answer): Turn {
  const { flow, facts, tongue, input } = scene
  const { id, role } = question.step
  const understood = { [id]: value }
  const places = state.places.includes(input.place) ? state.places : [...state.places, input.place]
  const answers = pruned(flow, { ...state.answers, [id]: { value, place: places.indexOf(input.place) } }, facts)
  const answered = { ...state, places, answers }
  if (role === 'consent' && value === 'NO') {
    return { ...end(scene, answered, 'declined', [line(scene, state, 'declined')]), understood }
  }
  const noted = input.said.kind === 'text' ? [echo(value, question, state, tongue)] : []
  const next = nextStep(flow, answers, facts)
  const moved = move(scene, answered, next?.id ?? null)
  const lines = [...noted, ...leadIn(scene, moved)]
  if (next === null) {
    const thanks =
      flow.thanks === null ? line(scene, state, 'thanks') : fill(flow.thanks, state.language, flow, facts, tongue.say)
    return { ...end(scene, moved, 'finished', [...lines, thanks]), understood }
  }
  const { state: put, reply } = show(scene, moved, input.place, lines)
  return { ...outcome(put, [reply], 'answered'), understood }
}

function obey(scene: Scene, state: State, question: Question, command: Obeyed): Turn {
  switch (command) {
    case 'next':
      return opened(scene, state)
    case 'back':
      return back(scene, state, question)
    case 'help': {
      const { hotline } = scene.facts
      const call = hotline === null ? [] : [line(scene, state, 'help-hotline', { hotline })]
      return shown(scene, state, [[line(scene, state, 'help'), ...call].join(' ')])
    }
    case 'stop':
      return { ...end(scene, state, 'declined', [line(scene, state, 'stopped')]), asked: 'stop' }
    case 'data':
      return { ...shown(scene, state, []), asked: 'data' }
    // What is taken back leaves nothing behind but that it was consented to.
    case 'withdraw':
      return {
        ...end(scene, bare(scene.flow, state), 'withdrawn', [line(scene, state, 'withdrawn')]),
        asked: 'withdraw',
      }
    case 'erase':
      return { ...end(scene, bare(scene.flow, state), 'withdrawn', [line(scene, state, 'erased')]), asked: 'erase' }
  }
}

/** One question back: out of a doubt or a correction first, then over answers given here. */
function back(scene: Scene, state: State, question: Question): Turn {
  if (state.doubt !== null || state.correcting) return shown(scene, { ...state, ...AT_REST }, [])
  const previous = previousStep(scene.flow, state, question.step.id, scene.input.place)
  if (previous === null) return shown(scene, state, [line(scene, state, 'nothing-before')])
  return shown(scene, move(scene, state, previous.id), [])
}

function refuse(scene: Scene, state: State, question: Question, { why, length }: Refused): Turn {
  const { answering, role } = question.step
  const misses = state.misses + 1
  const several = why === 'unclear' && answering.kind === 'choose' && answering.several
  const { min, max } = answering.kind === 'number' ? answering : { min: 0, max: limitOf(answering) }
  const days = daysOf(answering, scene.facts.today)
  const lines = [line(scene, state, several ? 'unclear-several' : why, { min, max, length, ...days })]
  if (misses >= MISSES_BEFORE_OFFER && role !== 'consent') lines.push(line(scene, state, 'offer'))
  const { state: put, reply } = show(scene, { ...state, misses, doubt: null }, scene.input.place, lines)
  return outcome(put, [reply], 'not-understood')
}

/** An old button or page: told so, with the open question again, and nothing changes. */
function late(scene: Scene, before: State, state: State, key: string): Turn {
  return unchanged(before, [show(scene, state, scene.input.place, [line(scene, state, key)]).reply])
}

function shown(scene: Scene, state: State, lines: readonly string[]): Turn {
  const { state: put, reply } = show(scene, state, scene.input.place, lines)
  return outcome(put, [reply], 'shown')
}

/** The open question again; whoever has answered nothing yet is told anew who asks, and about which case. */
function opened(scene: Scene, state: State): Turn {
  const calm = { ...state, doubt: null }
  if (Object.keys(state.answers).length > 0) return shown(scene, calm, leadIn(scene, state))
  const { state: begun, reply } = begin(scene, calm, scene.input.place)
  return outcome(begun, [reply], 'shown')
}

function begin(script: Script, before: State, place: Place): { readonly state: State; readonly reply: Reply } {
  const { flow, facts, tongue } = script
  const { language } = before
  const state = { ...before, step: nextStep(flow, before.answers, facts)?.id ?? null }
  const written = (facts.sober ? flow.sober : undefined) ?? flow.greeting
  const greeting =
    written === null
      ? tongue.say('conversation.greeting', language, { office: facts.office })
      : fill(written, language, flow, facts, tongue.say)
  return show(script, state, place, [greeting, ...leadIn(script, state)])
}

/** Puts the open question at `place`, after `lines`. */
function show(
  script: Script,
  state: State,
  place: Place,
  lines: readonly string[],
): { readonly state: State; readonly reply: Reply } {
  const question = openQuestion(script, state)
  const reply =
    question.kind === 'doubt' ? askDoubt(state, question, script.tongue, lines) : ask(script, state, question, lines)
  const { id } = question.step
  return { state: state.shown[place] === id ? state : { ...state, shown: { ...state.shown, [place]: id } }, reply }
}

function openQuestion({ flow, facts, tongue }: Script, state: State): Question {
  const step = state.step === null ? null : stepOf(flow, state.step)
  if (step === null)
    throw Object.assign(new Error(`flow ${flow.flow} has no step "${state.step}"`), { code: 'NO_STEP' })
  return questionOf(step, state, facts, tongue.words)
}

function move(scene: Scene, state: State, step: string | null): State {
  return { ...state, ...AT_REST, step, led: ledBy(scene, state) }
}

function ledBy({ input: { channel, moment } }: Scene, { led }: State): State['led'] {
  return moment.at === null && moment.order === null ? led : { ...led, [channel]: moment }
}

/** A step that was reopened elsewhere is not changed from here: whoever is here goes on where the answers end. */
function reclaimed({ flow, facts }: Script, state: State, place: Place): State {
  if (state.step === null || state.answers[state.step] === undefined || isGivenAt(state, state.step, place))
    return state
  return { ...state, ...AT_REST, step: nextStep(flow, state.answers, facts)?.id ?? null }
}

function bare(flow: Flow, state: State): State {
  const given = Object.entries(state.answers).filter(([id]) => stepOf(flow, id)?.role === 'consent')
  return { ...state, answers: Object.fromEntries(given), places: given.length === 0 ? [] : state.places }
}

function end(scene: Scene, state: State, ended: Ending, lines: readonly string[]): Turn {
  return outcome({ ...move(scene, state, null), ended }, [statement(lines.join('\n\n'))], 'ended')
}

function unchanged(state: State, replies: readonly Reply[]): Turn {
  return outcome(state, replies, 'late')
}

function outcome(state: State, replies: readonly Reply[], happened: Happened): Turn {
  return { state, replies, happened, understood: null, pressed: null, asked: null }
}

function statement(text: string): Reply {
  return { text, step: null, options: [], besides: [], ticked: null }
}

function line({ tongue }: Script, { language }: State, key: string, values: Values = {}): string {
  return tongue.say(`conversation.${key}`, language, values)
}

/** The days that a step takes, as they are written, and one of them. */
function daysOf(answering: Answering, today: string): Values {
  if (answering.kind !== 'date') return {}
  const { from, to } = endsOf(answering, today)
  return { from: writtenDay(from), to: writtenDay(to) }
}

function limitOf(answering: Answering): number {
  return answering.kind === 'text' ? answering.max : 0
}
