/** What a new version may not do to what its codes and steps meant when they were answered. */
import type { Change } from './change.ts'
import type { Flow } from './definition.ts'
import { diff } from './diff.ts'
import type { Fault } from './findings.ts'

/**
 * Each code and step is held to the version that had it last: one that comes back after a while still means what it did.
 *
 * @param known versions of the same series, the newest first.
 */
export function meaningFaults(flow: Flow, known: readonly Flow[]): readonly Fault[] {
  const judged = new Set<string>()
  const faults: Fault[] = []
  for (const before of known) {
    const broken = diff(before, flow).filter(({ severity, step }) => severity === 'new-flow' && step !== null)
    for (const change of broken) if (!judged.has(nameOf(change))) faults.push(faultOf(change, flow))
    for (const step of before.steps) {
      judged.add(nameOf({ step: step.id, option: null }))
      const options = step.answering.kind === 'choose' ? step.answering.options : []
      for (const { code } of options) judged.add(nameOf({ step: step.id, option: code }))
    }
  }
  return faults
}

function nameOf({ step, option }: Pick<Change, 'step' | 'option'>): string {
  return JSON.stringify([step, option])
}

function faultOf({ kind, step: id, option: code, was, now }: Change, flow: Flow): Fault {
  const at = flow.steps.findIndex((step) => step.id === id)
  const path = ['steps', at]
  const data = { step: id ?? '', code: code ?? '', was, now }
  if (code === null) return { path, key: kind === 'role' ? 'role' : 'id', code: 'changed-step', data }
  const answering = flow.steps[at]?.answering
  const options = answering?.kind === 'choose' ? answering.options : []
  return { path: [...path, 'choose', options.findIndex((one) => one.code === code)], code: 'changed-code', data }
}
