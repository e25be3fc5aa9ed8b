/** Policies for tests, read from YAML as an office writes it. */
import { type Policy, readPolicy } from '../../src/survey/policy.ts'

/** A message leaves at any hour, and anybody may be asked as often as one likes. */
export const AT_ONCE = policyOf(`
delay-after-closing: 0 min
sending: { hours: ["00:00-24:00"], working-days-only: false }
reminders: []
frequency: { person: null, agent: null }
pace: { zalo: 10000, telegram: 10000 }
`)

/** @throws Error with what is wrong in it. */
export function policyOf(yaml: string): Policy {
  const read = readPolicy(yaml, 'policy.yaml')
  if (read.kind === 'faulty') throw new Error(JSON.stringify(read.findings))
  return read.value
}
