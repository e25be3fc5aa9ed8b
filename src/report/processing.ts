/**
 * What became of cases (*tình hình tiếp nhận, giải quyết hồ sơ*): the figures that an office posts every month beside what
 * citizens say (domain.md section 1.4, 004-I.6 and 004-III.2). Acts of the office, not answers: nothing of them is held
 * back.
 */
import type { ClosingOutcome } from '../flow/definition.ts'
import type { Apology, CaseRecord } from '../survey/case.ts'
import { dayOf } from '../survey/time.ts'

/** `received`, `outcome|{outcome}`, `promised|{how}`, `apologised` → cases. */
export type Processing = Readonly<Record<string, number>>

/** Against the promised day, by the calendar; `undated`: none was promised. */
export type Promised = 'early' | 'on-time' | 'late' | 'undated'

/** How a case may end that was worked on to its end: what was withdrawn or cancelled kept or broke no promise. */
const WORKED: readonly string[] = ['returned', 'refused'] satisfies ClosingOutcome[]

export interface ProcessingFigures {
  /** Received on the days of the period, whatever became of them. */
  readonly received: number
  /** Those that ended on days of the period, by outcome. */
  readonly closed: Readonly<Record<ClosingOutcome, number>>
  /** Of those returned or refused. */
  readonly promised: Readonly<Record<Promised, number>>
  /** Of those that were late: with an apology on file, written or spoken. */
  readonly apologised: number
}

/** What is not at its end, at one moment. */
export interface Awaiting {
  readonly cases: number
  /** Whose promised moment has passed. */
  readonly overdue: number
}

/** What one case adds on the day on which it ended. */
export function processingOf({
  outcome,
  dueAt,
  closedAt,
  apology,
}: Pick<CaseRecord, 'outcome' | 'dueAt' | 'closedAt' | 'apology'>): Processing {
  if (closedAt === null) return {}
  if (!WORKED.includes(outcome)) return { [`outcome|${outcome}`]: 1 }
  const promised = promisedOf(dueAt, closedAt)
  const said = promised === 'late' && isApology(apology) ? { apologised: 1 } : {}
  return { [`outcome|${outcome}`]: 1, [`promised|${promised}`]: 1, ...said }
}

export function processingFigures(processing: Processing): ProcessingFigures {
  const of = (key: string): number => processing[key] ?? 0
  return {
    received: of('received'),
    closed: {
      returned: of('outcome|returned'),
      refused: of('outcome|refused'),
      withdrawn: of('outcome|withdrawn'),
      cancelled: of('outcome|cancelled'),
    },
    promised: {
      early: of('promised|early'),
      'on-time': of('promised|on-time'),
      late: of('promised|late'),
      undated: of('promised|undated'),
    },
    apologised: of('apologised'),
  }
}

function promisedOf(dueAt: number | null, closedAt: number): Promised {
  if (dueAt === null) return 'undated'
  const [due, closed] = [dayOf(dueAt), dayOf(closedAt)]
  if (closed === due) return 'on-time'
  return closed < due ? 'early' : 'late'
}

function isApology(apology: Apology | null): boolean {
  return apology === 'written' || apology === 'spoken'
}
