/**
 * What people type: the section `words` of `locales/*.yaml`, compiled once. Every language is understood at any time,
 * whatever the conversation is held in. A list stands in one text, separated by commas; brackets leave a choice
 * (`alternatives.ts`).
 */
import { alternatives } from './alternatives.ts'
import { bothForms, type Folded, fold, mayMean, spell } from './fold.ts'
import type { Messages, Say } from './say.ts'

/** What the software says and what it understands: all the language that a turn needs. */
export interface Tongue {
  readonly say: Say
  readonly words: Words
}

/** Words that work at any open question (faces.md section 3). */
export type Control = 'NA' | 'SKIP' | 'back' | 'next' | 'help' | 'stop' | 'withdraw' | 'erase' | 'data'
const CONTROLS: readonly Control[] = ['NA', 'SKIP', 'back', 'next', 'help', 'stop', 'withdraw', 'erase', 'data']

/** Phrases by their folded form; those that fold alike are told apart by the accents that were typed. */
export type Phrases<T> = ReadonlyMap<string, readonly { readonly spelled: string; readonly means: T }[]>

export interface Words {
  readonly control: Phrases<Control>
  /** Politeness at either end of a message, one word each: *dạ*, *ạ*, *em*. */
  readonly particles: Phrases<true>
  /** Courtesy of several words before an answer and after it: *tôi thấy*, *cảm ơn anh chị*; the latter back to front. */
  readonly opening: Phrases<true>
  readonly ending: Phrases<true>
  /** The words, folded, that an opening begins or an ending ends with: most messages have none. */
  readonly courtesyHeads: ReadonlySet<string>
  /** *Anh*, *chú*: before a number in words they make a name of it. */
  readonly kin: Phrases<true>
  /** Short and teen spellings of one word, and the spelled words that they stand for: *ko* → *không*. */
  readonly short: Phrases<string>
  /** *Cảm ơn*, *ok*: what is said when all is said. */
  readonly closing: Phrases<true>
  /** *Xong*, where several may be chosen. */
  readonly done: Phrases<true>
  /** What stands before a digit that picks an option: *số*, *câu*, *chọn*. */
  readonly pick: Phrases<true>
  readonly stars: Phrases<true>
  /** What counts through a list besides numbers, after what picks: *thứ nhất*, *thứ tư*. */
  readonly places: Phrases<number>
  /** *Một*, *two*: but never *không*, which also means no. */
  readonly numbers: Phrases<number>
  /** What stands before a number without changing it, and after it: *khoảng*; *lần*. */
  readonly about: Phrases<true>
  readonly times: Phrases<true>
  /** *Không lần nào*: certainly zero. */
  readonly zero: Phrases<true>
  /** *Hôm qua*: how many days from today. */
  readonly days: Phrases<number>
  /** What stands between the numbers of a day: *ngày*, *tháng*. */
  readonly dateParts: ReadonlySet<string>
  /** *Không*, *chưa*: single words that deny what follows them. */
  readonly no: Phrases<true>
  /** What is written where one has no remark to make. */
  readonly nothing: Phrases<true>
  /** Whole answers by what they mean on any list (`YES`, `WRONG`) or on a named scale (`satisfaction-5.VD`). */
  readonly means: ReadonlyMap<string, readonly string[]>
}

export function compileWords(locales: Readonly<Record<string, Messages>>): Words {
  const lists = new Map<string, string[]>()
  for (const messages of Object.values(locales)) collect('', messages['words'] ?? {}, lists)
  const under = (prefix: string): [string, string[]][] =>
    [...lists].flatMap(([key, all]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), all]] : []))
  const backwards = (phrase: string): string => phrase.split(' ').reverse().join(' ')
  const opening = lists.get('opening') ?? []
  const ending = (lists.get('ending') ?? []).map(backwards)
  const heads = [...opening, ...ending].map((phrase) => fold(phrase.split(' ')[0] ?? ''))
  const set = (key: string): Phrases<true> => phrases([[true, lists.get(key) ?? []]])
  return {
    control: phrases(CONTROLS.map((control) => [control, lists.get(`control.${control}`) ?? []])),
    particles: set('particles'),
    opening: phrases([[true, opening]]),
    ending: phrases([[true, ending]]),
    courtesyHeads: new Set(heads),
    kin: set('kin'),
    short: phrases(under('short.').map(([long, all]) => [spell(long), all])),
    closing: set('closing'),
    done: set('done'),
    pick: set('pick'),
    stars: set('stars'),
    places: phrases(under('places.').map(([value, all]) => [Number(value), all])),
    numbers: phrases(under('numbers.').map(([value, all]) => [Number(value), all])),
    about: set('about'),
    times: set('times'),
    zero: set('zero'),
    days: phrases(under('days.').map(([value, all]) => [Number(value), all])),
    dateParts: new Set((lists.get('date-parts') ?? []).map(fold)),
    no: set('no'),
    nothing: set('nothing'),
    means: new Map([...under('means.'), ['STOP', lists.get('control.stop') ?? []]]),
  }
}

/** What a typed text stands for: the one phrase that its accents leave possible. `null`: none, or more than one meaning. */
export function phraseFor<T>(all: Phrases<T>, typed: Folded): T | null {
  const entries = all.get(typed.folded)
  if (entries === undefined) return null
  const exact = entries.filter((entry) => entry.spelled === typed.spelled)
  const possible = exact.length > 0 ? exact : entries.filter((entry) => mayMean(typed, entry.spelled))
  const [first] = possible
  return first !== undefined && possible.every((entry) => entry.means === first.means) ? first.means : null
}

function phrases<T>(lists: readonly (readonly [T, readonly string[]])[]): Phrases<T> {
  const all = new Map<string, { spelled: string; means: T }[]>()
  for (const [means, list] of lists) {
    for (const { spelled, folded } of list.map(bothForms)) {
      const known = all.get(folded)
      if (known === undefined) all.set(folded, [{ spelled, means }])
      else known.push({ spelled, means })
    }
  }
  return all
}

function collect(path: string, value: Messages[string], into: Map<string, string[]>): void {
  if (typeof value !== 'string') {
    for (const [key, inner] of Object.entries(value)) collect(path === '' ? key : `${path}.${key}`, inner, into)
    return
  }
  const list = value.split(',').flatMap(alternatives)
  into.set(path, [...(into.get(path) ?? []), ...list])
}
