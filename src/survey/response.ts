/** One finished form (*phiếu thu về*): codes and dimensions. No name, no phone, no case. */

import type { Answer } from '../flow/state.ts'
import type { Apology, ApplicantKind, Filed } from './case.ts'
import type { Counted, Document, Sealed } from './document.ts'
import type { BatchId, FlowHash, ResponseId, UnitId } from './ids.ts'
import type { Way } from './invitation.ts'
import type { Day } from './time.ts'

/** What the record says of lateness, in working-day classes; `none`: no due date or not closed. */
export type Lateness = 'early' | 'on-time' | 'late-1-3' | 'late-4-10' | 'late-over-10' | 'none'

/** How the answer came about; `self` is the only one until screens for the others exist. */
export type Mode = 'self' | 'assisted' | 'paper' | 'phone' | 'public' | 'sub-unit'

/**
 * Everything that cannot be found again once the link to the case is cut. What is `null` was not known, or was rare in its
 * batch and was left out when that was cut (`coarse.ts`).
 */
export interface Dimensions {
  readonly unit: UnitId
  readonly receivingUnit: UnitId | null
  readonly returningUnit: UnitId | null
  readonly field: string | null
  readonly procedure: string | null
  readonly applicantKind: ApplicantKind | null
  readonly filed: Filed | null
  readonly way: Way | null
  readonly mode: Mode
  readonly closedDay: Day
  readonly answeredDay: Day | null
  readonly lateness: Lateness | null
  readonly apologyOnFile: Apology | null
  readonly lateForBatch: boolean
}

export interface Response extends Document, Counted {
  readonly _id: ResponseId
  readonly batch: BatchId
  readonly flow: FlowHash
  readonly series: string
  /** Codes, numbers and lists of codes; a given remark is the code `GIVEN`. Empty once withdrawn. */
  readonly answers: Readonly<Record<string, Exclude<Answer, { readonly text: string }>>>
  readonly dimensions: Dimensions
  /** Named doubts about the answer, never a reason to delete it. */
  readonly flags: readonly string[]
  /** What its remarks are about (`theme.ts`), never what they say; absent: there is none, or it was kept before themes were. */
  readonly themes?: readonly string[]
  /** An empty tombstone that stays until its cell is recounted. */
  readonly withdrawn: boolean
  readonly sample: boolean
}

/** A free remark, sealed, apart from the response but for its link. */
export interface Comment extends Document {
  readonly response: ResponseId
  readonly sealed: Sealed
  /** It claims bribery or denounces somebody (`claim.ts`): not for the unit that it is about. Absent: it does not. */
  readonly claim?: { readonly day: Day; readonly unit: UnitId; readonly field: string | null }
  readonly sample: boolean
}
