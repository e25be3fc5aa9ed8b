/**
 * All ways through a questionnaire. Only answers that some condition looks at tell two ways apart, and of those only what
 * the conditions tell apart; once nothing later looks at an answer it is forgotten, and ways that have become alike are
 * one. So a file of a hundred steps has some tens of ways at a time and not 5¹⁰⁰.
 */
import { type Condition, type Flow, OUTSIDE, type Step } from './definition.ts'
import { fulfils } from './path.ts'
import type { Answer } from './state.ts'

/** Steps that one way comes through, and how long they take to read. */
export interface Way {
  /** Questions that everybody is asked, without the consent and the remark. */
  readonly questions: readonly Step[]
  /** Questions that an earlier answer called for. */
  readonly followUps: readonly Step[]
  /** Of all steps together, what `weigh` says of each. */
  readonly weight: number
}

export interface Ways {
  /** Steps that some way comes through. */
  readonly shown: ReadonlySet<Step>
  /** The way with the most of each. */
  readonly longest: Way
  /** Whether whoever agrees may come to the end without having been asked anything else. */
  readonly asksNothing: boolean
}

/** More than this at a time, and the file is not walked to its end. */
const WAYS_MAX = 4_000

type Wanted = Condition[string]

interface Walk {
  /** Answers that later conditions look at, by step. */
  readonly answers: ReadonlyMap<string, Answer>
  readonly questions: readonly Step[]
  readonly followUps: readonly Step[]
  readonly weight: number
  readonly fewest: number
}

/** @returns `null` where there are too many ways to look at. */
export function waysThrough({ steps }: Flow, weigh: (step: Step) => number): Ways | null {
  const consents = new Set(steps.flatMap(({ id, role }) => (role === 'consent' ? [id] : [])))
  const shown = new Set<Step>()
  let walks: readonly Walk[] = [{ answers: new Map(), questions: [], followUps: [], weight: 0, fewest: 0 }]
  for (const [i, step] of steps.entries()) {
    const later = steps.slice(i + 1)
    const choices = distinctAnswers(step, later)
    const isLive = (id: string): boolean => later.some(({ when }) => when !== null && Object.hasOwn(when, id))
    const followsUp = Object.keys(step.when ?? {}).some((id) => !consents.has(id))
    const next = new Map<string, Walk>()
    for (const walk of walks) {
      const isShown = allows(step.when, walk.answers)
      if (isShown) shown.add(step)
      const walked = isShown ? counted(walk, step, followsUp, weigh(step)) : walk
      for (const choice of isShown ? choices : [null]) {
        const answers = new Map([...walked.answers].filter(([id]) => isLive(id)))
        if (choice !== null) answers.set(step.id, choice)
        const key = JSON.stringify([...answers])
        next.set(key, longer(next.get(key), { ...walked, answers }))
      }
      if (next.size > WAYS_MAX) return null
    }
    walks = [...next.values()]
  }
  const [first, ...others] = walks
  const end = others.reduce(longer, first)
  return end === undefined ? null : { shown, longest: end, asksNothing: end.fewest === 0 }
}

/** Every answer that a step can have and that its conversation goes on after. */
export function answersOf({ role, answering }: Step, wanted: readonly Wanted[]): readonly Answer[] {
  switch (answering.kind) {
    case 'choose': {
      // Whoever does not agree is asked no more.
      if (role === 'consent') return ['YES']
      const codes = answering.options.map(({ code }) => code)
      return [...(answering.several ? together(codes, wanted) : codes), ...OUTSIDE]
    }
    case 'number': {
      const ends = wanted.flatMap((one) => ('above' in one || 'below' in one ? [one.above, one.below] : []))
      const near = ends.flatMap((end) => (end === undefined ? [] : [-1, 0, 1].map((by) => Math.floor(end) + by)))
      const inside = near.filter((value) => value > answering.min && value < answering.max)
      return [answering.min, ...inside, answering.max, ...OUTSIDE]
    }
    case 'text':
      return [{ text: '' }, 'SKIP']
    case 'nothing':
      return []
  }
}

/** One answer for each that the conditions of later steps tell apart; `null` stands for any where none looks. */
function distinctAnswers(step: Step, later: readonly Step[]): readonly (Answer | null)[] {
  const wanted = later.flatMap(({ when }) => (when?.[step.id] === undefined ? [] : [when[step.id]])).filter(isWanted)
  if (wanted.length === 0) return [null]
  return [...new Map(answersOf(step, wanted).map((answer) => [signature(answer, wanted), answer])).values()]
}

/** Sets of codes: one for each set of conditions that it may fulfil together. */
function together(codes: readonly string[], wanted: readonly Wanted[]): readonly (readonly string[])[] {
  const sets = new Map<string, readonly string[]>()
  for (const code of codes) {
    for (const set of [[], ...sets.values()]) {
      const more = [...set, code]
      const key = signature(more, wanted)
      if (!sets.has(key) && sets.size < WAYS_MAX) sets.set(key, more)
    }
  }
  return [...sets.values()]
}

function signature(answer: Answer, wanted: readonly Wanted[]): string {
  return wanted.map((one) => (fulfils(answer, one) ? 1 : 0)).join('')
}

function allows(when: Condition | null, answers: ReadonlyMap<string, Answer>): boolean {
  return Object.entries(when ?? {}).every(([id, wanted]) => {
    const answer = answers.get(id)
    return answer !== undefined && fulfils(answer, wanted)
  })
}

function counted(walk: Walk, step: Step, followsUp: boolean, weight: number): Walk {
  const heavier = { ...walk, weight: walk.weight + weight }
  if (step.answering.kind === 'nothing' || step.role === 'consent') return heavier
  const fewest = walk.fewest + 1
  if (followsUp) return { ...heavier, fewest, followUps: [...walk.followUps, step] }
  return step.role === 'comment' ? { ...heavier, fewest } : { ...heavier, fewest, questions: [...walk.questions, step] }
}

/** Two ways that go on alike: the most of each, and the fewest questions of both. */
function longer(known: Walk | undefined, other: Walk): Walk {
  if (known === undefined) return other
  return {
    answers: known.answers,
    questions: most(known.questions, other.questions),
    followUps: most(known.followUps, other.followUps),
    weight: Math.max(known.weight, other.weight),
    fewest: Math.min(known.fewest, other.fewest),
  }
}

function most(one: readonly Step[], other: readonly Step[]): readonly Step[] {
  return other.length > one.length ? other : one
}

function isWanted(wanted: Wanted | undefined): wanted is Wanted {
  return wanted !== undefined
}
