/** The variables and braces of a text (ICU MessageFormat), checked before a citizen ever sees them. */
import { IntlMessageFormat } from 'intl-messageformat'
import { CHOOSING, VARIABLES } from './fill.ts'
import type { Fault } from './findings.ts'
import { nearest } from './nearest.ts'
import type { FlowFile, TextFile } from './schema.ts'

type Ast = ReturnType<IntlMessageFormat['getAst']>
type Path = readonly PropertyKey[]

/** What the parser says of a select or plural without its last branch. */
const NO_OTHER = 'MISSING_OTHER_CLAUSE'

const NAMES: readonly string[] = [...VARIABLES, CHOOSING]
/** The one variable that is a number. */
export const NUMBER = 'minutes'

export function messageFaults(file: FlowFile): Fault[] {
  return [
    ...shownAsIs(file.title, ['title']),
    ...filled(file.greeting, ['greeting']),
    ...filled(file.sober, ['sober']),
    ...filled(file.thanks, ['thanks']),
    ...file.steps.flatMap((step, i) => [
      ...filled(step.ask, ['steps', i, 'ask']),
      ...(step.choose ?? []).flatMap(({ vi, en }, j) => shownAsIs({ vi, en }, ['steps', i, 'choose', j])),
    ]),
  ]
}

/** Titles and labels are compared with what people type, so they say the same to everybody. */
function shownAsIs(text: TextFile, path: Path): Fault[] {
  return inEachLanguage(text, path).flatMap(([, words, at]): Fault[] =>
    /\{.*\}/s.test(words) ? [{ path: at, code: 'variable-here', data: {} }] : [],
  )
}

function filled(text: TextFile | undefined, path: Path): Fault[] {
  if (text === undefined) return []
  return inEachLanguage(text, path).flatMap(([language, words, at]): Fault[] => {
    const bad = (detail: string): Fault => ({ path: at, code: 'bad-message', data: { detail } })
    let ast: Ast
    try {
      ast = new IntlMessageFormat(words, language, undefined, { ignoreTag: true }).getAst()
    } catch (error) {
      const detail = error instanceof Error ? error.message.slice(0, 100) : String(error)
      return [detail === NO_OTHER ? { path: at, code: 'missing-other', data: {} } : bad(detail)]
    }
    const used = [...usesIn(ast)]
    const unknown = used.filter(({ name }) => !NAMES.includes(name))
    if (unknown.length > 0) {
      return unknown.map(({ name }) => ({
        path: at,
        code: 'unknown-variable',
        data: { name, allowed: NAMES.map((one) => `{${one}}`).join(', '), nearest: nearest(name, NAMES) },
      }))
    }
    const unfit = used.find(
      ({ name, use }) =>
        !(use === 'select' || (use === 'plain' && name !== CHOOSING) || (use === 'plural' && name === NUMBER)),
    )
    return unfit === undefined ? [] : [bad(`${unfit.name}, ${unfit.use}`)]
  })
}

function inEachLanguage(text: TextFile, path: Path): (readonly [language: string, words: string, at: Path])[] {
  if (typeof text === 'string') return [['vi', text, path]]
  return Object.entries(text).flatMap(([language, words]) =>
    words === undefined ? [] : [[language, words, [...path, language]] as const],
  )
}

/** First, second, third: no variable of ours counts so. */
function useOf(element: object): Use['use'] {
  if (!('pluralType' in element)) return 'select'
  return element.pluralType === 'ordinal' ? 'format' : 'plural'
}

interface Use {
  readonly name: string
  readonly use: 'plain' | 'select' | 'plural' | 'format'
  /** What it tells apart: `one`, `=1`, `other`. */
  readonly forms: readonly string[]
}

/** Where a variable stands, as the parser numbers its elements: 0 and 7 are literal text and `#`. */
const LITERAL = 0
const ARGUMENT = 1
const POUND = 7

/** Every variable of a parsed text, those inside of others too. */
export function* usesIn(ast: Ast): Generator<Use> {
  for (const element of ast) {
    if (element.type === LITERAL || element.type === POUND) continue
    const name = element.value
    if ('options' in element) {
      yield { name, use: useOf(element), forms: Object.keys(element.options) }
      for (const { value } of Object.values(element.options)) yield* usesIn(value)
    } else yield { name, use: element.type === ARGUMENT ? 'plain' : 'format', forms: [] }
  }
}
