/** A verified event of an Official Account, as ours. Ids stay text: they exceed what a number holds. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Event } from '../channel.ts'
import { readPayload } from '../payload.ts'
import { typed } from '../typed.ts'

const party = z.object({ id: z.string() })

/** What every event has; without it a signature cannot even be checked. */
export const envelopeShape = z.object({
  event_name: z.string(),
  app_id: z.string().optional(),
  timestamp: z.union([z.string().regex(/^\d{1,15}$/), z.int().nonnegative().transform(String)]),
})

/** What the kinds that we know have besides. */
export const eventShape = envelopeShape.extend({
  oa_id: z.string().optional(),
  sender: party.optional(),
  recipient: party.optional(),
  follower: party.optional(),
  user_id: z.string().optional(),
  message: z
    .object({
      msg_id: z.string().optional(),
      /** Each is looked up; what Zalo lists is what one chat showed. */
      msg_ids: z.array(z.string()).max(1_000).optional(),
      text: z.string().optional(),
      tracking_id: z.string().nullish(),
      rate: z.coerce.number().int().min(1).max(5).optional(),
      note: z.string().nullish(),
    })
    .optional(),
})

export type ZaloEvent = z.infer<typeof eventShape>

/** What a button of ours sends as the person's own text begins with this. */
export const PAYLOAD_SIGN = '#'

/** Ours; `noise` for what is known and means nothing to us, such as the echo of our own message. */
export type Meaning = Event | 'noise' | 'unknown'

/** @param oaId the only account that we listen to; `null`: whichever the event names. */
export function meaningOf(event: ZaloEvent, oaId: string | null): Meaning {
  const { event_name: name } = event
  if (/^oa_(send|reacted)_/.test(name)) return 'noise'
  if (name === 'user_feedback') return rating(event, oaId)
  const parties = partiesOf(event)
  if (parties === null || (oaId !== null && parties.oa !== oaId)) return 'unknown'
  const base = baseOf(event, parties.user)
  const from = { kind: 'zalo', value: `${parties.oa}:${parties.user}` } as const
  switch (name) {
    case 'user_send_text':
      return { ...base, from, ...said(event.message?.text ?? '') }
    case 'follow':
    case 'user_click_chatnow':
    // What the person shared in the form is neither read nor kept: the case has its contacts from the office.
    case 'user_submit_info':
      return { ...base, from, kind: 'joined' }
    case 'unfollow':
      return { ...base, from, kind: 'left' }
    case 'user_received_message':
    case 'user_seen_message':
      return { ...base, ...receipt(event), to: event.message?.tracking_id == null ? from : null }
    default:
      return name.startsWith('user_send_') ? { ...base, from, kind: 'media' } : 'unknown'
  }
}

function baseOf(event: ZaloEvent, user: string) {
  const moment = { at: Number(event.timestamp), order: null }
  return { id: idOf(event, user), channel: 'zalo', moment } as const
}

/** Which side the account stands on depends on the event. */
function partiesOf({ event_name, oa_id, sender, recipient, follower, user_id }: ZaloEvent) {
  const byAccount = event_name === 'user_received_message' || event_name === 'user_seen_message'
  const oa = oa_id ?? (byAccount ? sender : recipient)?.id
  const user = follower?.id ?? user_id ?? (byAccount ? recipient : sender)?.id
  return oa === undefined || user === undefined ? null : { oa, user }
}

/** An echo, a delivery and a reading share a message id; a follow has none, and no user id goes into ours in the clear. */
function idOf({ event_name, timestamp, message }: ZaloEvent, user: string): string {
  const rest = message?.msg_id ?? createHash('sha256').update(`${user}:${timestamp}`).digest('base64url').slice(0, 16)
  return `zalo:${event_name}:${rest}`
}

/** A pressed button comes as typed text; a person may type the like, which the conversation then judges. */
function said(text: string) {
  const payload = text.startsWith(PAYLOAD_SIGN) ? readPayload(text.slice(PAYLOAD_SIGN.length)) : null
  return payload === null ? typed(text) : ({ kind: 'press', ...payload, handle: null } as const)
}

function receipt({ event_name, message }: ZaloEvent) {
  const messageIds = message?.msg_ids ?? (message?.msg_id === undefined ? [] : [message.msg_id])
  const stage = event_name === 'user_seen_message' ? 'seen' : 'delivered'
  return { kind: 'receipt', stage, messageIds, trackingId: message?.tracking_id ?? null } as const
}

/** Neither side stands in it: whose it is, only the message tells. The ready-made reasons are not ours and are left. */
function rating(event: ZaloEvent, oaId: string | null): Meaning {
  const { oa_id, message: { rate, note, msg_id, tracking_id } = {} } = event
  const messageIds = msg_id === undefined ? [] : [msg_id]
  const trackingId = tracking_id ?? null
  if (rate === undefined || (messageIds.length === 0 && trackingId === null)) return 'unknown'
  if (oaId !== null && oa_id !== undefined && oa_id !== oaId) return 'unknown'
  const said = note?.normalize('NFC').trim() ?? ''
  return { ...baseOf(event, ''), kind: 'rating', rate, note: said === '' ? null : said, messageIds, trackingId }
}
