/**
 * A walker that answers at random and looks for conversations that throw, get stuck or never end, and for options that
 * are not understood when typed as they are shown. What it finds is a golden conversation that fails until it is mended.
 */
import { CASE_FACTS } from './condition.ts'
import { endsOf } from './dates.ts'
import { writtenDay } from './day.ts'
import { type Flow, type Step, stepOf } from './definition.ts'
import { GOLDEN_PLACE, GOLDEN_TODAY, goldenFacts, goldenTurn, saidIn } from './golden.ts'
import type { Act, Conversation, Expected } from './golden-file.ts'
import { type Pick, pickFrom } from './random.ts'
import type { Choice, Reply } from './reply.ts'
import type { State } from './state.ts'
import { opening, type Turn } from './turn.ts'
import type { Tongue } from './words.ts'

export interface Failure {
  /** Walks again alone: `--walk 1 --seed SEED`. */
  readonly seed: number
  readonly kind: /** A text or a turn threw. */
    | 'throws'
    /** The same question came again, whatever was answered. */
    | 'stuck'
    /** Questions, but no end. */
    | 'endless'
    /** What was offered was not taken, or was taken for something else. */
    | 'misunderstood'
  readonly step: string | null
  readonly detail: string
  /** The way there, to be pasted into the golden file. */
  readonly conversation: Conversation
}

type Played = Conversation['turns'][number]
/** `wanted`: what it must be understood as; `null`: nothing in particular. */
interface Move {
  readonly act: Act
  readonly wanted: string | number | null
  /** It answers the open question, or means to. */
  readonly honest: boolean
}

/** Honest answers to one question: a wrong known fact, a tick and *Xong* need three. */
const ANSWERS_PER_STEP = 5
/** Turns that lead nowhere, in one conversation. */
const NOISE_MAX = 6
const NOISE_ONE_IN = 4

/** @returns the first failure of `count` walks with the seeds from `seed` on; `null`: all came to an end. */
export function walkMany(flow: Flow, count: number, seed: number, tongue: Tongue): Failure | null {
  for (let i = 0; i < count; i++) {
    const failure = walk(flow, seed + i, tongue)
    if (failure !== null) return failure
  }
  return null
}

/** One conversation to its end. */
export function walk(flow: Flow, seed: number, tongue: Tongue): Failure | null {
  const pick = pickFrom(seed)
  const conversation = caseFor(flow, pick)
  const facts = goldenFacts(conversation)
  const turns: Played[] = []
  let state: State | null = null
  let pending: Move | null = null
  const failed = (kind: Failure['kind'], detail: string): Failure => {
    const last = pending === null ? [] : [{ ...pending.act, expect: meant(flow, state?.step ?? '', pending) } as Played]
    const whole = { ...conversation, name: `seed ${seed}`, turns: [...turns, ...last] }
    return { seed, kind, step: state?.step ?? null, detail, conversation: whole }
  }
  try {
    const begun = opening(flow, facts, GOLDEN_PLACE, conversation.language, tongue)
    state = begun.state
    let reply = begun.reply
    let [noise, honest, here] = [0, 0, 0]
    while (state.ended === null) {
      const step = stepOf(flow, state.step ?? '')
      const noisy = noise < NOISE_MAX && pick(NOISE_ONE_IN) === 0
      const move = step === null ? null : noisy ? noiseOn(flow, pick) : answerTo(step, reply, pick)
      if (move === null) return failed('stuck', '')
      pending = move
      const taken = goldenTurn(flow, state, saidIn(move.act), facts, tongue)
      const wrong = misunderstanding(move, step, reply, taken)
      if (wrong !== null) return failed('misunderstood', wrong)
      noise += noisy ? 1 : 0
      honest += move.honest ? 1 : 0
      here = taken.state.step === state.step ? here + (move.honest ? 1 : 0) : 0
      if (here >= ANSWERS_PER_STEP) return failed('stuck', '')
      // Noise may lead back over every question once.
      if (honest > flow.steps.length * ANSWERS_PER_STEP * (1 + NOISE_MAX)) return failed('endless', '')
      turns.push({ ...move.act, expect: { step: taken.state.step } } as Played)
      pending = null
      state = taken.state
      reply = taken.replies.at(-1) ?? reply
    }
    return null
  } catch (error) {
    return failed('throws', error instanceof Error ? error.message : String(error))
  }
}

