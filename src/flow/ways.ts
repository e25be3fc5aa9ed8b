/**
 * All ways through a questionnaire. Only answers that some condition looks at tell two ways apart, and of those only what
 * the conditions tell apart; once nothing later looks at an answer it is forgotten, and ways that have become alike are
 * one. So a file of a hundred steps has some tens of ways at a time and not 5¹⁰⁰.
 */
import { CASE_FACTS, entriesOf, factNamed, fulfils, isCodes, isFactName, isMet } from './condition.ts'
import { type Flow, OUTSIDE, type Step, type Wanted } from './definition.ts'
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
/** No condition tells one day from another. */
const ANY_DAY = '2000-01-01'

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
  let walks = casesOf(steps)
  for (const [i, step] of steps.entries()) {
    const later = steps.slice(i + 1)
    const choices = distinctAnswers(step, later)
    const lookedAt = new Set(later.flatMap(({ when }) => entriesOf(when).map(([name]) => name)))
    const followsUp = entriesOf(step.when).some(([name]) => !consents.has(name) && !isFactName(name))
    const next = new Map<string, Walk>()
    for (const walk of walks) {
      const isShown = isMet(step.when, (name) => walk.answers.get(name))
      if (isShown) shown.add(step)
      const walked = isShown ? counted(walk, step, followsUp, weigh(step)) : walk
      for (const choice of isShown ? choices : [null]) {
        const answers = new Map([...walked.answers].filter(([name]) => lookedAt.has(name)))
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
      const ends = wanted.flatMap((one) =>
        isCodes(one) || 'not' in one || 'answered' in one ? [] : [one.above, one.below],
      )
      const near = ends.flatMap((end) => (end === undefined ? [] : [-1, 0, 1].map((by) => Math.floor(end) + by)))
      const inside = near.filter((value) => value > answering.min && value < answering.max)
      return [answering.min, ...inside, answering.max, ...OUTSIDE]
    }
    case 'date':
      return [ANY_DAY, ...OUTSIDE]
    case 'text':
      return [{ text: '' }, 'SKIP']
    case 'nothing':
      return []
  }
}

/** One answer for each that the conditions of later steps tell apart; `null` stands for any where none looks. */
function distinctAnswers(step: Step, later: readonly Step[]): readonly (Answer | null)[] {
  const wanted = wantedOf(step.id, later)
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

/** One walk for each case that some condition tells from another; a fact may also be unknown. */
function casesOf(steps: readonly Step[]): readonly Walk[] {
  const names = new Set(steps.flatMap(({ when }) => entriesOf(when).map(([name]) => name)))
  let cases: readonly ReadonlyMap<string, Answer>[] = [new Map()]
  for (const name of names) {
    const fact = factNamed(name)
    if (fact === null) continue
    const wanted = wantedOf(name, steps)
    const codes: readonly string[] =
      CASE_FACTS[fact] ?? wanted.flatMap((one) => (isCodes(one) ? one : 'not' in one ? one.not : []))
    const told = new Map([...codes, undefined].map((code) => [wanted.map((one) => fulfils(code, one)).join(), code]))
    cases = cases.flatMap((known) =>
      [...told.values()].map((code) => (code === undefined ? known : new Map([...known, [name, code]]))),
    )
  }
  return cases.map((answers) => ({ answers, questions: [], followUps: [], weight: 0, fewest: 0 }))
}

/** What these steps ask of one name. */
function wantedOf(name: string, steps: readonly Step[]): readonly Wanted[] {
  return steps.flatMap(({ when }) => entriesOf(when).flatMap(([one, wanted]) => (one === name ? [wanted] : [])))
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
