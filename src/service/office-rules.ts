/** Which rules of `policy.yaml` hold for a unit: its own, else those of the nearest unit above it. */
import { rulesFor } from '../survey/policy.ts'
import type { Rules } from '../survey/rules.ts'
import type { Deps } from './deps.ts'
import { unitPath } from './units.ts'

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
