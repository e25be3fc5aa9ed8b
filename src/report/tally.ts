/**
 * What answers add up to. One law: the tally of a whole equals the sum of the tallies of its parts. So a case and a
 * response are tallied one by one, and everything larger (a day, a month, a province) is only ever a sum.
 */
import { isDay } from '../flow/day.ts'
import type { CaseRecord } from '../survey/case.ts'
import type { CellId, Document } from '../survey/document.ts'
import { type Attempt, type Invitation, mayHaveArrived } from '../survey/invitation.ts'
import type { Response } from '../survey/response.ts'
import { type Breakdown, breakdownOf } from './breakdown.ts'
import type { Facets } from './facets.ts'
import type { Forms } from './forms.ts'
import { type Processing, processingOf } from './processing.ts'
import { addPeople, type People, peopleOf } from './satisfied.ts'

/** The stages in their order. Each stage implies the ones before it. */
export const STAGES = ['closed', 'invited', 'sent', 'delivered', 'opened', 'started', 'finished'] as const
export type Stage = (typeof STAGES)[number]

/** How many cases came as far as each stage. */
export type Funnel = Readonly<Record<Stage, number>>

/** How often each code was given at a step; numbers by their digits; `NA` and `SKIP` among them. */
export type StepCounts = Readonly<Record<string, number>>

/** Stands beside the codes of a step where several may be chosen: how many people chose at least one. */
export const PEOPLE = '#'

/** The answers of one flow series in one cell. */
export interface SeriesTally {
  /** Finished forms. */
  readonly responses: number
  /** Absent where some of it was counted before people were, or of a version that the store lost. */
  readonly people?: People
  /** Step id → code → count. A step where several may be chosen has `#` too: how many people answered it. */
  readonly steps: Readonly<Record<string, StepCounts>>
}

/** What one way of sending did. */
export interface WayTally {
  /** Messages that left, or may have: invitations and reminders. */
  readonly messages: number
  /** Messages that the channel did not take. */
  readonly failed: number
  /** VND, by the office's price list. */
  readonly cost: number
  /** How far those cases came whose last message went this way. */
  readonly sent: number
  readonly delivered: number
  readonly opened: number
}

export interface Tally {
  readonly funnel: Funnel
  /** By way of sending. */
  readonly ways: Readonly<Record<string, WayTally>>
  /** By flow series. */
  readonly series: Readonly<Record<string, SeriesTally>>
  /** How finished forms came about; absent in a cell that was counted before this was. */
  readonly forms?: Forms
  /** What is told of them beside their answers; absent likewise. */
  readonly facets?: Facets
  /** What became of cases; absent likewise. */
  readonly processing?: Processing
  /** The same words by what a case is about; absent likewise. */
  readonly breakdown?: Breakdown
  /** Cases whose invitation has not been sent, by the reason; those whose turn is still to come are not among them. */
  readonly unsent: Readonly<Record<string, number>>
  /** Sample cases among those counted. */
  readonly samples: number
}

/** A stored cell: one day of one resolving unit. */
export interface Cell extends Document, Tally {
  readonly _id: CellId
  readonly day: string
  readonly unit: string
}

export function emptyTally(): Tally {
  const funnel = funnelUpTo(null)
  return { funnel, ways: {}, series: {}, forms: {}, facets: {}, processing: {}, breakdown: {}, unsent: {}, samples: 0 }
}

type CountedCase = Pick<CaseRecord, 'sample' | 'uninvited'> &
  Parameters<typeof processingOf>[0] &
  Parameters<typeof breakdownOf>[0]

/** One closed case and its invitation, if it has one. */
export function tallyOfCase(record: CountedCase, invitation: InvitationLife | null): Tally {
  const stage = stageOf(invitation)
  const why = stage !== 'closed' && stage !== 'invited' ? null : (invitation?.why ?? record.uninvited)
  const unsent = why === null ? {} : { [why]: 1 }
  const funnel = funnelUpTo(stage)
  const ways = waysOf(invitation?.attempts ?? [], funnel)
  const [processing, breakdown] = [processingOf(record), breakdownOf(record, funnel)]
  return { ...emptyTally(), funnel, ways, processing, breakdown, unsent, samples: record.sample ? 1 : 0 }
}

/** Cases that came in on a day of a unit, however they end. */
export function tallyOfReceived(cases: number): Tally {
  return cases === 0 ? emptyTally() : { ...emptyTally(), processing: { received: cases } }
}

/** A message that is on its way is counted once its end is written. */
function waysOf(attempts: readonly Attempt[], { sent, delivered, opened }: Funnel): Tally['ways'] {
  const ended = attempts.filter(({ outcome }) => outcome !== 'sending')
  const last = ended.findLastIndex(mayHaveArrived)
  return ended
    .map((attempt, n): Tally['ways'] => {
      const [messages, failed] = mayHaveArrived(attempt) ? [1, 0] : [0, 1]
      const reached = n === last ? { sent, delivered, opened } : NOBODY
      return { [attempt.way]: { messages, failed, cost: attempt.cost, ...reached } }
    })
    .reduce((sum, one) => merge(sum, one, addWays), {})
}

