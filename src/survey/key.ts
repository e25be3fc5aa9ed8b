/** What a citizen holds in the hand: a token in a link, or a short code. Only its keyed hash is stored. */
import type { Document } from './document.ts'
import type { InvitationId, KeyId } from './ids.ts'
import type { Way } from './invitation.ts'

export interface Key extends Document {
  readonly _id: KeyId
  readonly invitation: InvitationId
  readonly way: Way
  readonly kind: 'token' | 'code'
  readonly generation: number
  readonly revoked: boolean
}
