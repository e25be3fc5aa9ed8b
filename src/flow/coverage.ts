/** What of a questionnaire no golden conversation passes: steps, options, and both sides of every condition. */
import type { Flow, Step } from './definition.ts'
import type { Moved } from './golden.ts'
import { holds } from './path.ts'

/** `of`: how many there are. `missing`: those that were not passed, in the order of the flow. */
export interface Passed<T> {
  readonly of: number
  readonly missing: readonly T[]
}

export interface Coverage {
  /** Step ids. */
  readonly steps: Passed<string>
  readonly options: Passed<{ readonly step: string; readonly code: string }>
  /** Of a step with a condition: it was asked because that held, or left out because it did not. */
  readonly branches: Passed<{ readonly step: string; readonly side: Side }>
}

type Side = 'asked' | 'left-out'
const SIDES: readonly Side[] = ['asked', 'left-out']

export function coverageOf(flow: Flow, trails: readonly (readonly Moved[])[]): Coverage {
  const sides = new Set<string>()
  const chosen = new Set<string>()
  for (const { state, facts, understood } of trails.flat()) {
    for (const [step, side] of walkedIn(flow, state, facts)) sides.add(`${step} ${side}`)
    for (const [step, value] of Object.entries(understood ?? {}))
      for (const code of Array.isArray(value) ? value : [value]) chosen.add(`${step} ${code}`)
  }
  const options = flow.steps.flatMap(({ id, answering }) =>
    answering.kind === 'choose' ? answering.options.map(({ code }) => ({ step: id, code })) : [],
  )
  const branches = flow.steps
    .filter(({ when }) => when !== null)
    .flatMap(({ id }) => SIDES.map((side) => ({ step: id, side })))
  const ids = flow.steps.map(({ id }) => id)
  return {
    steps: passed(ids, (id) => sides.has(`${id} asked`)),
    options: passed(options, ({ step, code }) => chosen.has(`${step} ${code}`)),
    branches: passed(branches, ({ step, side }) => sides.has(`${step} ${side}`)),
  }
}

function passed<T>(all: readonly T[], isPassed: (one: T) => boolean): Passed<T> {
  return { of: all.length, missing: all.filter((one) => !isPassed(one)) }
}

/** Every step up to the open one, to the last where the form is finished. */
function walkedIn({ steps }: Flow, { step, ended, answers }: Moved['state'], facts: Moved['facts']): [string, Side][] {
  const open = steps.findIndex(({ id }) => id === step)
  const before = ended === 'finished' ? steps : steps.slice(0, Math.max(open, 0))
  const sideOf = ({ id, when }: Step): [string, Side] => [id, holds(when, answers, facts) ? 'asked' : 'left-out']
  return [...before.map(sideOf), ...(step === null ? [] : [[step, 'asked'] satisfies [string, Side]])]
}
