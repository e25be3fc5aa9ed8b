/** The policy in force for a unit, setting by setting, with where each stands: the words are the reader's language. */

import type { Cap, Hours, Rules } from '../survey/rules.ts'
import { WAYS_IN_ORDER } from '../survey/rules.ts'
import type { Unit } from '../survey/unit.ts'
import type { Deps } from './deps.ts'
import { officesOf } from './office-rules.ts'

/** What a setting says; times in milliseconds, money in VND. */
export type Value =
  | { readonly kind: 'duration'; readonly ms: number }
  | { readonly kind: 'hours'; readonly hours: readonly Hours[] }
  | { readonly kind: 'yes-no'; readonly yes: boolean }
  | { readonly kind: 'days'; readonly days: readonly number[] }
  | { readonly kind: 'cap'; readonly cap: Cap | null }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'ways'; readonly ways: readonly string[] }
  | { readonly kind: 'money'; readonly dong: number | null }
  | { readonly kind: 'pace'; readonly perSecond: number }

export interface Setting {
  /** As the file calls it: `sending.hours`. */
  readonly key: string
  readonly value: Value
  /** Of `policy.yaml`; `null`: it is left out there, and stays as it is shipped. */
  readonly line: number | null
  /** The office's own, not everybody's. */
  readonly own: boolean
}

export interface PolicyTold {
  /** The office whose rules they are; `null`: those of all that have none of their own. */
  readonly office: string | null
  readonly settings: readonly Setting[]
}

/** @param unit `null`: the rules of whoever has none of their own. */
export function tellPolicy(
  { policy, policyLineOf: lineOf = () => null }: Pick<Deps, 'policy' | 'policyLineOf'>,
  units: readonly Unit[],
  unit: string | null,
): PolicyTold {
  const found = unit === null ? undefined : officesOf(policy, units).get(unit)
  const office = found !== undefined && Object.hasOwn(policy.offices, found.office) ? found.office : null
  const setting = ([key, value]: readonly [string, Value]): Setting => {
    const path = key.split('.')
    const own = office === null ? null : lineOf('offices', office, ...path)
    return { key, value, line: own ?? lineOf(...path), own: own !== null }
  }
  const rules = valuesOf(found?.rules ?? policy).map(setting)
  const pace = Object.entries(policy.pace).map(([channel, perSecond]) => {
    const key = `pace.${channel}`
    return { key, value: { kind: 'pace', perSecond }, line: lineOf('pace', channel), own: false } as const
  })
  return { office, settings: [...rules, ...pace] }
}

/** In the order of the shipped file. */
function valuesOf(rules: Rules): readonly (readonly [string, Value])[] {
  const { frequency, procedures, prices, budget } = rules
  return [
    ['delay-after-closing', { kind: 'duration', ms: rules.delayAfterClosing }],
    ['sending.hours', { kind: 'hours', hours: rules.hours }],
    ['sending.working-days-only', { kind: 'yes-no', yes: rules.workingDaysOnly }],
    ['reminders', { kind: 'days', days: rules.reminders }],
    ['expires-after', { kind: 'duration', ms: rules.expiresAfter }],
    ['frequency.person', { kind: 'cap', cap: frequency.person }],
    ['frequency.agent', { kind: 'cap', cap: frequency.agent }],
    ['procedures.never', { kind: 'names', names: procedures.never }],
    ['procedures.sober', { kind: 'names', names: procedures.sober }],
    ['ways', { kind: 'ways', ways: rules.ways }],
    ...WAYS_IN_ORDER.map((way) => [`prices.${way}`, { kind: 'money', dong: prices[way] }] as const),
    ['budget.day', { kind: 'money', dong: budget.day }],
    ['budget.month', { kind: 'money', dong: budget.month }],
  ]
}
