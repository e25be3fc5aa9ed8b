/** An index of two periods or two units side by side; what may not be compared (`report/comparable.ts`) is refused. */
import { differenceOf } from '../report/comparable.ts'
import { ENOUGH } from '../report/enough.ts'
import type { Index } from '../report/indexes.ts'
import type { Issue } from './deps.ts'
import { type Reader, type SummaryDeps, type SummaryQuery, summary } from './summary.ts'

/** One of the two values. */
export interface CompareSide extends SummaryQuery {
  readonly index: string
  /** Which question; `null`: none, or the first that has this index. */
  readonly step: string | null
  readonly factor: string | null
}

export interface Comparison {
  readonly index: Index
  readonly with: Index
  /** Whether the intervals lie apart, so that the values differ by more than chance; `null`: one has no interval. */
  readonly apart: boolean | null
}

export type CompareAnswer =
  | { readonly kind: 'done'; readonly comparison: Comparison }
  | { readonly kind: 'refused'; readonly status: 404 | 422; readonly issues: readonly Issue[] }

export async function compare(
  deps: SummaryDeps,
  one: CompareSide,
  other: CompareSide,
  reader: Reader,
): Promise<CompareAnswer> {
  const sides: Index[] = []
  for (const side of [one, other]) {
    const answer = await summary(deps, side, reader)
    if (answer.kind === 'refused') return answer
    const found = answer.summary.indexes.find((index) => isAsked(index, side))
    if (found === undefined) return refused(deps, 'no-index')
    if (found.respondents < ENOUGH) return refused(deps, 'held-index')
    sides.push(found)
  }
  const [a, b] = sides
  if (a === undefined || b === undefined) return refused(deps, 'no-index')
  const difference = differenceOf(a, b)
  if (difference !== null) return refused(deps, `not-comparable.${difference}`)
  return { kind: 'done', comparison: { index: a, with: b, apart: areApart(a, b) } }
}

function isAsked({ key, step, factor }: Index, asked: CompareSide): boolean {
  return key === asked.index && (asked.step === null || asked.step === step) && asked.factor === factor
}

function areApart(a: Index, b: Index): boolean | null {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return null
  return a.low > b.high || b.low > a.high
}

function refused({ say }: SummaryDeps, code: string): CompareAnswer {
  return { kind: 'refused', status: 422, issues: [{ path: 'index', code, message: say(`report.${code}`, 'vi') }] }
}