interface Given extends Pick<Response, 'series' | 'answers' | 'withdrawn'> {
  /** The rated questions of its version (`satisfied.ts`); absent: they are not known. */
  readonly ratings?: readonly string[]
}

/** One finished form. A withdrawn one counts nothing. */
export function tallyOfResponse(response: Given): Tally {
  if (response.withdrawn) return emptyTally()
  // A day is nobody's figure: it would tell who it was.
  const counted = Object.entries(response.answers).filter(([, answer]) => typeof answer !== 'string' || !isDay(answer))
  const steps = counted.map(([step, answer]) => [nameOf(step), countsOf(answer)])
  const people = response.ratings === undefined ? {} : { people: peopleOf(response.answers, response.ratings) }
  const one: SeriesTally = { responses: 1, ...people, steps: Object.fromEntries(steps) }
  return { ...emptyTally(), series: { [nameOf(response.series)]: one } }
}

/** A name under which something is counted: BSON ends a name at a NUL, and half of a letter comes back as another. */
function nameOf(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    funnel: merge(a.funnel, b.funnel, plus),
    // A cell that was counted before there were ways has none.
    ways: merge(a.ways ?? {}, b.ways ?? {}, addWays),
    series: merge(a.series, b.series, addSeries),
    forms: merge(a.forms ?? {}, b.forms ?? {}, plus),
    facets: merge(a.facets ?? {}, b.facets ?? {}, plus),
    processing: merge(a.processing ?? {}, b.processing ?? {}, plus),
    breakdown: merge(a.breakdown ?? {}, b.breakdown ?? {}, plus),
    unsent: merge(a.unsent, b.unsent, plus),
    samples: a.samples + b.samples,
  }
}

type InvitationLife = Pick<Invitation, 'state' | 'marks' | 'why' | 'attempts'>

const NOBODY = { sent: 0, delivered: 0, opened: 0 }

/**
 * The last stage that a case reached. A mark that was never written is implied by a later one or by the state; declining
 * and withdrawing are acts of the citizen (so it was opened) but no finished form.
 */
function stageOf(invitation: InvitationLife | null): Stage {
  if (invitation === null || invitation.state === 'recalled') return 'closed'
  const { state, marks } = invitation
  const takenBack = state === 'declined' || state === 'withdrawn'
  if (state === 'finished' || (marks.finished !== null && !takenBack)) return 'finished'
  if (state === 'started' || marks.started !== null || marks.finished !== null) return 'started'
  if (takenBack || marks.opened !== null) return 'opened'
  if (marks.delivered !== null) return 'delivered'
  return state === 'sent' || marks.sent !== null ? 'sent' : 'invited'
}

/** One in each stage up to this one, nothing in those after it. */
function funnelUpTo(stage: Stage | null): Funnel {
  const last = stage === null ? -1 : STAGES.indexOf(stage)
  return Object.fromEntries(STAGES.map((name, i) => [name, i <= last ? 1 : 0])) as Record<Stage, number>
}

function countsOf(answer: Response['answers'][string]): StepCounts {
  if (typeof answer !== 'object') return { [nameOf(String(answer))]: 1 }
  const codes = [...new Set(answer.map(nameOf))]
  return Object.fromEntries(codes.length === 0 ? [] : [...codes, PEOPLE].map((code) => [code, 1]))
}

function addSeries(a: SeriesTally, b: SeriesTally): SeriesTally {
  return {
    responses: a.responses + b.responses,
    ...addPeople(a.people, b.people),
    steps: merge(a.steps, b.steps, (x, y) => merge(x, y, plus)),
  }
}

function addWays(a: WayTally, b: WayTally): WayTally {
  return {
    messages: a.messages + b.messages,
    failed: a.failed + b.failed,
    cost: a.cost + b.cost,
    sent: a.sent + b.sent,
    delivered: a.delivered + b.delivered,
    opened: a.opened + b.opened,
  }
}

const plus = (a: number, b: number): number => a + b

/** How far one case came. */
export function funnelOf(invitation: InvitationLife | null): Funnel {
  return funnelUpTo(stageOf(invitation))
}

/** By way of a `Map`, for a code may be any word, `constructor` among them. */
function merge<Key extends string, V>(
  a: Readonly<Record<Key, V>>,
  b: Readonly<Record<Key, V>>,
  add: (x: V, y: V) => V,
): Record<Key, V> {
  const sum = new Map(Object.entries<V>(a))
  for (const [key, value] of Object.entries<V>(b)) {
    const known = sum.get(key)
    sum.set(key, known === undefined ? value : add(known, value))
  }
  return Object.fromEntries(sum) as Record<Key, V>
}
