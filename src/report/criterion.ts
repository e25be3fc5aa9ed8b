/** The answers to one step, with the denominator drawn: who is inside `n`, who is outside. */
import { type Flow, OUTSIDE, type Role, type Step } from '../flow/definition.ts'
import { PEOPLE, type StepCounts } from './tally.ts'

/** Roles whose answers are figures. Consent, a wish to be called and a remark are none. */
const COUNTED_ROLES: readonly Role[] = ['segment', 'fact', 'rating', 'overall', 'reason']

export interface Criterion {
  /** The flow's id. */
  readonly flow: string
  readonly step: string
  readonly role: Role
  /** Answers inside the denominator; where several may be chosen, people who chose at least one. */
  readonly n: number
  /** By code, in the order of the flow, those that nobody chose with 0; a number by its digits. */
  readonly counts: StepCounts
  /** Answers that no denominator holds: `NA`, `SKIP` and options of the flow such as *Chưa đến hẹn*. */
  readonly outside: StepCounts
}

/** The counted steps of a flow, in its order. */
export function countedSteps(flow: Flow): readonly Step[] {
  return flow.steps.filter(
    ({ role, answering }) => COUNTED_ROLES.includes(role) && answering.kind !== 'text' && answering.kind !== 'date',
  )
}

/** Codes that only an older version of the flow had are kept, after those of today's. */
export function criterionOf(flow: Flow, step: Step, given: StepCounts): Criterion {
  const options = step.answering.kind === 'choose' ? step.answering.options : []
  const outside = [...options.filter(({ counted }) => !counted).map(({ code }) => code), ...OUTSIDE]
  const known = options.filter(({ counted }) => counted).map(({ code }) => code)
  const added = Object.keys(given).filter((code) => code !== PEOPLE && !outside.includes(code) && !known.includes(code))
  const counts = pick(given, [...known, ...added])
  const people = step.answering.kind === 'choose' && step.answering.several
  return {
    flow: flow.flow,
    step: step.id,
    role: step.role,
    n: people ? countOf(given, PEOPLE) : Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    outside: pick(given, outside),
  }
}

/** 0 for a code that nobody gave; a code may be any word, `constructor` among them. */
export function countOf(counts: StepCounts, code: string): number {
  return Object.hasOwn(counts, code) ? (counts[code] ?? 0) : 0
}

function pick(counts: StepCounts, codes: readonly string[]): StepCounts {
  return Object.fromEntries(codes.map((code) => [code, countOf(counts, code)]))
}
