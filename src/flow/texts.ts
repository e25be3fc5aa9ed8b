/** Every text of a file that a person reads, with its place: what is checked of all of them alike. */
import type { Language } from './definition.ts'
import type { FlowFile, TextFile } from './schema.ts'

export interface Written {
  /** Where the text of all languages stands, and this one in it. */
  readonly path: readonly PropertyKey[]
  readonly at: readonly PropertyKey[]
  readonly language: Language
  readonly words: string
  /** The step that it belongs to; `null` for a title, a greeting, thanks. */
  readonly step: number | null
  readonly kind: 'title' | 'said' | 'ask' | 'label'
}

export function textsOf(file: FlowFile): readonly Written[] {
  const { title, factors = {}, greeting, sober, thanks } = file
  return [
    ...inEach(title, ['title'], null, 'title'),
    ...Object.entries(factors).flatMap(([name, text]) => inEach(text, ['factors', name], null, 'title')),
    ...inEach(greeting, ['greeting'], null, 'said'),
    ...inEach(sober, ['sober'], null, 'said'),
    ...inEach(thanks, ['thanks'], null, 'said'),
    ...file.steps.flatMap(({ ask, choose = [] }, i) => [
      ...inEach(ask, ['steps', i, 'ask'], i, 'ask'),
      ...choose.flatMap(({ vi, en }, j) => inEach({ vi, en }, ['steps', i, 'choose', j], i, 'label')),
    ]),
  ]
}

function inEach(
  text: TextFile | undefined,
  path: Written['path'],
  step: number | null,
  kind: Written['kind'],
): Written[] {
  if (text === undefined) return []
  if (typeof text === 'string') return [{ path, at: path, language: 'vi', words: text, step, kind }]
  return Object.entries(text).flatMap(([language, words]) =>
    words === undefined ? [] : [{ path, at: [...path, language], language, words, step, kind }],
  )
}
