/**
 * What became of units (domain.md section 4.1: in 2025 districts ended, departments and communes merged). One may go into
 * several, several into one. A report *as it was* counts a unit by its own name; *as it is*, with all that went into it.
 */
import type { UnitId } from './ids.ts'
import type { Unit } from './unit.ts'

type Descent = Pick<Unit, '_id' | 'parent' | 'successors'>

export interface AsItIs {
  /** The units that were asked for, and those that went wholly into them. */
  readonly units: ReadonlySet<string>
  /** Those that went into them in part: nobody can tell which part of their figures. */
  readonly unsplit: readonly UnitId[]
}

/** @param asked with all that lies under them. */
export function asItIs(all: readonly Descent[], asked: ReadonlySet<string>): AsItIs {
  const units = new Set(asked)
  const ended = all.filter(({ successors = [] }) => successors.length > 0)
  const into = (unit: Descent): number => (unit.successors ?? []).filter((one) => units.has(one)).length
  for (let grown = true; grown; ) {
    const whole = ended.filter((unit) => !units.has(unit._id) && into(unit) === unit.successors?.length)
    for (const { _id } of whole) units.add(_id)
    // What lay under one that went in went with it, unless it went somewhere of its own.
    const under = all.filter(({ _id, parent, successors = [] }) => {
      return !units.has(_id) && parent !== null && units.has(parent) && successors.length === 0
    })
    for (const { _id } of under) units.add(_id)
    grown = whole.length + under.length > 0
  }
  const unsplit = ended.filter((unit) => !units.has(unit._id) && into(unit) > 0).map(({ _id }) => _id)
  return { units, unsplit }
}

/** The units that went into this one, wholly or in part. */
export function predecessorsOf(all: readonly Descent[], unit: string): UnitId[] {
  return all.filter(({ successors = [] }) => successors.some((one) => one === unit)).map(({ _id }) => _id)
}

/** `until-before-from`: it ends before it begins. `still-there`: it has successors and no last day. */
export type LineageFault =
  | 'until-before-from'
  | 'still-there'
  | 'own-successor'
  | 'successor-unknown'
  | 'successor-cycle'

/** What is wrong with a unit as it would be written; `null`: nothing. */
export function lineageFault(all: readonly Unit[], unit: Pick<Unit, '_id' | 'from' | 'until' | 'successors'>) {
  const { _id, from = null, until = null, successors = [] } = unit
  const fault = (code: LineageFault) => code
  if (from !== null && until !== null && until < from) return fault('until-before-from')
  if (successors.length > 0 && until === null) return fault('still-there')
  if (successors.some((one) => one === _id)) return fault('own-successor')
  if (successors.some((one) => !all.some((known) => known._id === one))) return fault('successor-unknown')
  return comesBack(all, _id, successors) ? fault('successor-cycle') : null
}

function comesBack(all: readonly Descent[], unit: UnitId, successors: readonly UnitId[]): boolean {
  const seen = new Set<UnitId>()
  const left = [...successors]
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (at === unit) return true
    if (seen.has(at)) continue
    seen.add(at)
    left.push(...(all.find(({ _id }) => _id === at)?.successors ?? []))
  }
  return false
}
