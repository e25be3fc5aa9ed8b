/**
 * Conditions may only look back, at answers that their step can have. What a step with a mistake in it can be answered by
 * is not known yet: a condition on it is looked at when that is mended.
 */
import { type Flow, OUTSIDE, type Step } from './definition.ts'
import type { Fault } from './findings.ts'
import { nearest } from './nearest.ts'

type Path = readonly PropertyKey[]

/** @param others what was found in the steps themselves. */
export function conditionFaults(flow: Flow, others: readonly Fault[]): Fault[] {
  const faulty = new Set(others.map(({ path }) => path[1]))
  const ids = flow.steps.map(({ id }) => id)
  return flow.steps.flatMap((step, i) =>
    Object.entries(step.when ?? {}).flatMap(([id, wanted]): Fault[] => {
      const path = ['steps', i, 'when']
      const before = ids.indexOf(id)
      const target = flow.steps[before]
      if (target === undefined) {
        return [
          {
            path,
            key: id,
            code: 'unknown-step',
            data: { step: id, nearest: nearest(id, i === 0 ? ids : ids.slice(0, i)) },
          },
        ]
      }
      if (before >= i) return [{ path, key: id, code: 'later-step', data: { step: id } }]
      return faulty.has(before) ? [] : wantedFaults(target, wanted, [...path, id])
    }),
  )
}

function wantedFaults(target: Step, wanted: NonNullable<Step['when']>[string], path: Path): Fault[] {
  const { kind } = target.answering
  const unfit: Fault = { path, code: 'wrong-condition', data: { step: target.id } }
  if (!isCodes(wanted)) {
    return kind === 'number' && (wanted.above !== undefined || wanted.below !== undefined) ? [] : [unfit]
  }
  const known = codesOf(target)
  const wrong = wanted.flatMap((code, j) => (known.includes(code) ? [] : [{ code, j }]))
  if (kind !== 'choose') return wrong.length === 0 ? [] : [unfit]
  return wrong.map(({ code, j }) => ({
    path: [...path, j],
    code: 'unknown-code',
    data: { step: target.id, code, allowed: known.join(', '), nearest: nearest(code, known) },
  }))
}

function isCodes(wanted: NonNullable<Step['when']>[string]): wanted is readonly string[] {
  return Array.isArray(wanted)
}

function codesOf({ role, answering }: Step): readonly string[] {
  const outside = role === 'consent' || answering.kind === 'nothing' ? [] : OUTSIDE
  return [...(answering.kind === 'choose' ? answering.options.map(({ code }) => code) : []), ...outside]
}
