/**
 * Small groups (domain.md section 5.3): of fewer than five people nothing is told, and neither is the group by which they
 * could be found when one figure is taken from another: a department less its centres, the province less its departments.
 *
 * Unit by unit, from the top: where some of the parts of a whole are small, the next larger ones stay untold beside them,
 * until those that are untold hold five people or more and are two at least. Where a whole is untold itself, one of its
 * parts must be too, or the others would add up to it. So every sum of what is told leaves out nobody, or five or more.
 *
 * It depends on the units, the period and the answers alone, never on who asks: two readers who lay their figures side by
 * side learn no more than one. It does not hold from day to day: whoever may read figures as they are at this moment can
 * ask for the days before and after an answer. That is why most readers get held ones (`held.ts`).
 */
import { ENOUGH } from './enough.ts'

export interface Place {
  readonly id: string
  readonly parent: string | null
}

/** How many answered: name of what was asked → people inside its denominator, of one unit without what lies under it. */
export type Answered = Readonly<Record<string, number>>

interface Part {
  /** A unit with all that lies under it. */
  readonly unit: string
  /** Only the unit itself, without what lies under it. */
  readonly own: boolean
}

export interface SmallGroups {
  /** @param scope the units that are counted together; `null`: every one. */
  tells(name: string, scope: ReadonlySet<string> | null): boolean
}

/** @param answered by unit. */
export function smallGroups(places: readonly Place[], answered: ReadonlyMap<string, Answered>): SmallGroups {
  const tree = new Tree(places, answered)
  const untold = new Map<string, ReadonlySet<string>>()
  const untoldOf = (name: string): ReadonlySet<string> => {
    const known = untold.get(name) ?? tree.untold(name)
    untold.set(name, known)
    return known
  }
  return {
    tells(name, scope) {
      if (scope === null) return tree.sumOf(name, tree.tops()) >= ENOUGH
      const parts = tree.partsOf(scope).filter((part) => tree.count(name, part) > 0)
      const left = parts.filter((part) => untoldOf(name).has(keyOf(part)))
      if (tree.sumOf(name, parts) < ENOUGH) return false
      return left.length === 0 || (left.length > 1 && tree.sumOf(name, left) >= ENOUGH)
    },
  }
}

/** What stays untold of the parts of one whole. @param whole whether the whole is told. */
function hiddenAmong<P extends { readonly people: number }>(parts: readonly P[], whole: boolean): P[] {
  const given = parts.filter(({ people }) => people > 0).sort((a, b) => a.people - b.people)
  if (whole && !given.some(({ people }) => people < ENOUGH)) return []
  const hidden: P[] = []
  let people = 0
  for (const part of given) {
    if (part.people >= ENOUGH && people >= ENOUGH && (!whole || hidden.length > 1)) break
    hidden.push(part)
    people += part.people
  }
  return hidden
}

class Tree {
  readonly #below = new Map<string | null, string[]>()
  readonly #answered: ReadonlyMap<string, Answered>
  /** By name, then by unit: with what lies under it. */
  readonly #sums = new Map<string, Map<string, number>>()

  constructor(places: readonly Place[], answered: ReadonlyMap<string, Answered>) {
    this.#answered = answered
    const known = new Set(places.map(({ id }) => id))
    // What lies under a unit that is gone, or is none, stands at the top.
    const lost = [...answered.keys()].filter((id) => !known.has(id)).map((id) => ({ id, parent: null }))
    for (const { id, parent } of [...places, ...lost]) {
      const above = parent !== null && known.has(parent) ? parent : null
      this.#below.set(above, [...(this.#below.get(above) ?? []), id])
    }
  }

  tops(): Part[] {
    return this.#under(null).map(whole)
  }

  /** People in one part. */
  count(name: string, { unit, own }: Part): number {
    const mine = this.#answered.get(unit)
    const here = mine !== undefined && Object.hasOwn(mine, name) ? (mine[name] ?? 0) : 0
    if (own) return here
    const sums = this.#sums.get(name) ?? new Map<string, number>()
    this.#sums.set(name, sums)
    const sum = sums.get(unit) ?? here + this.sumOf(name, this.#under(unit).map(whole))
    sums.set(unit, sum)
    return sum
  }

  sumOf(name: string, parts: readonly Part[]): number {
    return parts.reduce((sum, part) => sum + this.count(name, part), 0)
  }

  /** The fewest parts that make up some units. */
  partsOf(scope: ReadonlySet<string>): Part[] {
    return this.#partsUnder(null, scope)
  }

  /** Keys of the parts that are not told. */
  untold(name: string): Set<string> {
    const found = new Set<string>()
    this.#hide(name, null, true, found)
    return found
  }

  #hide(name: string, unit: string | null, told: boolean, found: Set<string>): void {
    const below = this.#under(unit)
    if (below.length === 0) return
    const parts = [...below.map(whole), ...(unit === null ? [] : [{ unit, own: true }])]
    const counted = parts.map((part) => ({ part, people: this.count(name, part) }))
    const hidden = hiddenAmong(counted, told)
    for (const { part } of hidden) found.add(keyOf(part))
    for (const { part, people } of counted) {
      if (!part.own && people > 0) this.#hide(name, part.unit, !found.has(keyOf(part)), found)
    }
  }

  #partsUnder(above: string | null, scope: ReadonlySet<string>): Part[] {
    return this.#under(above).flatMap((unit) => {
      if (this.#isIn(unit, scope)) return [whole(unit)]
      return [...(scope.has(unit) ? [{ unit, own: true }] : []), ...this.#partsUnder(unit, scope)]
    })
  }

  #isIn(unit: string, scope: ReadonlySet<string>): boolean {
    return scope.has(unit) && this.#under(unit).every((one) => this.#isIn(one, scope))
  }

  #under(unit: string | null): readonly string[] {
    return this.#below.get(unit) ?? []
  }
}

function whole(unit: string): Part {
  return { unit, own: false }
}

/** No id of a unit ends so. */
function keyOf({ unit, own }: Part): string {
  return own ? `${unit} alone` : unit
}
