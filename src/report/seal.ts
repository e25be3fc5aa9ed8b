/**
 * What a seal is over: the answers of each unit in a batch that came in time, added up. In whatever order they are read,
 * the same answers have the same hash; a case, a day or a person is nowhere in it.
 */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../flow/canonical-json.ts'
import type { Response } from '../survey/response.ts'
import { addTallies, emptyTally, type Tally, tallyOfResponse } from './tally.ts'

/** By unit. */
export type SealedAnswers = ReadonlyMap<string, Tally['series']>

type Sealable = Pick<Response, 'series' | 'answers' | 'withdrawn'> & {
  readonly dimensions: Pick<Response['dimensions'], 'unit' | 'lateForBatch'>
}

/** Takes in one form after the other; a late or withdrawn one changes nothing. */
export function sealing(): { add(response: Sealable): void; answers(): SealedAnswers } {
  const answers = new Map<string, Tally['series']>()
  return {
    add(response) {
      const { unit, lateForBatch } = response.dimensions
      if (response.withdrawn || lateForBatch) return
      answers.set(unit, plus(answers.get(unit) ?? {}, tallyOfResponse(response).series))
    },
    answers: () => answers,
  }
}

/** All units together. */
export function togetherOf(answers: SealedAnswers): Tally['series'] {
  return [...answers.values()].reduce(plus, {})
}

export function formsIn(series: Tally['series']): number {
  return Object.values(series).reduce((sum, { responses }) => sum + responses, 0)
}

/** SHA-256 (hex) of the canonical JSON. */
export function sealOf(answers: SealedAnswers): string {
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(answers)))
    .digest('hex')
}

/** A count that is not what was sealed. */
export interface SealDifference {
  readonly series: string
  /** `null`: the number of forms. */
  readonly step: string | null
  readonly code: string | null
  readonly sealed: number
  readonly now: number
}

/** What differs; none although the hashes do: answers moved from unit to unit. */
export function differencesOf(sealed: Tally['series'], now: Tally['series']): SealDifference[] {
  const [before, after] = [countsOf(sealed), countsOf(now)]
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [a, b] = [before.get(key)?.count ?? 0, after.get(key)?.count ?? 0]
    const named = before.get(key) ?? after.get(key)
    return a === b || named === undefined
      ? []
      : [{ series: named.series, step: named.step, code: named.code, sealed: a, now: b }]
  })
}

interface Named {
  readonly series: string
  readonly step: string | null
  readonly code: string | null
  readonly count: number
}

function countsOf(all: Tally['series']): ReadonlyMap<string, Named> {
  const named = Object.entries(all).flatMap(([series, { responses, steps }]): Named[] => [
    { series, step: null, code: null, count: responses },
    ...Object.entries(steps).flatMap(([step, counts]) =>
      Object.entries(counts).map(([code, count]) => ({ series, step, code, count })),
    ),
  ])
  return new Map(named.map((one) => [JSON.stringify([one.series, one.step, one.code]), one]))
}

function plus(a: Tally['series'], b: Tally['series']): Tally['series'] {
  return addTallies({ ...emptyTally(), series: a }, { ...emptyTally(), series: b }).series
}
