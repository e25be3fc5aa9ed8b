/** A webhook request of Zalo: first whether it is Zalo's, then what it says. */
import type { Received, WebhookRequest } from '../channel.ts'
import { BODY_LIMIT, jsonOf } from '../webhook-body.ts'
import { envelopeShape, eventShape, meaningOf } from './event.ts'
import { isSignedBy } from './signature.ts'

export interface Listening {
  readonly appId: string
  readonly oaSecret: string
  /** `null`: any account. */
  readonly oaId: string | null
}

/**
 * No age is too great: Zalo repeats events for an hour and keeps its own clock, a copy is known by its id, and what is
 * older than the open question does not answer it (design.md section 4).
 */
export function receiveFrom({ headers, body }: WebhookRequest, { appId, oaSecret, oaId }: Listening): Received {
  if (body.byteLength > BODY_LIMIT) return { kind: 'refused', status: 413, code: 'TOO_LARGE' }
  const json = jsonOf(body)
  const envelope = envelopeShape.safeParse(json)
  if (!envelope.success) return { kind: 'refused', status: 400, code: 'NOT_AN_EVENT' }
  const { timestamp, app_id } = envelope.data
  const header = headers.get('x-zevent-signature') ?? ''
  if (!isSignedBy(header, { appId, body, timestamp, oaSecret })) {
    return { kind: 'refused', status: 401, code: 'WRONG_SIGNATURE' }
  }
  if (app_id !== undefined && app_id !== appId) return { kind: 'refused', status: 401, code: 'OTHER_APP' }
  const event = eventShape.safeParse(json)
  const meaning = event.success ? meaningOf(event.data, oaId) : 'unknown'
  if (meaning === 'unknown') return aside
  return { kind: 'events', events: meaning === 'noise' ? [] : [meaning], aside: 0 }
}

const aside: Received = { kind: 'events', events: [], aside: 1 }
