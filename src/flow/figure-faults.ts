/** Answers that would be counted and mean nothing, or would miss from the index that they are asked for. */
import type { Answering, Flow, Step } from './definition.ts'
import type { Fault } from './findings.ts'
import { nearest } from './nearest.ts'
import { SCALES } from './scales.ts'

export function figureFaults(flow: Flow): Fault[] {
  return [
    ...flow.steps.flatMap((step, i) => [...directionFaults(step, i), ...pointFaults(step, i)]),
    ...factorFaults(flow),
  ]
}

/** What is rated runs from worst to best: a named scale in its order says which end is which, or points do. */
function directionFaults({ id, role, answering }: Step, i: number): Fault[] {
  if (!isRated(role) || hasDirection(answering)) return []
  return [{ path: ['steps', i, 'role'], code: 'scale-without-direction', data: { id } }]
}

function hasDirection(answering: Answering): boolean {
  if (answering.kind !== 'choose' || answering.several) return false
  // A named scale runs from worst to best.
  if (answering.scale !== null) return true
  const counted = answering.options.filter((option) => option.counted)
  if (counted.some(({ points }) => points !== undefined)) return new Set(counted.map(({ points }) => points)).size > 1
  const codes = counted.map(({ code }) => code).join()
  return [...SCALES.values()].some((levels) => levels.map(({ code }) => code).join() === codes)
}

/** A sum of points needs those of every answer that is counted, and of no other. */
function pointFaults({ answering }: Step, i: number): Fault[] {
  if (answering.kind !== 'choose' || answering.options.every(({ points }) => points === undefined)) return []
  return answering.options.flatMap(({ code, counted, points }, j): Fault[] => {
    if (counted === (points !== undefined)) return []
    const wrong = counted ? 'missing-points' : 'needless-points'
    return [{ path: ['steps', i, 'choose', j], code: wrong, data: { code } }]
  })
}

function factorFaults({ factors, steps }: Flow): Fault[] {
  const known = Object.keys(factors ?? {})
  const inSteps = steps.flatMap(({ id, role, factor }, i): Fault[] => {
    if (factor === undefined) {
      return known.length === 0 || role !== 'rating'
        ? []
        : [{ path: ['steps', i], code: 'rating-without-factor', data: { id } }]
    }
    if (known.includes(factor)) return []
    const data = { value: factor, allowed: known.join(', '), nearest: nearest(factor, known) }
    return [{ path: ['steps', i, 'factor'], code: 'unknown-factor', data }]
  })
  const unused = known.filter((name) => !steps.some(({ factor }) => factor === name))
  return [
    ...inSteps,
    ...unused.map((name): Fault => ({ path: ['factors'], key: name, code: 'unused-factor', data: { name } })),
  ]
}

function isRated(role: Step['role']): boolean {
  return role === 'rating' || role === 'overall'
}
