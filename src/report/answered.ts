/** How many answered what, in every unit, in one half-month: what small groups are found by (`small-groups.ts`). */
import type { Document } from '../survey/document.ts'
import { facetList, formsIn } from './facets.ts'
import { inside } from './held.ts'
import type { Answered } from './small-groups.ts'
import type { Tally } from './tally.ts'

export interface AnsweredHalf extends Document {
  readonly _id: string
  /** As of sums (`sum.ts`). */
  readonly touched: number
  readonly units: Readonly<Record<string, Answered>>
}

/** What was asked: a question of a series. */
export function askedName(series: string, step: string): string {
  return `${series} ${step}`
}

/** What is told beside the answers: a facet and the record that it is set against. */
export function besideName(facet: string, record: string | null): string {
  return `# ${facet} ${record ?? ''}`
}

/** @param uncounted options of a step that its denominator leaves out. */
export function answeredIn(
  { series, facets = {} }: Pick<Tally, 'series' | 'facets'>,
  uncounted: (series: string, step: string) => readonly string[],
): Answered {
  const people = Object.entries(series).flatMap(([name, { steps }]) =>
    Object.entries(steps).map(
      ([step, counts]) => [askedName(name, step), inside(counts, uncounted(name, step))] as const,
    ),
  )
  const groups = Map.groupBy(facetList(facets), ({ name, record }) => besideName(name, record))
  const beside = [...groups].map(([name, some]) => ({ [name]: formsIn(some) }))
  return beside.reduce(addAnswered, Object.fromEntries(people.filter(([, n]) => n > 0)))
}

export function addAnswered(a: Answered, b: Answered): Answered {
  const sum = new Map(Object.entries(a))
  for (const [name, n] of Object.entries(b)) sum.set(name, (sum.get(name) ?? 0) + n)
  return Object.fromEntries(sum)
}
