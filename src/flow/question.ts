/**
 * The open question as it stands now: a list, a known fact to confirm, or *đúng hay dừng?*. Compiled once for each step
 * (and known fact), for a turn must not pay for it.
 */
import type { Option, Step } from './definition.ts'
import { fold } from './fold.ts'
import type { Facts } from './input.ts'
import { type Lexicon, lexiconOf, type Meaning } from './lexicon.ts'
import { match } from './match.ts'
import { readings } from './readings.ts'
import type { State } from './state.ts'
import type { Words } from './words.ts'

export interface Question {
  readonly step: Step
  /** `confirm`: the known fact is offered with *Đúng*. `doubt`: `dung` was typed where it may be *đúng*. */
  readonly kind: 'ask' | 'confirm' | 'doubt'
  /** What may be chosen, the known fact included; empty for a number or a text. */
  readonly options: readonly Option[]
  /** What the case says beforehand; `null`: nothing, or the step does not ask for it. */
  readonly known: { readonly code: string; readonly name: string } | null
  readonly lexicon: Lexicon
  /** Of a step that asks for a day: the day that it is measured by. */
  readonly today: string | null
}

const compiled = new WeakMap<Words, WeakMap<Step, Map<string, Question>>>()
/** Known facts kept compiled for one step; catalogues have some tens. */
const MAX_KNOWN = 500

export function questionOf(
  step: Step,
  state: Pick<State, 'doubt' | 'correcting'>,
  facts: Facts,
  words: Words,
): Question {
  const known = knownOf(step, facts)
  const confirming = known !== null && !state.correcting
  const kind = state.doubt === 'dung' ? 'doubt' : confirming ? 'confirm' : 'ask'
  const today = step.answering.kind === 'date' ? facts.today : null
  const key = known === null ? `${kind} ${today}` : `${kind} ${confirming} ${known.code} ${known.name}`
  const ofWords = compiled.get(words) ?? new WeakMap<Step, Map<string, Question>>()
  compiled.set(words, ofWords)
  const ofStep = ofWords.get(step) ?? new Map<string, Question>()
  ofWords.set(step, ofStep)
  const found = ofStep.get(key)
  if (found !== undefined) return found
  if (ofStep.size >= MAX_KNOWN) ofStep.clear()
  const options = optionsOf(step, known)
  const lexicon = compile(step, options, confirming, kind === 'doubt', words)
  const question: Question = { step, kind, options, known, lexicon, today }
  ofStep.set(key, question)
  return question
}

/** What the case says: the field by its own name, any other fact by the option whose code is the fact's in capitals. */
function knownOf({ prefill, answering }: Step, { field, codes }: Facts): Question['known'] {
  if (prefill === null || answering.kind !== 'choose') return null
  if (prefill === 'field') return field
  const option = answering.options.find(({ code }) => code.toLowerCase() === codes[prefill])
  return option === undefined ? null : { code: option.code, name: option.label.vi }
}

/** The list, the known fact first where the catalogue lacks it. */
function optionsOf({ answering }: Step, known: Question['known']): readonly Option[] {
  if (answering.kind !== 'choose') return []
  const { options } = answering
  if (known === null || options.some(({ code }) => code === known.code)) return options
  const own: Option = { code: known.code, label: { vi: known.name }, also: [], counted: true }
  // Two options of one name could not be told apart: the case's own code stays.
  return [own, ...options.filter(({ label }) => fold(label.vi) !== fold(known.name))]
}

function compile(step: Step, options: readonly Option[], confirming: boolean, doubt: boolean, words: Words): Lexicon {
  const scale = step.answering.kind === 'choose' ? step.answering.scale : null
  const listed = options.map((option): Meaning => {
    const onScale = scale === null ? [] : (words.means.get(`${scale}.${option.code}`) ?? [])
    const anywhere = option.code === 'YES' || option.code === 'NO' ? (words.means.get(option.code) ?? []) : []
    return { code: option.code, labels: Object.values(option.label), also: [...option.also, ...onScale, ...anywhere] }
  })
  const whole = confirming
    ? lexiconOf([reserved('RIGHT', words), reserved('WRONG', words)], listed, false, words)
    : lexiconOf(listed, [], scale !== null, words)
  if (!doubt) return whole
  const right = rightIn(whole, words)
  const offered = right === 'RIGHT' ? reserved('RIGHT', words) : listed.find(({ code }) => code === right)
  const shown = [...(offered === undefined ? [] : [offered]), reserved('STOP', words)]
  // After "this or stop?" a bare no refuses either: it is not an answer to the question behind.
  const behind = listed.filter(({ code }) => code !== right && code !== 'NO')
  return lexiconOf(shown, confirming ? [...behind, plainlyWrong(words)] : behind, false, words)
}

/** *Không đúng*, without the bare *không*. */
function plainlyWrong(words: Words): Meaning {
  const no = words.means.get('NO') ?? []
  const { code, labels, also } = reserved('WRONG', words)
  return { code, labels, also: also.filter((phrase) => !no.includes(phrase)) }
}

/** The option that *đúng* would choose; `null`: none, or no single one. */
export function rightIn(lexicon: Lexicon, words: Words): string | null {
  const found = match(readings('đúng', words), lexicon, words)
  return found === null || found === 'ambiguous' ? null : found.code
}

function reserved(code: 'RIGHT' | 'WRONG' | 'STOP', words: Words): Meaning {
  const [label = code, ...also] = words.means.get(code) ?? []
  return { code, labels: [label], also }
}