/** What should have come of the last turn. */
function meant(flow: Flow, id: string, { wanted, act }: Move): Expected {
  const answering = stepOf(flow, id)?.answering
  if (wanted === null || 'press' in act) return { happened: 'answered' }
  return { understood: { [id]: answering?.kind === 'choose' && answering.several ? [String(wanted)] : wanted } }
}

/** Some case: with or without what the flow may know of it beforehand, in a language that it is written in. */
function caseFor(flow: Flow, pick: Pick): Conversation {
  const languages = Object.keys(flow.title)
  const prefilled = flow.steps.find(({ prefill }) => prefill === 'field')
  const known = prefilled?.answering.kind === 'choose' ? prefilled.answering.options : []
  const option = known[pick(known.length + 1)]
  const field = option === undefined ? null : { code: option.code, name: option.label.vi }
  const about = {
    filed: CASE_FACTS.filed[pick(CASE_FACTS.filed.length + 1)],
    applicant: CASE_FACTS.applicant[pick(CASE_FACTS.applicant.length + 1)],
    outcome: flow.outcomes[pick(flow.outcomes.length)],
    apology: CASE_FACTS.apology[pick(CASE_FACTS.apology.length + 1)],
  }
  const language = languages[pick(languages.length)] ?? 'vi'
  return { name: '', language, field, about, sober: pick(2) === 0, turns: [] }
}

/** Something that the question asks for; `null` where nothing can be answered at all. */
function answerTo(step: Step, reply: Reply, pick: Pick): Move | null {
  const { answering } = step
  const skips = reply.besides.filter(({ code }) => code !== 'DONE')
  if (reply.ticked !== null && reply.ticked.length > 0) return pressed(step, 'DONE', null)
  const skip = skips[pick(skips.length)]
  if (skip !== undefined && pick(8) === 0) return pressed(step, skip.code, null)
  if (answering.kind === 'number') {
    const range = answering.max - answering.min + 1
    if (range < 1) return skip === undefined ? null : pressed(step, skip.code, null)
    const value = answering.min + pick(range)
    return { act: { said: String(value) }, wanted: value, honest: true }
  }
  if (answering.kind === 'date') {
    const { from, to } = endsOf(answering, GOLDEN_TODAY)
    const day = pick(2) === 0 ? from : to
    return { act: { said: writtenDay(day) }, wanted: day, honest: true }
  }
  if (answering.kind === 'text') return { act: { said: 'Xin góp ý thêm.' }, wanted: null, honest: true }
  const choice = reply.options[pick(reply.options.length)]
  if (choice === undefined) return skip === undefined ? null : pressed(step, skip.code, null)
  const wanted = choice.code === 'RIGHT' || choice.code === 'WRONG' || choice.code === 'STOP' ? null : choice.code
  return pick(3) === 0 ? { act: { said: choice.label }, wanted, honest: true } : pressed(step, choice.code, wanted)
}

function pressed({ id }: Step, code: string, wanted: string | null): Move {
  return { act: { press: `${id} ${code}` }, wanted, honest: true }
}

const NOISE = ['gì vậy', '???', 'sửa', 'quay lại', 'giúp', 'tiếp', '👍', '999999', 'a'.repeat(3_000)] as const

/** What people do besides answering: a sticker, the link again, a button of another question, words out of place. */
function noiseOn({ steps }: Flow, pick: Pick): Move {
  const does = (['media', 'open', 'back'] as const)[pick(6)]
  if (does !== undefined) return { act: { does }, wanted: null, honest: false }
  const old = steps[pick(steps.length)]
  const code = old?.answering.kind === 'choose' ? old.answering.options[0]?.code : undefined
  if (old !== undefined && code !== undefined && pick(2) === 0)
    return { act: { press: `${old.id} ${code}` }, wanted: null, honest: false }
  return { act: { said: NOISE[pick(NOISE.length)] ?? '???' }, wanted: null, honest: false }
}

/** Why an offered answer was not what it says; `null`: it was taken. */
function misunderstanding(move: Move, step: Step | null, reply: Reply, { happened, understood }: Turn): string | null {
  if (!move.honest || step === null) return null
  const shown: Choice | undefined = reply.options.find(({ code }) => code === move.wanted)
  const words = shown?.label ?? String(move.wanted ?? '')
  if (happened === 'not-understood') return words
  if (move.wanted === null || happened !== 'answered') return null
  const value = understood?.[step.id]
  const codes = Array.isArray(value) ? value : [value]
  return codes.includes(move.wanted) ? null : words
}
