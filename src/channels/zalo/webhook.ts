/** A webhook request of Zalo: first whether it is Zalo's, then what it says. */
import { DAY, type Instant, MINUTE } from '../../survey/time.ts'
import type { Received, WebhookRequest } from '../channel.ts'
import { BODY_LIMIT, jsonOf } from '../webhook-body.ts'
import { envelopeShape, eventShape, meaningOf } from './event.ts'
import { isSignedBy } from './signature.ts'

/**
 * Zalo repeats an event for about an hour under its first timestamp, so two hours would be the least. A day also lets
 * in what waited while our server was away; whatever is older is a recording.
 */
const STALE_AFTER = DAY
/** How far Zalo's clock may run before ours. A message from the future would make all later ones look old. */
const AHEAD = 10 * MINUTE

export interface Listening {
  readonly appId: string
  readonly oaSecret: string
  /** `null`: any account. */
  readonly oaId: string | null
}

export function receiveFrom(
  { headers, body }: WebhookRequest,
  { appId, oaSecret, oaId }: Listening,
  now: Instant,
): Received {
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
  const age = now - Number(timestamp)
  if (age > STALE_AFTER || age < -AHEAD) return aside
  const event = eventShape.safeParse(json)
  const meaning = event.success ? meaningOf(event.data, oaId) : 'unknown'
  if (meaning === 'unknown') return aside
  return { kind: 'events', events: meaning === 'noise' ? [] : [meaning], aside: 0 }
}

const aside: Received = { kind: 'events', events: [], aside: 1 }
