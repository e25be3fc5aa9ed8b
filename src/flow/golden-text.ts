/** Golden conversations as YAML text: a new one to paste, and old ones whose expectations follow a changed flow. */
import { isNode, parseDocument } from 'yaml'
import type { Difference } from './golden.ts'
import type { Conversation } from './golden-file.ts'

/**
 * One conversation, one line a turn, as it stands in a golden file.
 *
 * @example conversationText({ name: 'thử', …, turns: [{ press: 'consent YES', expect: { step: 'field' } }] })
 */
export function conversationText({ name, language, field, sober, opens, turns }: Conversation): string {
  const head = [
    ...(language === 'vi' ? [] : [`  language: ${inline(language)}`]),
    ...(field === null ? [] : [`  field: ${inline(field)}`]),
    ...(sober ? ['  sober: true'] : []),
    ...(opens === undefined ? [] : [`  opens: ${inline(opens)}`]),
  ]
  return `${[`- name: ${inline(name)}`, ...head, '  turns:', ...turns.map((turn) => `    - ${inline(turn)}`)].join('\n')}\n`
}

/** The differences of the conversation that stands at `index` in the file. */
export interface Differing {
  readonly index: number
  readonly differences: readonly Difference[]
}

/**
 * The file with its expectations as things are now. Only the values that differ are written anew: comments, order and
 * layout stay to the letter. What must *not* be said (`silent`), and a turn that throws, no rewriting can make right.
 */
export function withExpectations(text: string, all: readonly Differing[]): string {
  const document = parseDocument(text)
  const changes = all.flatMap(({ index, differences }) =>
    differences.filter(isRewritable).flatMap(({ at, about, expected, actual }) => {
      const node = document.getIn([index, ...at], true)
      const range = isNode(node) ? node.range : null
      const value = about === 'says' ? nearestPart(String(expected), String(actual)) : actual
      return range ? [{ from: range[0], to: range[1], value: inline(value) }] : []
    }),
  )
  // From the end, so that places before stay where they are.
  return changes
    .sort((a, b) => b.from - a.from)
    .reduce(
      (now, { from, to, value }) => now.slice(0, from) + value + ending(now.slice(from, to)) + now.slice(to),
      text,
    )
}

export function isRewritable({ about }: Difference): boolean {
  return about !== 'silent' && about !== 'throws'
}

/** A value in blocks ends behind its last line. */
function ending(old: string): string {
  return old.endsWith('\n') ? '\n' : ''
}

/** Of the paragraphs that are said now, the one that shares most words with what was expected. */
function nearestPart(expected: string, says: string): string {
  const wanted = new Set(expected.split(/\s+/))
  const parts = says.split(/\n---\n|\n\n/).map((part) => part.replace(/^\(\d+\/\d+\) /, ''))
  const shared = (part: string): number => part.split(/\s+/).filter((word) => wanted.has(word)).length
  return parts.reduce((best, part) => (shared(part) > shared(best) ? part : best))
}

/** Words that YAML 1.1 or 1.2 reads as something else than a text. */
const NOT_PLAIN = /^(y|n|yes|no|on|off|true|false|null|~)$/i

function inline(value: unknown): string {
  if (typeof value === 'string') return scalar(value)
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (value === null || typeof value !== 'object') return String(value)
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, one]) => `${key}: ${inline(one)}`).join(', ')} }`
}

/** Plain where no reader could take it for anything else, else in the quotes of JSON, which are YAML's too. */
function scalar(text: string): string {
  return /^\p{L}[\p{L}\p{M}\p{N}_ .-]*[\p{L}\p{M}\p{N}]$/u.test(text) && !NOT_PLAIN.test(text)
    ? text
    : JSON.stringify(text)
}
