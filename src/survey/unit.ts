/** An office (*cơ quan, đơn vị*): a department, a commune's one-stop centre, a branch. */
import type { Document } from './document.ts'
import type { UnitId } from './ids.ts'
import type { Day } from './time.ts'

export interface Unit extends Document {
  readonly _id: UnitId
  /** As the office writes it, NFC. */
  readonly name: string
  readonly parent: UnitId | null
  /** Where a citizen who doubts the message may ask. */
  readonly hotline: string | null
  readonly sample: boolean
  /** In being since this day, and until the end of that one; absent or `null`: always, and still. */
  readonly from?: Day | null
  readonly until?: Day | null
  /** What it went into when it ended (`lineage.ts`). */
  readonly successors?: readonly UnitId[]
}
