/** Which rules of `policy.yaml` hold for a unit: its own, else those of the nearest unit above it. */
import { type Policy, rulesFor } from '../survey/policy.ts'
import type { Rules } from '../survey/rules.ts'
import type { Unit } from '../survey/unit.ts'
import { nearestUnits } from '../survey/unit-name.ts'
import type { Deps } from './deps.ts'
import { pathsIn, unitPath } from './units.ts'

export interface Office {
  /** The unit whose rules they are, and whose budget it is; the unit itself where none has rules of its own. */
  readonly office: string
  readonly rules: Rules
}

export async function officeOf(deps: Pick<Deps, 'store' | 'policy'>, unit: string): Promise<Office> {
  const { offices } = deps.policy
  if (Object.keys(offices).length === 0) return { office: unit, rules: deps.policy }
  const path = await unitPath(deps, unit)
  return { office: path.find((id) => Object.hasOwn(offices, id)) ?? unit, rules: rulesFor(deps.policy, path) }
}

/** The same for many units at once, from what is known of all: by unit id. */
export function officesOf(policy: Policy, units: readonly Unit[]): ReadonlyMap<string, Office> {
  const pathOf = pathsIn(units)
  return new Map(
    units.map(({ _id }) => {
      const path = pathOf(_id)
      const office = path.find((id) => Object.hasOwn(policy.offices, id)) ?? _id
      return [_id, { office, rules: rulesFor(policy, path) }]
    }),
  )
}

/** An office of `policy.yaml` that no unit is, with the ids that were perhaps meant: its rules hold for nobody. */
export interface UnknownOffice {
  readonly office: string
  readonly nearest: readonly string[]
}

export async function unknownOffices(deps: Pick<Deps, 'store' | 'policy'>): Promise<UnknownOffice[]> {
  const named = Object.keys(deps.policy.offices)
  if (named.length === 0) return []
  const units = await deps.store.units.all()
  return named
    .filter((office) => !units.some((unit) => unit._id === office))
    .map((office) => ({ office, nearest: nearestUnits(office, units) }))
}
