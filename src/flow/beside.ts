/** Answers that did not come through the conversation: the person gave them elsewhere, without having been asked here. */
import type { Flow } from './definition.ts'
import type { Facts } from './input.ts'
import { nextStep, pruned } from './path.ts'
import type { Answer, Given, Place, State } from './state.ts'
import { AT_REST } from './turn.ts'

/**
 * The state with these answers besides, as given at `place`. What was answered in the conversation stands. A running
 * conversation whose open question they answer goes on with the next one; with no question left it is finished.
 */
export function answeredBeside(
  flow: Flow,
  state: State,
  given: Readonly<Record<string, Answer>>,
  place: Place,
  facts: Facts,
): State {
  const places = state.places.includes(place) ? state.places : [...state.places, place]
  const added: Record<string, Given> = {}
  for (const [step, value] of Object.entries(given)) added[step] = { value, place: places.indexOf(place) }
  const answers = pruned(flow, { ...added, ...state.answers }, facts)
  const next = { ...state, places, answers }
  if (state.step === null || answers[state.step] === undefined) return next
  const step = nextStep(flow, answers, facts)?.id ?? null
  return { ...next, ...AT_REST, step, ended: step === null ? 'finished' : null }
}
