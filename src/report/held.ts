/**
 * Held figures: what those see who may not see live ones, so that nobody learns one answer by looking before and after.
 *
 * The rule. What is held is one cell for each unit and half-month, and everything that is shown (a month, a quarter, a
 * department with what lies under it) is a sum of such cells. In a cell the answers to each question are a snapshot, which
 * is taken anew only when at least five more, or five fewer, people stand in its denominator, and which is empty while they
 * are fewer than five.
 *
 * Why that is enough. Two looks at a cell differ by nothing, or by five people or more at once, whoever looks and however
 * often. A sum of cells adds no knowledge: the difference of a whole and its parts, or of two periods that overlap, is
 * itself a sum of cells, each of which moved by nothing or by five. A withdrawn answer follows the same rule, so that it
 * goes unseen alone. What the rule does not do: of five that came together one sees what five said together; somebody who
 * knows four of them knows the fifth.
 *
 * How many are satisfied with all that they rated (`satisfied.ts`) is drawn from several questions at once. Shown while one
 * of those is held back, it would tell of that one: everybody satisfied with the others, one person not with everything. So
 * it is a snapshot of its own, which is taken only while each rated question shows what is there now, and which is empty
 * again when it is left by five or more people at any other time.
 */
import { OUTSIDE } from '../flow/definition.ts'
import type { CellId, Document } from '../survey/document.ts'
import type { Day } from '../survey/time.ts'
import { countOf } from './criterion.ts'
import { ENOUGH } from './enough.ts'
import { LEVELS, NO_PEOPLE, type People } from './satisfied.ts'
import { PEOPLE, type SeriesTally, type StepCounts, type Tally, type WayTally } from './tally.ts'

/**
 * The stages that tell who answered; the earlier ones are acts of the office and are shown as they are. That a message
 * came is implied by its opening: one who opens a slip would be seen there.
 */
const HELD_STAGES = ['delivered', 'opened', 'started', 'finished'] as const

/** How many were reached by a way of sending. */
type Reached = Pick<WayTally, 'delivered' | 'opened'>

export interface HeldFigures {
  readonly funnel: Readonly<Record<(typeof HELD_STAGES)[number], number>>
  readonly ways: Readonly<Record<string, Reached>>
  readonly series: Tally['series']
}

/** A stored cell: a half-month of one resolving unit. */
export interface Held extends Document, HeldFigures {
  /** `{day}|{unit}`. */
  readonly _id: CellId
  /** The first of the half-month. */
  readonly day: Day
  readonly unit: string
}

/** What the questionnaires say of a series. */
export interface AskedIn {
  /** Codes of a step that its denominator leaves out, beside those of every step (`NA`, `SKIP`). */
  readonly uncounted: (series: string, step: string) => readonly string[]
  /** The steps that are rated (`ratingsOf`). */
  readonly ratings: (series: string) => readonly string[]
}

const NOBODY = { opened: 0, started: 0, finished: 0 }
const NOT_REACHED: Reached = { delivered: 0, opened: 0 }
export const NOTHING_HELD: HeldFigures = { funnel: { delivered: 0, ...NOBODY }, ways: {}, series: {} }

/**
 * What is shown from now on. Called for each cell with what it adds up to; in an order in which `now` never grows older.
 *
 * @returns `held` itself where nothing moves.
 */
export function heldAfter(held: HeldFigures, now: Tally, { uncounted, ratings }: AskedIn): HeldFigures {
  // Taken together, for of those who opened some began, and of those some finished.
  const movedOn = moves(held.funnel.finished, now.funnel.finished)
  const few = now.funnel.finished < ENOUGH
  const { opened, started, finished } = now.funnel
  const delivered = stepped(held.funnel.delivered, now.funnel.delivered)
  const answered = movedOn ? (few ? NOBODY : { opened, started, finished }) : held.funnel
  const ways = waysAfter(held.ways, now.ways)
  let moved = movedOn || delivered !== held.funnel.delivered || ways !== held.ways
  const names = new Set([...Object.keys(held.series), ...Object.keys(now.series)])
  const series = [...names].map((name) => {
    const before = own(held.series, name) ?? { responses: 0, steps: {} }
    const live = own(now.series, name) ?? { responses: 0, steps: {} }
    const told = seriesAfter(before, live, (step) => uncounted(name, step))
    const after = withPeople(told, live, ratings(name))
    moved ||= after !== before
    return [name, after] as const
  })
  const told = series.filter(([, { responses, steps }]) => responses > 0 || Object.keys(steps).length > 0)
  return moved ? { funnel: { ...answered, delivered }, ways, series: Object.fromEntries(told) } : held
}

