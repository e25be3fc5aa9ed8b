/**
 * How the texts speak: what they ask for, how they address people, what they take for granted. The words to look for are
 * language: `locales/`, section `flow-check.lists`, a list in one text, separated by commas.
 */
import { type Flow, OUTSIDE, type Step } from './definition.ts'
import type { Fault } from './findings.ts'
import { spell } from './fold.ts'
import type { FlowFile } from './schema.ts'
import { textsOf, type Written } from './texts.ts'
import type { Tongue } from './words.ts'

const SENTENCE_END = /[.?!;\n]+/
type List = 'personal' | 'leave-out' | 'rude' | 'abbreviations' | 'premises' | 'elsewhere'

export function wordingFaults(file: FlowFile, flow: Flow, tongue: Tongue): Fault[] {
  const lists = new Map<string, ReadonlyMap<string, string>>()
  return textsOf(file).flatMap((text) => {
    const step = text.step === null ? undefined : flow.steps[text.step]
    return [
      ...rude(text),
      ...abbreviated(text),
      ...(step === undefined || text.kind !== 'ask' ? [] : asked(text, step)),
    ]
  })

  function asked(text: Written, step: Step): Fault[] {
    return [...personal(text, step), ...onPremises(text, step)]
  }

  /** What is typed freely can hold anything; *xin không ghi số điện thoại* asks for the opposite. */
  function personal({ words, language, at }: Written, { answering }: Step): Fault[] {
    if (answering.kind !== 'text' && answering.kind !== 'number' && answering.kind !== 'date') return []
    const asking = words.split(SENTENCE_END).filter((sentence) => find('leave-out', language, sentence) === null)
    const word = find('personal', language, asking.join('\n'))
    return word === null ? [] : [{ path: at, code: 'personal-data', data: { word } }]
  }

  /** Whoever filed online has not seen the office: the question has to say what to answer then. */
  function onPremises({ words, language, at }: Written, { role, when, answering }: Step): Fault[] {
    if (when !== null || !['fact', 'rating', 'overall'].includes(role)) return []
    const word = find('premises', language, words)
    if (word === null || find('elsewhere', language, words) !== null) return []
    const outside = OUTSIDE.map((code) => tongue.say(`conversation.choice.${code}`, language))
    if (outside.some((label) => holds(words, label))) return []
    if (answering.kind === 'choose' && answering.options.some(({ counted }) => !counted)) return []
    return [{ path: at, code: 'no-way-out', data: { word, label: outside[0] ?? '' } }]
  }

  function rude({ words, language, at }: Written): Fault[] {
    const word = find('rude', language, words)
    return word === null ? [] : [{ path: at, code: 'rude-wording', data: { word } }]
  }

  function abbreviated({ words, language, at }: Written): Fault[] {
    const word = find('abbreviations', language, words)
    return word === null ? [] : [{ path: at, code: 'abbreviation', data: { word } }]
  }

  /** The first phrase of the list that the text has, as the list writes it. */
  function find(list: List, language: string, text: string): string | null {
    const key = `flow-check.lists.${list}`
    const name = `${language}:${key}`
    const known =
      lists.get(name) ??
      new Map(
        tongue
          .say(key, language)
          .split(',')
          .map((one) => [inWords(one), one.trim()]),
      )
    lists.set(name, known)
    const said = inWords(text)
    for (const [words, phrase] of known) if (said.includes(words)) return phrase
    return null
  }
}

function holds(text: string, phrase: string): boolean {
  return inWords(text).includes(inWords(phrase))
}

/** Between blanks, so that only whole words are found; the variables of a text are none of its words. */
function inWords(text: string): string {
  return ` ${spell(text.replace(/\{\w+\}/g, ' '))} `
}
