/**
 * XLSForm's `relevant` as a condition: `=`, `!=`, comparisons with a number, `selected()`, `not()`, `and`, `or`. What our `when`
 * cannot say is no condition, never half of one.
 */
import { isCodes, treeOf } from '../condition.ts'
import type { AllOf, Condition, Wanted } from '../definition.ts'

/** What an expression may name: a question that was carried over, and its answers by their old names. */
export interface Known {
  readonly id: string
  /** `null`: a number. */
  readonly codes: ReadonlyMap<string, string> | null
}

const TOKEN = /\s*(\$\{[^}]+\}|'[^']*'|"[^"]*"|-?\d+(?![\d.])|!=|<=|>=|[=<>(),]|and\b|or\b|not\b|selected\b)/y
const NAME = /^\$\{\s*([^}]+?)\s*\}$/
const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '=': '=', '!=': '!=' }
/** @returns `null` where `when` cannot say it. */
export function relevantOf(expression: string, known: ReadonlyMap<string, Known>): Condition | null {
  const tokens = tokensOf(expression)
  return tokens === null ? null : new Reader(tokens, known).whole()
}

/** Both have to hold, as those of a group and of a question in it. */
export function bothOf(one: Condition, other: Condition): Condition {
  const [first, second] = [treeOf(one), treeOf(other)]
  if (first.kind === 'every' && second.kind === 'every') {
    const joined = joinedOf(new Map(first.entries), new Map(second.entries))
    if (joined !== null) return joined
  }
  const parts = (when: Condition): readonly Condition[] => {
    const tree = treeOf(when)
    return tree.kind === 'all' ? tree.of : [when]
  }
  return { all: [...parts(one), ...parts(other)] }
}

/** One map, where no question has two demands that do not join; `null`: some has. */
function joinedOf(one: ReadonlyMap<string, Wanted>, other: ReadonlyMap<string, Wanted>): AllOf | null {
  const joined = new Map(one)
  for (const [name, wanted] of other) {
    const before = joined.get(name)
    const together = before === undefined ? wanted : boundsOf(before, wanted)
    if (together === null) return null
    joined.set(name, together)
  }
  return Object.fromEntries(joined)
}

function boundsOf(one: Wanted, other: Wanted): Wanted | null {
  if (isCodes(one) || isCodes(other) || !isBound(one) || !isBound(other)) return null
  const above = Math.max(one.above ?? -Infinity, other.above ?? -Infinity)
  const below = Math.min(one.below ?? Infinity, other.below ?? Infinity)
  return { ...(Number.isFinite(above) && { above }), ...(Number.isFinite(below) && { below }) }
}

function isBound(wanted: Wanted): wanted is Bound {
  return 'above' in wanted || 'below' in wanted
}
type Bound = { readonly above?: number; readonly below?: number }

/** Answers to one question stand in one list. */
function eitherOf(one: Condition, other: Condition): Condition {
  const [first, second] = [treeOf(one), treeOf(other)]
  if (first.kind === 'every' && second.kind === 'every') {
    const [[name, codes] = [], ...more] = first.entries
    const [[also, others] = [], ...rest] = second.entries
    const alone = more.length + rest.length === 0 && name !== undefined && name === also
    if (alone && codes !== undefined && others !== undefined && isCodes(codes) && isCodes(others)) {
      return { [name]: [...new Set([...codes, ...others])] }
    }
  }
  return { any: [...(first.kind === 'any' ? first.of : [one]), ...(second.kind === 'any' ? second.of : [other])] }
}

function tokensOf(expression: string): string[] | null {
  const tokens: string[] = []
  const text = expression.trim()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)?.[1]
    if (token === undefined) return null
    tokens.push(token)
  }
  return tokens
}

/** Recursive descent. */
class Reader {
  readonly #tokens: readonly string[]
  readonly #known: ReadonlyMap<string, Known>
  #at = 0

  constructor(tokens: readonly string[], known: ReadonlyMap<string, Known>) {
    this.#tokens = tokens
    this.#known = known
  }

  whole(): Condition | null {
    const when = this.#any()
    return this.#at === this.#tokens.length ? when : null
  }

  #any(): Condition | null {
    let when = this.#all()
    while (this.#takes('or')) {
      const other = this.#all()
      when = when === null || other === null ? null : eitherOf(when, other)
    }
    return when
  }

  #all(): Condition | null {
    let when = this.#one()
    while (this.#takes('and')) {
      const other = this.#one()
      when = when === null || other === null ? null : bothOf(when, other)
    }
    return when
  }

  #one(): Condition | null {
    if (this.#takes('not')) return notOf(this.#bracketed())
    if (this.#tokens[this.#at] === '(') return this.#bracketed()
    if (this.#takes('selected')) {
      const [open, name, comma, value, close] = this.#next(5)
      return open === '(' && comma === ',' && close === ')' ? this.#compare(name, '=', value) : null
    }
    const [left = '', sign = '', right = ''] = this.#next(3)
    if (NAME.test(left)) return this.#compare(left, sign, right)
    return this.#compare(right, MIRRORED[sign], left)
  }

  #bracketed(): Condition | null {
    if (!this.#takes('(')) return null
    const when = this.#any()
    return this.#takes(')') ? when : null
  }

  /** What is not answered is unlike every value, as in an XLSForm. */
  #compare(left = '', sign = '', right = ''): Condition | null {
    const known = this.#known.get(NAME.exec(left)?.[1] ?? '')
    if (known === undefined) return null
    if (sign === '!=') return notOf(this.#compare(left, '=', right))
    const value = right.replace(/^(['"])(.*)\1$/, '$2')
    const code = known.codes?.get(value)
    if (known.codes !== null) return code === undefined || sign !== '=' ? null : { [known.id]: [code] }
    const bound = boundOf(sign, value)
    return bound === null ? null : { [known.id]: bound }
  }

  #takes(token: string): boolean {
    const is = this.#tokens[this.#at] === token
    if (is) this.#at++
    return is
  }

  #next(n: number): readonly string[] {
    this.#at += n
    return this.#tokens.slice(this.#at - n, this.#at)
  }
}

function notOf(when: Condition | null): Condition | null {
  if (when === null) return null
  const tree = treeOf(when)
  return tree.kind === 'not' ? tree.of : { not: when }
}

function boundOf(sign: string, value: string): Bound | null {
  if (!/^-?\d+$/.test(value)) return null
  const number = Number(value)
  switch (sign) {
    case '=':
      return { above: number - 1, below: number + 1 }
    case '>':
      return { above: number }
    case '>=':
      return { above: number - 1 }
    case '<':
      return { below: number }
    case '<=':
      return { below: number + 1 }
    default:
      return null
  }
}
