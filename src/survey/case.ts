/** An administrative case (*hồ sơ*), as the office's own system knows it. */
import type { ClosingOutcome } from '../flow/definition.ts'
import type { Counted, Document } from './document.ts'
import type { AddressId, CaseId, UnitId } from './ids.ts'
import type { Day, Instant } from './time.ts'

export type Outcome = 'open' | ClosingOutcome
/** *Thư xin lỗi* on file (TT 01/2018/TT-VPCP, form 04). */
export type Apology = 'written' | 'spoken' | 'none'
export type ApplicantKind = 'person' | 'organisation' | 'agent'
/** How it was filed: at the counter, online, by post. */
export type Filed = 'counter' | 'online' | 'post'
/** A procedure (*thủ tục*) or a field (*lĩnh vực*). A catalogue without codes leaves `code` null. */
export interface Named {
  readonly code: string | null
  readonly name: string | null
}

/** The addresses of the applicant, by keyed hash; the values lie sealed in their own documents. */
export interface Contacts {
  readonly phone: AddressId | null
  readonly zalo: AddressId | null
  readonly telegram: AddressId | null
}

/** What a reader of the record should look at; it never stops the case. */
export type CaseFlag = 'code-shape' | 'code-date' | 'phone-invalid' | 'phone-landline'

export interface CaseRecord extends Document, Counted {
  readonly _id: CaseId
  /** As typed, trimmed, NFC. */
  readonly code: string
  readonly source: string
  /** The resolving unit (*đơn vị giải quyết*): the one that the figures belong to. */
  readonly unit: UnitId
  readonly receivingUnit: UnitId | null
  readonly returningUnit: UnitId | null
  readonly procedure: Named | null
  readonly field: Named | null
  readonly applicantKind: ApplicantKind | null
  readonly language: string
  readonly filed: Filed | null
  readonly receivedAt: Instant | null
  readonly dueAt: Instant | null
  readonly closedAt: Instant | null
  /** Vietnam's day of `closedAt`; `null` while open. Kept for the index that counts read. */
  readonly closedDay: Day | null
  readonly outcome: Outcome
  readonly apology: Apology | null
  readonly asOf: Instant | null
  /** Why nobody is invited for it (`cancelled`, `no-consent`, `never-surveyed` …); `null`: somebody is, or it is open. */
  readonly uninvited: string | null
  readonly contacts: Contacts
  readonly flags: readonly CaseFlag[]
  /** Its person has gone: contacts that come again are not kept. Absent: not so. */
  readonly personGoneAt?: Instant
  readonly sample: boolean
}
