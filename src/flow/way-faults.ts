/** Steps that nobody comes to, ends without a question, and ways that are too long. */
import { entriesOf, fulfils, treeOf } from './condition.ts'
import { type Flow, type Step, textIn } from './definition.ts'
import type { Fault } from './findings.ts'
import { answersOf, type Ways, waysThrough } from './ways.ts'

/** As many as people answered in full on paper; more cost answers (domain.md section 2). */
const QUESTIONS_MAX = 7
const FOLLOW_UPS_MAX = 3
/** Attention on a phone. */
const SECONDS_MAX = 90
/** Written words (*tiếng*) that an unhurried reader takes in, without the time to think or to press. */
const WORDS_A_MINUTE = 240

export function wayFaults(flow: Flow): Fault[] {
  const { steps } = flow
  if (steps.every(({ answering }) => answering.kind === 'nothing')) {
    return [{ path: ['steps'], code: 'asks-nothing', data: {} }]
  }
  const ways = waysThrough(flow, secondsOf)
  if (ways === null) return [{ path: ['steps'], code: 'too-many-ways', data: {} }]
  const hidden = steps.flatMap((step, i) => (ways.shown.has(step) ? [] : hiddenFaults(flow, step, i, ways)))
  return [...hidden, ...endFaults(flow, ways), ...longFaults(flow, ways)]
}

/** Why nobody comes to a step: the first reason that stands in its condition, else all of it together. */
function hiddenFaults({ steps }: Flow, step: Step, i: number, { shown }: Ways): Fault[] {
  const path = ['steps', i, 'when']
  // Within any and not, what one entry asks for need not hold.
  const tree = step.when === null ? null : treeOf(step.when)
  for (const [id, wanted] of tree?.kind === 'every' ? tree.entries : []) {
    const target = steps.find((one) => one.id === id)
    if (target === undefined) continue
    const data = { id: step.id, step: id }
    if (!shown.has(target) && !fulfils(undefined, wanted)) return [{ path, key: id, code: 'never-shown', data }]
    if (answersOf(target, [wanted]).some((answer) => fulfils(answer, wanted))) continue
    return [{ path, key: id, code: target.role === 'consent' ? 'unreachable-step' : 'contradiction', data }]
  }
  const together = [...new Set(entriesOf(step.when).map(([name]) => name))].join(', ')
  return [{ path: path.slice(0, -1), key: 'when', code: 'contradiction', data: { id: step.id, step: together } }]
}

function endFaults({ steps }: Flow, { asksNothing }: Ways): Fault[] {
  if (!asksNothing) return []
  const consent = steps.findIndex(({ role }) => role === 'consent')
  return [{ path: ['steps', Math.max(0, consent)], code: 'dead-end', data: { id: steps[consent]?.id ?? '' } }]
}

function longFaults({ steps, greeting, thanks }: Flow, { longest }: Ways): Fault[] {
  const at = (step: Step | undefined): Fault['path'] =>
    step === undefined ? ['steps'] : ['steps', steps.indexOf(step)]
  const { questions, followUps } = longest
  const faults: Fault[] = []
  if (questions.length > QUESTIONS_MAX) {
    const data = { count: questions.length, max: QUESTIONS_MAX }
    faults.push({ path: at(questions[QUESTIONS_MAX]), code: 'many-questions', data })
  }
  if (followUps.length > FOLLOW_UPS_MAX) {
    const names = followUps.map(({ id }) => id).join(', ')
    const data = { count: followUps.length, max: FOLLOW_UPS_MAX, steps: names }
    faults.push({ path: at(followUps[FOLLOW_UPS_MAX]), code: 'many-follow-ups', data })
  }
  const around = [greeting, thanks].map((text) => (text === null ? 0 : reading(text.vi)))
  const seconds = Math.round(around.reduce((sum, one) => sum + one, longest.weight))
  if (seconds > SECONDS_MAX) {
    const data = { seconds, max: SECONDS_MAX, rate: WORDS_A_MINUTE }
    faults.push({ path: [], key: 'steps', code: 'long-reading', data })
  }
  return faults
}

/** How long a step takes to read in Vietnamese, options included. */
function secondsOf({ ask, answering }: Step): number {
  const options = answering.kind === 'choose' ? answering.options : []
  return [ask, ...options.map(({ label }) => label)].reduce((sum, text) => sum + reading(textIn(text, 'vi')), 0)
}

function reading(text: string): number {
  return (text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length / WORDS_A_MINUTE) * 60
}
