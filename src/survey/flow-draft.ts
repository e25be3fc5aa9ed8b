/** A questionnaire while it is being written: one text for all who write it, saved by one write each time. */
import type { Document } from './document.ts'
import type { FlowHash } from './ids.ts'
import type { Instant } from './time.ts'

/** What somebody wrote, and when it was saved. */
export interface Written {
  /** YAML, as it was typed; it may have mistakes. */
  readonly text: string
  readonly savedAt: Instant
  /** As the audit has it: a user's id, `key:{name}`. */
  readonly savedBy: string
}

export interface FlowDraft extends Document, Omit<Written, 'text'> {
  /** The questionnaire's id. */
  readonly _id: string
  /** `null`: nothing is being written, and the text is that of the published version. The revision never begins anew. */
  readonly text: string | null
  /** The published version that it began from; `null`: there was none. */
  readonly base: FlowHash | null
  /** What somebody else had written last, before this was put in its place: nobody's work is lost by a race. */
  readonly replaced: Written | null
}
