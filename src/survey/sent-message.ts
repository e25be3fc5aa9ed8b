/**
 * Which invitation a message belongs to, by the channel's id of it: receipts and ratings name nothing else. Written before
 * the attempt is settled, so that what counts as sent can always be found.
 */
import type { Document } from './document.ts'
import type { InvitationId } from './ids.ts'

export interface SentMessage extends Document {
  readonly invitation: InvitationId
}
