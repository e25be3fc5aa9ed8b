/** The bodies of Zalo's events (channels.md 6.3 and 6.4), without what the hook adds. */
import type { FilledTemplate } from '../bubble.ts'
import type { OaEvent } from './hook.ts'
import type { Oa, Rating } from './oa.ts'

/** Something that a citizen sent: `user_send_text`, `user_send_sticker` … */
export function fromCitizen(oa: Oa, userId: string, name: string, message: object): OaEvent {
  return { ...parties(userId, oa.options.oaId), user_id_by_app: appScoped(userId), event_name: name, message }
}

export function followed(oa: Oa, userId: string, name: 'follow' | 'unfollow'): OaEvent {
  const { oaId } = oa.options
  const who = { oa_id: oaId, follower: { id: userId }, user_id_by_app: appScoped(userId) }
  return { ...who, event_name: name, source: 'oa_profile' }
}

export function clickedChat(oa: Oa, userId: string): OaEvent {
  const { oaId } = oa.options
  return { event_name: 'user_click_chatnow', oa_id: oaId, user_id: userId, user_id_by_app: appScoped(userId) }
}

export function submittedInfo(oa: Oa, userId: string, info: object): OaEvent {
  const who = { ...parties(userId, oa.options.oaId), user_id_by_app: appScoped(userId) }
  return { ...who, event_name: 'user_submit_info', info }
}

/** Our own message comes back. */
export function echo(oa: Oa, userId: string, message: { readonly text: string; readonly msg_id: string }): OaEvent {
  return { ...parties(oa.options.oaId, userId), event_name: 'oa_send_text', message }
}

export function received(oa: Oa, userId: string, messageId: string): OaEvent {
  return { ...parties(oa.options.oaId, userId), event_name: 'user_received_message', message: { msg_id: messageId } }
}

export function seen(oa: Oa, userId: string, messageId: string): OaEvent {
  return { ...parties(oa.options.oaId, userId), event_name: 'user_seen_message', message: { msg_ids: [messageId] } }
}

/** @param recipient the phone number or its hash, as it was sent to. */
export function templateReceived(
  oa: Oa,
  recipient: string,
  message: { readonly msg_id: string; readonly tracking_id: string | null },
): OaEvent {
  const delivery_time = String(oa.world.clock.now())
  return {
    ...parties(oa.options.oaId, recipient),
    event_name: 'user_received_message',
    message: { delivery_time, ...message },
  }
}

/** Stars. Neither user id nor phone is in it. */
export function feedback(oa: Oa, { msgId, trackingId, rate, note, feedbacks, submitDate }: Rating): OaEvent {
  return {
    event_name: 'user_feedback',
    oa_id: oa.options.oaId,
    message: {
      rate,
      note,
      feedbacks,
      submit_time: submitDate,
      msg_id: msgId,
      ...(trackingId !== null && { tracking_id: trackingId }),
      rating_type: 'csat',
      option: 'five_emotions',
    },
  }
}

/** A quick reply: its message id stands outside. */
export function quickReply(oa: Oa, messageId: string, { trackingId }: FilledTemplate, answer: string): OaEvent {
  return {
    event_name: 'user_click_response_button',
    msg_id: messageId,
    oa_id: oa.options.oaId,
    message: {
      data: answer,
      button_type: 'response',
      submit_time: String(oa.world.clock.now()),
      ...(trackingId !== null && { tracking_id: trackingId }),
    },
  }
}

/** What the console sends to check a webhook: between parties that are not our OA. */
export const CONSOLE_SAMPLE: OaEvent = {
  ...parties('246845883529197922', '388613280878808645'),
  user_id_by_app: '552177279717587730',
  event_name: 'user_send_text',
  message: { text: 'This is testing message', msg_id: 'This is message id' },
}

function parties(sender: string, recipient: string) {
  return { sender: { id: sender }, recipient: { id: recipient } }
}

/** The same person's id for the app: another number space. */
function appScoped(userId: string): string {
  return `979${userId.slice(-15)}`
}
