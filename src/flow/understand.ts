/** What an input means at the open question: an answer, a command, a tick, or nothing that can be taken. */
import { commandIn, MAX_TYPED, readingsOf } from './commands.ts'
import { isWithin, readDay, type Within } from './dates.ts'
import { isDay } from './day.ts'
import type { Answering, Role } from './definition.ts'
import type { Folded } from './fold.ts'
import { agreeing, match, matchSeveral } from './match.ts'
import { readNumber } from './numbers.ts'
import { type Question, rightIn } from './question.ts'
import type { Answer } from './state.ts'
import { type Control, phraseFor, type Words } from './words.ts'

/** Why nothing was taken: keys of `conversation.*` in the locales. */
type Refusal =
  | 'unclear'
  | 'ambiguous'
  | 'number'
  | 'too-long'
  | 'empty'
  | 'none-chosen'
  | 'consent'
  | 'date'
  | 'date-outside'

/** `length`: of a remark that is too long, in characters. */
export interface Refused {
  readonly kind: 'refused'
  readonly why: Refusal
  readonly length: number
}

export type Understood =
  | { readonly kind: 'answer'; readonly value: Answer }
  | { readonly kind: 'control'; readonly control: Exclude<Control, 'NA' | 'SKIP'> }
  /** Ticks or unticks one of several. */
  | { readonly kind: 'tick'; readonly code: string }
  /** The known fact is wrong: the whole list is wanted. */
  | { readonly kind: 'list' }
  | { readonly kind: 'doubt' }
  | Refused

export function understandText(text: string, question: Question, chosen: readonly string[], words: Words): Understood {
  const all = readingsOf(text, words)
  const { answering, role } = question.step
  const command = commandIn(all, words)
  // What the question itself offers by this very name is an answer: *Không biết*, *Hướng dẫn*.
  if (command !== null && !all.some(({ spelled }) => question.lexicon.labels.has(spelled))) {
    const { control, bare } = command
    const rival = match(all, question.lexicon, words)
    if (bare && control === 'stop' && rightIn(question.lexicon, words) !== null) return { kind: 'doubt' }
    if (control === 'NA' || control === 'SKIP') {
      if (rival === null) return outside(control, answering, role)
    } else if (control !== 'data' || rival === null) {
      return bare && rival !== null ? refused('ambiguous') : { kind: 'control', control }
    }
  }
  if (answering.kind === 'text') return remark(text, answering.max, all, words)
  if (text.length > MAX_TYPED) return refused(role === 'consent' ? 'consent' : 'unclear')
  if (asksBack(text, question)) return refused(role === 'consent' ? 'consent' : 'unclear')
  if (answering.kind === 'number') return typedNumber(all, answering, words)
  if (answering.kind === 'date') return typedDay(all, answering, question, words)
  if (answering.kind === 'choose' && answering.several && question.kind === 'ask') {
    if (all.some((reading) => phraseFor(words.done, reading) === true)) return done(chosen)
    const codes = matchSeveral(text, question.lexicon, words)
    if (codes === null || codes === 'ambiguous') return refused(codes ?? 'unclear')
    const both = question.lexicon.order.filter((code) => codes.includes(code) || chosen.includes(code))
    return { kind: 'answer', value: both }
  }
  const found = match(all, question.lexicon, words) ?? agreeing(text, question.lexicon, words)
  if (found === 'ambiguous') return refused('ambiguous')
  return found === null ? refused(role === 'consent' ? 'consent' : 'unclear') : chosenOne(found.code, question)
}

const ASKS = /[?？]/

/** *Hài lòng?*: asked, not answered; unless the list has such a sign itself. */
function asksBack(text: string, { options }: Question): boolean {
  return ASKS.test(text) && !options.some(({ label }) => Object.values(label).some((shown) => ASKS.test(shown)))
}

/** A press carries a code; whatever else it carries is not understood. */
export function understandPress(code: string, question: Question, chosen: readonly string[]): Understood {
  const { answering, role } = question.step
  if (code === 'NA' || code === 'SKIP') return outside(code, answering, role)
  if (code === 'STOP' && question.kind === 'doubt') return { kind: 'control', control: 'stop' }
  if (answering.kind === 'number') return inRange(/^\d{1,9}$/.test(code) ? Number(code) : null, answering)
  if (answering.kind === 'date') return dayInRange(code, answering, question)
  if (answering.kind !== 'choose') return refused('unclear')
  if (answering.several && code === 'DONE') return done(chosen)
  if (!isOffered(code, question)) return refused(role === 'consent' ? 'consent' : 'unclear')
  return answering.several && question.kind === 'ask' ? { kind: 'tick', code } : chosenOne(code, question)
}

