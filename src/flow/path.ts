/** Which steps a person comes through, given the answers so far. */

import { factOf, isFactName, isMet } from './condition.ts'
import type { Condition, Flow, Step } from './definition.ts'
import type { Facts } from './input.ts'
import type { Given, Place, State } from './state.ts'

type Answers = State['answers']
/** What is known of the case. */
type About = Pick<Facts, 'codes'>

/** Whether `when` holds for these answers and this case. */
export function holds(when: Condition | null, answers: Answers, { codes }: About): boolean {
  return isMet(when, (name) => (isFactName(name) ? factOf(codes, name) : answers[name]?.value))
}

/** Answers whose step a change has taken off the path are dropped, and with them what hung on those. */
export function pruned(flow: Flow, answers: Answers, facts: About): Answers {
  const kept: Record<string, Given> = {}
  for (const { id, when } of flow.steps) {
    const given = answers[id]
    if (given !== undefined && holds(when, kept, facts)) kept[id] = given
  }
  return kept
}

/** The first question on the path without an answer; `null`: the form is complete. */
export function nextStep(flow: Flow, answers: Answers, facts: About): Step | null {
  const isNext = (step: Step): boolean =>
    asks(step) && answers[step.id] === undefined && holds(step.when, answers, facts)
  return flow.steps.find(isNext) ?? null
}

/** The nearest question before `step` that was answered at this very place. */
export function previousStep(flow: Flow, state: State, step: string, place: Place): Step | null {
  const before = flow.steps.slice(
    0,
    flow.steps.findIndex(({ id }) => id === step),
  )
  return before.findLast(({ id }) => isGivenAt(state, id, place)) ?? null
}

/** Answers are shown and changed only where they were given (design.md section 3). */
export function isGivenAt(state: State, step: string, place: Place): boolean {
  const given = state.answers[step]
  return given !== undefined && state.places[given.place] === place
}

/** The information that stands between the question before `step` and `step`; at the end of the form for `null`. */
export function informationBefore(flow: Flow, step: Step | null, answers: Answers, facts: About): readonly Step[] {
  const before = (step === null ? flow.steps : flow.steps.slice(0, flow.steps.indexOf(step))).filter(({ when }) =>
    holds(when, answers, facts),
  )
  return before.slice(before.findLastIndex(asks) + 1)
}

const CRITERIA = new Set<Step['role']>(['segment', 'fact', 'rating', 'overall'])

/** Which of the criteria that everybody is asked this one is, from 1; `null` for a follow-up and what counts nothing. */
export function progressOf(flow: Flow, step: Step): { readonly n: number; readonly total: number } | null {
  const criteria = flow.steps.filter(({ role, when }) => when === null && CRITERIA.has(role))
  const n = criteria.indexOf(step) + 1
  return n === 0 || criteria.length < 2 ? null : { n, total: criteria.length }
}

/** How many questions of the path lie before the open one, of how many it has as far as the answers tell. */
export function progress(flow: Flow, state: State, facts: About): { readonly done: number; readonly total: number } {
  const path = flow.steps.filter((step) => asks(step) && holds(step.when, state.answers, facts))
  const open = path.findIndex(({ id }) => id === state.step)
  return { done: open === -1 ? path.length : open, total: path.length }
}

function asks({ answering }: Step): boolean {
  return answering.kind !== 'nothing'
}
