/** What stands in a box of the diagram, in words: the question, its answers with their shares, the condition. */
import { CASE_FACTS, factNamed, isCodes, treeOf } from './condition.ts'
import { type Condition, type Flow, type Language, type Step, stepOf, textIn, type Wanted } from './definition.ts'
import type { Say, Values } from './say.ts'

/** Answers to one step. `hidden`: too few to be shown. */
export type Shares =
  | {
      readonly kind: 'shown'
      /** People inside the denominator. */
      readonly n: number
      /** By code (a number by its digits), 0 to 1 of `n`. */
      readonly shares: Readonly<Record<string, number>>
      /** Who gave no opinion and who skipped it: nobody's share, but where people turn away. */
      readonly noOpinion: number
      readonly skipped: number
    }
  | { readonly kind: 'hidden' }

/** By step id; empty where there are no data. */
export type SharesOf = ReadonlyMap<string, Shares>

export interface Wording {
  readonly flow: Flow
  readonly language: Language
  readonly say: Say
  readonly shares: SharesOf
}

export interface BoxWords {
  /** `3 · punctuality · sự việc` */
  readonly head: string
  /** `nếu trả lời Trễ hẹn`; `null`: asked of everybody. */
  readonly condition: string | null
  readonly question: string
  readonly answers: string
  /** How many answered, how many turned away; `null` without data. */
  readonly figures: string | null
}

/** @param parent the step that the box hangs on: its condition need not name it. */
export function boxWords(wording: Wording, step: Step, number: number, parent: string | null): BoxWords {
  const { say, language, shares } = wording
  const words = wordsOf(wording)
  return {
    head: [String(number), step.id, words(`role.${step.role}`)].join(' · '),
    condition: step.when === null ? null : conditionWords(wording, step.when, parent),
    question: textIn(step.ask, language),
    answers: answersOf(wording, step, say),
    figures: figuresOf(shares.get(step.id), words),
  }
}

function conditionWords(wording: Wording, when: Condition, parent: string | null): string {
  return wordsOf(wording)('if', { conditions: inWords(wording, when, parent) })
}

function inWords(wording: Wording, when: Condition, parent: string | null): string {
  const words = wordsOf(wording)
  const tree = treeOf(when)
  switch (tree.kind) {
    case 'every':
      return tree.entries.map(([name, wanted]) => entryWords(wording, name, wanted, parent)).join(` ${words('and')} `)
    case 'not':
      return words('not', { conditions: inWords(wording, tree.of, parent) })
    default: {
      const parts = tree.of.map((one) => inWords(wording, one, parent))
      return words('together', { conditions: parts.join(` ${words(tree.kind === 'any' ? 'or' : 'and')} `) })
    }
  }
}

function entryWords(wording: Wording, name: string, wanted: Wanted, parent: string | null): string {
  const words = wordsOf(wording)
  const list = (codes: readonly string[]): string =>
    codes.map((code) => labelOf(wording, name, code)).join(` ${words('or')} `)
  const answer = isCodes(wanted)
    ? list(wanted)
    : 'not' in wanted
      ? words('other-than', { answer: list(wanted.not) })
      : 'answered' in wanted
        ? words(wanted.answered ? 'answered' : 'not-answered')
        : rangeWords(wanted, words)
  const fact = factNamed(name)
  if (fact !== null) return words('of-case', { fact: words(`fact.${fact}`), answer })
  return name === parent ? answer : words('at-step', { step: name, answer })
}

/** A line breaks behind it, never before. */
const DOT = '\u00a0· '

type Words = (key: string, values?: Values) => string

function wordsOf({ say, language }: Wording): Words {
  return (key, values) => say(`diagram.${key}`, language, values)
}

function rangeWords({ above, below }: Extract<Wanted, { readonly above?: number | undefined }>, words: Words): string {
  const parts = [
    ...(above === undefined ? [] : [words('above', { above })]),
    ...(below === undefined ? [] : [words('below', { below })]),
  ]
  return parts.join(` ${words('and')} `)
}

function labelOf({ flow, say, language }: Wording, id: string, code: string): string {
  const fact = factNamed(id)
  if (fact !== null) return CASE_FACTS[fact] === null ? code : say(`diagram.code.${fact}.${code}`, language)
  if (code === 'NA' || code === 'SKIP') return say(`conversation.choice.${code}`, language)
  const answering = stepOf(flow, id)?.answering
  const option = answering?.kind === 'choose' ? answering.options.find((one) => one.code === code) : undefined
  return option === undefined ? code : textIn(option.label, language)
}

function answersOf(wording: Wording, { id, answering }: Step, say: Say): string {
  const words = wordsOf(wording)
  const given = wording.shares.get(id)
  const share = (code: string): string => {
    const value = given?.kind === 'shown' ? given.shares[code] : undefined
    return value === undefined ? '' : `\u00a0${percent(value, wording.language)}`
  }
  switch (answering.kind) {
    case 'choose': {
      const all = answering.options.map(({ code, label }) => `${textIn(label, wording.language)}${share(code)}`)
      return `${answering.several ? `${words('several')} ` : ''}${all.join(DOT)}`
    }
    case 'number': {
      const digits = given?.kind === 'shown' ? Object.keys(given.shares).sort((a, b) => Number(a) - Number(b)) : []
      const shown = digits.map((digit) => `${digit}:${share(digit)}`).join(DOT)
      return [words('number', { min: answering.min, max: answering.max }), ...(shown === '' ? [] : [shown])].join(DOT)
    }
    case 'date':
      return words('date', { back: answering.back, ahead: answering.ahead })
    case 'text':
      return words('text', { max: answering.max })
    case 'nothing':
      return say('diagram.nothing', wording.language)
  }
}

function figuresOf(shares: Shares | undefined, words: Words): string | null {
  if (shares === undefined) return null
  if (shares.kind === 'hidden') return words('hidden')
  const { n, noOpinion, skipped } = shares
  return words('figures', { n, noOpinion, skipped })
}

function percent(value: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(value)
}
