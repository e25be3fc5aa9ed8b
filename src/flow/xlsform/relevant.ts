/**
 * The simple half of XLSForm's `relevant` as a condition: `=`, `!=`, comparisons with a number, `selected()`, `not()`,
 * `and`, `or`. What our `when` cannot say is no condition, never half of one.
 */
import type { Condition } from '../definition.ts'

/** What an expression may name: a question that was carried over, and its answers by their old names. */
export interface Known {
  readonly id: string
  /** `null`: a number. */
  readonly codes: ReadonlyMap<string, string> | null
  readonly several: boolean
}

type Bound = { readonly above?: number; readonly below?: number }
type Term = readonly string[] | Bound
type Terms = ReadonlyMap<string, Term>

export interface Relevant {
  readonly when: Condition
  /** It says “not”, which here leaves out whoever gave no answer. */
  readonly isNegated: boolean
}

const TOKEN = /\s*(\$\{[^}]+\}|'[^']*'|"[^"]*"|-?\d+(?![\d.])|!=|<=|>=|[=<>(),]|and\b|or\b|not\b|selected\b)/y
const NAME = /^\$\{\s*([^}]+?)\s*\}$/
const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '=': '=', '!=': '!=' }
const OPPOSITE: Readonly<Record<string, string>> = { '<': '>=', '>': '<=', '<=': '>', '>=': '<', '=': '!=', '!=': '=' }

/** @returns `null` where `when` cannot say it. */
export function relevantOf(expression: string, known: ReadonlyMap<string, Known>): Relevant | null {
  const tokens = tokensOf(expression)
  if (tokens === null) return null
  const reader = new Reader(tokens, known)
  const terms = reader.whole()
  return terms === null ? null : { when: Object.fromEntries(terms), isNegated: reader.isNegated }
}

/** Both have to hold, as those of a group and of a question in it; `null`: cannot be said, or never holds. */
export function bothOf(one: Condition, other: Condition): Condition | null {
  const terms = both(
    new Map(Object.entries(one) as [string, Term][]),
    new Map(Object.entries(other) as [string, Term][]),
  )
  return terms === null ? null : Object.fromEntries(terms)
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

/** Recursive descent. `isTrue: false` reads the opposite of what is written, so that a `not` is never kept. */
class Reader {
  isNegated = false
  readonly #tokens: readonly string[]
  readonly #known: ReadonlyMap<string, Known>
  #at = 0

  constructor(tokens: readonly string[], known: ReadonlyMap<string, Known>) {
    this.#tokens = tokens
    this.#known = known
  }

  whole(): Terms | null {
    const terms = this.#any(true)
    return this.#at === this.#tokens.length ? terms : null
  }

  #any(isTrue: boolean): Terms | null {
    let terms = this.#all(isTrue)
    while (this.#takes('or')) terms = (isTrue ? either : both)(terms, this.#all(isTrue))
    return terms
  }

  #all(isTrue: boolean): Terms | null {
    let terms = this.#one(isTrue)
    while (this.#takes('and')) terms = (isTrue ? both : either)(terms, this.#one(isTrue))
    return terms
  }

  #one(isTrue: boolean): Terms | null {
    if (this.#takes('not')) {
      this.isNegated = true
      return this.#bracketed(!isTrue)
    }
    if (this.#tokens[this.#at] === '(') return this.#bracketed(isTrue)
    if (this.#takes('selected')) {
      const [open, name, comma, value, close] = this.#next(5)
      return open === '(' && comma === ',' && close === ')' ? this.#compare(name, '=', value, isTrue) : null
    }
    const [left = '', sign = '', right = ''] = this.#next(3)
    if (NAME.test(left)) return this.#compare(left, sign, right, isTrue)
    return this.#compare(right, MIRRORED[sign], left, isTrue)
  }

  #bracketed(isTrue: boolean): Terms | null {
    if (!this.#takes('(')) return null
    const terms = this.#any(isTrue)
    return this.#takes(')') ? terms : null
  }

  #compare(left = '', written = '', right = '', isTrue: boolean): Terms | null {
    const known = this.#known.get(NAME.exec(left)?.[1] ?? '')
    const sign = isTrue ? written : OPPOSITE[written]
    if (known === undefined || sign === undefined) return null
    const value = right.replace(/^(['"])(.*)\1$/, '$2')
    const term = known.codes === null ? boundOf(sign, value) : this.#codesOf(known, known.codes, sign, value)
    return term === null ? null : new Map([[known.id, term]])
  }

  #codesOf({ several }: Known, codes: ReadonlyMap<string, string>, sign: string, value: string): Term | null {
    const code = codes.get(value)
    if (code === undefined) return null
    if (sign === '=') return [code]
    // Of several, one that is not chosen says nothing of the others.
    if (sign !== '!=' || several) return null
    this.isNegated = true
    return [...new Set(codes.values())].filter((other) => other !== code)
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

function both(one: Terms | null, other: Terms | null): Terms | null {
  if (one === null || other === null) return null
  const joined = new Map(one)
  for (const [step, term] of other) {
    const before = joined.get(step)
    const narrowed = before === undefined ? term : narrower(before, term)
    if (narrowed === null) return null
    joined.set(step, narrowed)
  }
  return joined
}

function narrower(one: Term, other: Term): Term | null {
  if (isCodes(one) && isCodes(other)) {
    const shared = one.filter((code) => other.includes(code))
    return shared.length === 0 ? null : shared
  }
  if (isCodes(one) || isCodes(other)) return null
  const above = Math.max(one.above ?? -Infinity, other.above ?? -Infinity)
  const below = Math.min(one.below ?? Infinity, other.below ?? Infinity)
  if (below - above < 2) return null
  return { ...(Number.isFinite(above) && { above }), ...(Number.isFinite(below) && { below }) }
}

/** Only answers to one question can stand for each other. */
function either(one: Terms | null, other: Terms | null): Terms | null {
  const [[step, first] = [], ...more] = one ?? []
  const [[also, second] = [], ...others] = other ?? []
  if (step === undefined || step !== also || more.length + others.length > 0) return null
  if (first === undefined || second === undefined || !isCodes(first) || !isCodes(second)) return null
  return new Map([[step, [...new Set([...first, ...second])]]])
}

function isCodes(term: Term): term is readonly string[] {
  return Array.isArray(term)
}
