/** A case as the office sees it back: by the names of `case-body.ts`, without any contact. */
import type { CaseRecord } from './case.ts'
import { type Instant, iso } from './time.ts'

export function caseView(record: CaseRecord) {
  const at = (instant: Instant | null): string | null => (instant === null ? null : iso(instant))
  return {
    code: record.code,
    unit: record.unit,
    receivingUnit: record.receivingUnit,
    returningUnit: record.returningUnit,
    procedure: record.procedure,
    field: record.field,
    applicant: { kind: record.applicantKind, language: record.language },
    filed: record.filed,
    receivedAt: at(record.receivedAt),
    dueAt: at(record.dueAt),
    closedAt: at(record.closedAt),
    outcome: record.outcome,
    apology: record.apology,
    asOf: at(record.asOf),
    flags: record.flags,
    sample: record.sample,
  }
}

export type CaseView = ReturnType<typeof caseView>
