/**
 * Which days make a batch (*đợt*). The office sets it in `policy.yaml`: the cases of each month, of each reporting quarter
 * and so on; and batches with days of their own, a campaign, which take theirs out of the others.
 */
import { type PeriodKind, periodWith } from '../report/fixed-period.ts'
import type { Batch } from './batch.ts'
import type { BatchId } from './ids.ts'
import type { Day } from './time.ts'

/** Both ends included. */
export interface OwnBatch {
  readonly id: string
  readonly from: Day
  readonly to: Day
}

export interface BatchDays {
  readonly period: PeriodKind
  /** Without a day in common. */
  readonly own: readonly OwnBatch[]
}

/** As in `2026-q4`; a month is `2026-11`, and a reporting period (Nghị định 09/2019/NĐ-CP) ends in `-nd09`. */
const LETTERS: Readonly<Record<string, string>> = { quarter: 'q', half: 'h' }

/** The batch of a closing day. */
export function batchOf(day: Day, { period, own }: BatchDays): Pick<Batch, '_id' | 'from' | 'to'> {
  const mine = own.find(({ from, to }) => from <= day && day <= to)
  if (mine !== undefined) return { _id: mine.id as BatchId, from: mine.from, to: mine.to }
  const { kind, year, number, from, to } = periodWith(period, day)
  const [, plain = ''] = /^(?:reporting-)?(.*)$/.exec(kind) ?? []
  const part =
    plain === 'month' ? `-${String(number).padStart(2, '0')}` : plain === 'year' ? '' : `-${LETTERS[plain]}${number}`
  return { _id: `${year}${part}${kind === plain ? '' : '-nd09'}` as BatchId, from, to }
}