/** The tally of a cell as it is shown: what the office did as it is, what people answered as it is held. */
export function asHeld(now: Tally, held: HeldFigures): Tally {
  const ways = Object.entries(now.ways).map(([way, did]) => {
    const { delivered, opened } = own(held.ways, way) ?? NOT_REACHED
    return [way, { ...did, delivered: Math.max(delivered, opened), opened }] as const
  })
  // Each stage implies those before it, and two that are held apart may stand at different looks.
  const delivered = Math.max(held.funnel.delivered, held.funnel.opened)
  const funnel = { ...now.funnel, ...held.funnel, delivered }
  // How forms came about moves with each single one of them, and is not held yet: it is not shown.
  const series = Object.entries(held.series).map(([name, { people = NO_PEOPLE, ...shown }]) => {
    // What was never counted is not nobody.
    const counted = own(now.series, name)?.people !== undefined
    return [name, counted ? { ...shown, people } : shown] as const
  })
  return {
    ...now,
    funnel,
    ways: Object.fromEntries(ways),
    series: Object.fromEntries(series),
    forms: {},
    facets: {},
    breakdown: {},
  }
}

/** @returns `held` itself where nothing moves. */
function waysAfter(held: HeldFigures['ways'], now: Tally['ways']): HeldFigures['ways'] {
  let moved = false
  const names = new Set([...Object.keys(held), ...Object.keys(now)])
  const ways = [...names].map((name) => {
    const [before, live] = [own(held, name) ?? NOT_REACHED, own(now, name) ?? NOT_REACHED]
    const after = {
      delivered: stepped(before.delivered, live.delivered),
      opened: stepped(before.opened, live.opened),
    }
    moved ||= after.delivered !== before.delivered || after.opened !== before.opened
    return [name, after] as const
  })
  return moved ? Object.fromEntries(ways.filter(([, { delivered, opened }]) => delivered + opened > 0)) : held
}

function seriesAfter(held: SeriesTally, now: SeriesTally, uncounted: (step: string) => readonly string[]): SeriesTally {
  let moved = moves(held.responses, now.responses)
  const responses = moved ? shown(now.responses) : held.responses
  const names = new Set([...Object.keys(held.steps), ...Object.keys(now.steps)])
  const steps = [...names].map((name) => {
    const [before, after] = [own(held.steps, name) ?? {}, own(now.steps, name) ?? {}]
    const [n, people] = [inside(before, uncounted(name)), inside(after, uncounted(name))]
    if (!moves(n, people)) return [name, before] as const
    moved = true
    return [name, shown(people) === 0 ? {} : after] as const
  })
  const told = steps.filter(([, counts]) => Object.keys(counts).length > 0)
  return moved ? { ...held, responses, steps: Object.fromEntries(told) } : held
}

/** @returns `shown` itself where the people in it do not move. */
function withPeople(shown: SeriesTally, now: SeriesTally, ratings: readonly string[]): SeriesTally {
  const { people: held = NO_PEOPLE, ...rest } = shown
  const live = now.people ?? NO_PEOPLE
  if (!moves(held.rated, live.rated)) return shown
  const isInStep = (step: string): boolean => sameLevels(own(shown.steps, step) ?? {}, own(now.steps, step) ?? {})
  const inStep = ratings.length > 0 && ratings.every(isInStep)
  if (!inStep && live.rated > held.rated) return shown
  const people: People | null = inStep && live.rated >= ENOUGH ? live : null
  return people === null ? rest : { ...rest, people }
}

function sameLevels(a: StepCounts, b: StepCounts): boolean {
  return LEVELS.every((level) => countOf(a, level) === countOf(b, level))
}

/** Whether enough people came or went; what is held of fewer than five is nothing. */
function moves(held: number, now: number): boolean {
  return Math.abs(now - held) >= ENOUGH
}

function stepped(held: number, now: number): number {
  return moves(held, now) ? shown(now) : held
}

function shown(people: number): number {
  return people < ENOUGH ? 0 : people
}

/** The denominator of a step (`criterion.ts`). @param uncounted options of the flow that it leaves out. */
export function inside(counts: StepCounts, uncounted: readonly string[]): number {
  if (Object.hasOwn(counts, PEOPLE)) return countOf(counts, PEOPLE)
  const outside: readonly string[] = [...OUTSIDE, ...uncounted]
  return Object.entries(counts).reduce((sum, [code, count]) => (outside.includes(code) ? sum : sum + count), 0)
}

/** A name may be any word, `constructor` among them. */
function own<V>(of: Readonly<Record<string, V>>, name: string): V | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined
}
