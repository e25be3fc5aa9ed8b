/** What the dimensions of an answer take from the record of its case; they follow it for as long as they can. */
import type { Calendar } from './calendar.ts'
import type { CaseRecord } from './case.ts'
import { lateness } from './lateness.ts'
import type { Dimensions, Response } from './response.ts'

type CaseDimensions = Omit<Dimensions, 'way' | 'mode' | 'closedDay' | 'answeredDay' | 'lateForBatch'>

/** @param chosen the field that the person chose or confirmed goes before that of the record. */
export function caseDimensions(
  record: CaseRecord,
  chosen: Response['answers'][string] | undefined,
  calendar: Calendar,
): CaseDimensions {
  return {
    unit: record.unit,
    receivingUnit: record.receivingUnit,
    returningUnit: record.returningUnit,
    field: typeof chosen === 'string' ? chosen : (record.field?.code ?? record.field?.name ?? null),
    procedure: record.procedure?.code ?? record.procedure?.name ?? null,
    applicantKind: record.applicantKind,
    filed: record.filed,
    lateness: lateness(record.dueAt, record.closedAt, calendar),
    apologyOnFile: record.apology,
  }
}
