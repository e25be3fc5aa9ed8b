/**
 * One line of the audit (*nhật ký*): append-only, each holding the hash of the one before. No personal data: people are
 * ids of ours, and what it is about is an id or a code.
 */
import type { Document } from '../survey/document.ts'
import type { AuditId } from '../survey/ids.ts'
import type { Instant } from '../survey/time.ts'

export const DEEDS = [
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'password-set',
  'second-step-set',
  'recovery-used',
  'visit-ended',
  'user-added',
  'user-changed',
  'user-removed',
  'datum-seen',
  'contact-corrected',
  'slip-handed-out',
  'imported',
  'sending-stopped',
  'sending-resumed',
  'sent-again',
  'policy-published',
  'flow-drafted',
  'flow-draft-given-up',
  'flow-published',
  'conversations-moved',
  'conversations-closed',
  'notice-prepared',
  'notice-posted',
  'notice-taken-down',
  'batch-closed',
  'batch-cut',
  'batch-reopened',
  'cut-off-set',
  'request-received',
  'request-changed',
  'erased',
  'exported',
  'retention-run',
  'key-rotated',
  'backed-up',
  'restored',
  'job-run',
] as const
export type Deed = (typeof DEEDS)[number]

export interface Entry extends Document {
  /** Its number, from 1, with leading zeros so that ids sort: `000000000001`. */
  readonly _id: AuditId
  readonly at: Instant
  readonly deed: Deed
  /** A user's id, `key:{name of the API key}`, `command-line`, `citizen`, `system`, or `unknown`: no user has this name. */
  readonly by: string
  /** The unit it was done for; `null`: none, or all. */
  readonly unit: string | null
  /** What was done, in ids and codes of ours. */
  readonly about: Readonly<Record<string, string | number | boolean | null>>
  /** `hash` of the entry before; of the first, 64 zeros. */
  readonly before: string
  /** HMAC-SHA-256 by a key of the house, hex, over everything above. */
  readonly hash: string
}