/** A posted page is checked strictly: it answers with what the page offered, or not at all; a number may be typed. */
export function understandForm(value: Answer, question: Question, words: Words): Understood {
  const { answering, role } = question.step
  if (value === 'NA' || value === 'SKIP') return outside(value, answering, role)
  if (answering.kind === 'number') {
    if (typeof value === 'string') return typedNumber(readingsOf(value, words), answering, words)
    return inRange(typeof value === 'number' ? value : null, answering)
  }
  if (answering.kind === 'date') {
    return typeof value === 'string' ? typedDay(readingsOf(value, words), answering, question, words) : refused('date')
  }
  if (answering.kind === 'text') {
    if (typeof value !== 'object' || !('text' in value)) return refused('unclear')
    return value.text.trim() === '' ? outside('SKIP', answering, role) : remarkOf(value.text, answering.max)
  }
  if (answering.kind === 'nothing') return refused('unclear')
  const codes = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  if (answering.several) {
    if (codes.length === 0) return refused('none-chosen')
    const listed = question.options.map(({ code }) => code)
    if (codes.some((code) => !listed.includes(code))) return refused('unclear')
    return { kind: 'answer', value: listed.filter((code) => codes.includes(code)) }
  }
  const [code] = codes
  if (typeof value !== 'string' || code === undefined || !isOffered(code, question)) {
    return refused(role === 'consent' ? 'consent' : 'unclear')
  }
  return chosenOne(code, question)
}

function isOffered(code: string, { options, known }: Question): boolean {
  if (code === 'RIGHT' || code === 'WRONG') return known !== null
  return options.some((option) => option.code === code)
}

function chosenOne(code: string, { step, known }: Question): Understood {
  if (code === 'STOP') return { kind: 'control', control: 'stop' }
  if (code === 'WRONG' && known !== null) return { kind: 'list' }
  const value = code === 'RIGHT' && known !== null ? known.code : code
  return { kind: 'answer', value: step.answering.kind === 'choose' && step.answering.several ? [value] : value }
}

/** *Không ý kiến*, *bỏ qua*: taken anywhere but at the consent; a remark has no opinion to withhold, it is skipped. */
function outside(code: 'NA' | 'SKIP', answering: Answering, role: Role): Understood {
  if (role === 'consent') return refused('consent')
  return { kind: 'answer', value: answering.kind === 'text' ? 'SKIP' : code }
}

function done(chosen: readonly string[]): Understood {
  return chosen.length === 0 ? refused('none-chosen') : { kind: 'answer', value: chosen }
}

/** *2*, *hai lần*. */
function typedNumber(
  all: readonly Folded[],
  range: { readonly min: number; readonly max: number },
  words: Words,
): Understood {
  const value = readNumber(all, range, words)
  return value === null ? refused('number') : { kind: 'answer', value }
}

function inRange(value: number | null, { min, max }: { readonly min: number; readonly max: number }): Understood {
  const taken = value !== null && Number.isInteger(value) && value >= min && value <= max
  return taken ? { kind: 'answer', value } : refused('number')
}

/** *20/11*, *hôm qua*. */
function typedDay(all: readonly Folded[], within: Within, { today }: Question, words: Words): Understood {
  const day = today === null ? null : readDay(all, within, today, words)
  if (day === null) return refused('date')
  return day === 'outside' ? refused('date-outside') : { kind: 'answer', value: day }
}

function dayInRange(code: string, within: Within, { today }: Question): Understood {
  if (today === null || !isDay(code)) return refused('date')
  return isWithin(code, within, today) ? { kind: 'answer', value: code } : refused('date-outside')
}

function remark(text: string, max: number, all: readonly Folded[], words: Words): Understood {
  if (all.some((reading) => phraseFor(words.nothing, reading) === true)) return { kind: 'answer', value: 'SKIP' }
  return remarkOf(text, max)
}

function remarkOf(text: string, max: number): Understood {
  const written = text.normalize('NFC').trim()
  if (written === '') return refused('empty')
  // Half a character (a lone surrogate) could not be stored as UTF-8.
  const length = [...written].length
  return length > max ? refused('too-long', length) : { kind: 'answer', value: { text: written.toWellFormed() } }
}

function refused(why: Refusal, length = 0): Understood {
  return { kind: 'refused', why, length }
}
