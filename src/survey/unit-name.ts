/** Finding a unit by what people write: its id, its name in any spelling, or something close. */
import { fold } from '../flow/fold.ts'
import type { UnitId } from './ids.ts'
import type { Unit } from './unit.ts'

type Named = Pick<Unit, '_id' | 'name'>

/** A likeness below this is no help: two letters in common happen everywhere. */
const ALIKE = 0.25

/**
 * By id or by name without regard to case, accents and tone placement; `several` when the name does not tell which.
 */
export function unitNamed<U extends Named>(text: string, units: readonly U[]): U | 'several' | null {
  const id = text.trim().toLowerCase()
  const byId = units.find((unit) => unit._id === id)
  if (byId !== undefined) return byId
  const name = fold(text)
  const [first, second] = units.filter((unit) => fold(unit.name) === name)
  if (first === undefined || name === '') return null
  return second === undefined ? first : 'several'
}

/** Up to `limit` ids of units whose id or name resembles `text`, the most alike first. */
export function nearestUnits(text: string, units: readonly Named[], limit = 3): UnitId[] {
  const wanted = pairsOf(text)
  return units
    .map((unit) => ({
      id: unit._id,
      alike: Math.max(alike(wanted, pairsOf(unit._id)), alike(wanted, pairsOf(unit.name))),
    }))
    .filter((candidate) => candidate.alike >= ALIKE)
    .sort((a, b) => b.alike - a.alike || a.id.localeCompare(b.id))
    .slice(0, limit)
    .map(({ id }) => id)
}

/** Pairs of neighbouring letters, folded: they survive swapped words, hyphens and a wrong letter. */
function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>()
  for (const word of fold(text).split(/[^a-z0-9]+/)) {
    if (word.length === 1) pairs.add(word)
    for (let n = 0; n + 1 < word.length; n++) pairs.add(word.slice(n, n + 2))
  }
  return pairs
}

/** Sørensen–Dice: 1 the same, 0 nothing in common. */
function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0
  let common = 0
  for (const pair of a) if (b.has(pair)) common++
  return (2 * common) / (a.size + b.size)
}
