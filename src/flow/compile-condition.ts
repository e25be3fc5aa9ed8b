/** A `when` as it is written, to what it means: the same thing written in two ways is the same condition. */
import { NESTING } from './condition.ts'
import type { AllOf, Condition, Wanted } from './definition.ts'
import type { WhenFile } from './schema.ts'

type Entry = Exclude<WhenFile[string], undefined>

export function conditionOf(when: WhenFile): Condition {
  const { any, all, not, ...rest } = when
  const named = Object.entries(rest) as [string, Entry][]
  const parts: Condition[] = named.length === 0 && hasNesting(when) ? [] : everyOf(named)
  if (any !== undefined) parts.push({ any: any.map(conditionOf) })
  if (all !== undefined) parts.push({ all: all.map(conditionOf) })
  if (not !== undefined) parts.push({ not: conditionOf(not) })
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { all: parts }
}

function hasNesting(when: WhenFile): boolean {
  return NESTING.some((name) => when[name] !== undefined)
}

/** One map where each name has one demand, as most have; what has several is as many maps. */
function everyOf(named: readonly [string, Entry][]): Condition[] {
  const first: Record<string, Wanted> = {}
  const more: AllOf[] = []
  for (const [name, entry] of named) {
    for (const [i, wanted] of wantedOf(entry).entries()) {
      if (i === 0) first[name] = wanted
      else more.push({ [name]: wanted })
    }
  }
  return [first, ...more]
}

function wantedOf(entry: Entry): readonly Wanted[] {
  if (Array.isArray(entry)) return [entry as readonly string[]]
  const { is, not, answered, above, below } = entry as Extract<Entry, { readonly above?: number | undefined }>
  const bounds = { ...(above === undefined ? {} : { above }), ...(below === undefined ? {} : { below }) }
  const all: Wanted[] = [
    ...(is === undefined ? [] : [is]),
    ...(not === undefined ? [] : [{ not: not as readonly string[] }]),
    ...(answered === undefined ? [] : [{ answered }]),
  ]
  return all.length === 0 || Object.keys(bounds).length > 0 ? [...all, bounds] : all
}
