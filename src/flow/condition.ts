/** What a `when` says, whatever its form: the one place that knows how conditions nest. */
import type { AllOf, Condition, Wanted } from './definition.ts'
import type { CaseCodes } from './input.ts'
import type { Answer } from './state.ts'

/** Facts of the case that a condition may look at, with the codes that they can have; `null`: any code. */
export const CASE_FACTS = {
  /** How it was filed (*cách nộp*). */
  filed: ['counter', 'online', 'post'],
  /** Who filed it. */
  applicant: ['person', 'organisation', 'agent'],
  outcome: ['returned', 'refused', 'withdrawn', 'cancelled'],
  /** The apology on file (*xin lỗi*). */
  apology: ['written', 'spoken', 'none'],
  /** *Lĩnh vực*, by its code in the catalogue. */
  field: null,
} as const satisfies Record<string, readonly string[] | null>
export type CaseFact = keyof typeof CASE_FACTS

/** How a condition names one: `case.filed`. No step has a point in its id. */
const PREFIX = 'case.'
/** Entries of a condition that hold conditions; no step may be called so. */
export const NESTING = ['any', 'all', 'not'] as const

export type Tree =
  | { readonly kind: 'every'; readonly entries: readonly (readonly [name: string, wanted: Wanted])[] }
  | { readonly kind: 'any' | 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }

export function treeOf(when: Condition): Tree {
  const { any, all, not } = when as { readonly [name in (typeof NESTING)[number]]?: unknown }
  if (any !== undefined) return { kind: 'any', of: any as readonly Condition[] }
  if (all !== undefined) return { kind: 'all', of: all as readonly Condition[] }
  if (not !== undefined) return { kind: 'not', of: not as Condition }
  return { kind: 'every', entries: Object.entries(when as AllOf) }
}

/** Every entry, however deep: the steps and facts that are looked at, and what is asked of them. */
export function entriesOf(when: Condition | null): readonly (readonly [name: string, wanted: Wanted])[] {
  if (when === null) return []
  const tree = treeOf(when)
  if (tree.kind === 'every') return tree.entries
  return (tree.kind === 'not' ? [tree.of] : tree.of).flatMap(entriesOf)
}

/** @param answerTo of a step or a fact; `undefined`: there is none. */
export function isMet(when: Condition | null, answerTo: (name: string) => Answer | undefined): boolean {
  if (when === null) return true
  const tree = treeOf(when)
  switch (tree.kind) {
    case 'every':
      return tree.entries.every(([name, wanted]) => fulfils(answerTo(name), wanted))
    case 'any':
      return tree.of.some((one) => isMet(one, answerTo))
    case 'all':
      return tree.of.every((one) => isMet(one, answerTo))
    case 'not':
      return !isMet(tree.of, answerTo)
  }
}

/** Whether an answer is one that an entry asks for; what was not answered is so for `answered: false` alone. */
export function fulfils(value: Answer | undefined, wanted: Wanted): boolean {
  if (!isCodes(wanted) && 'answered' in wanted) {
    return wanted.answered === (value !== undefined && value !== 'NA' && value !== 'SKIP')
  }
  if (value === undefined) return false
  if (isCodes(wanted)) return codesOf(value).some((code) => wanted.includes(code))
  if ('not' in wanted) return !codesOf(value).some((code) => wanted.not.includes(code))
  if (typeof value !== 'number') return false
  return (wanted.above === undefined || value > wanted.above) && (wanted.below === undefined || value < wanted.below)
}

export function isCodes(wanted: Wanted): wanted is readonly string[] {
  return Array.isArray(wanted)
}

/** The fact that a name in a condition stands for; `null`: it names a step, or no fact that there is. */
export function factNamed(name: string): CaseFact | null {
  const fact = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : ''
  return Object.hasOwn(CASE_FACTS, fact) ? (fact as CaseFact) : null
}

export function isFactName(name: string): boolean {
  return name.startsWith(PREFIX)
}

export function nameOfFact(fact: CaseFact): string {
  return `${PREFIX}${fact}`
}

/** What a fact of this case is. */
export function factOf(codes: CaseCodes, name: string): string | undefined {
  const fact = factNamed(name)
  return fact === null ? undefined : codes[fact]
}

function codesOf(value: Answer): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  return 'text' in value ? [] : value
}
