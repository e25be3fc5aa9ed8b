/** An office (*cơ quan, đơn vị*): a department, a commune's one-stop centre, a branch. */
import type { Document } from './document.ts'
import type { UnitId } from './ids.ts'

export interface Unit extends Document {
  readonly _id: UnitId
  /** As the office writes it, NFC. */
  readonly name: string
  readonly parent: UnitId | null
  /** Where a citizen who doubts the message may ask. */
  readonly hotline: string | null
  readonly sample: boolean
}
