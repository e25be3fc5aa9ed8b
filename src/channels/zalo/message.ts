/** A message as the OA API takes it (`/v3.0/oa/message/cs`). */
import type { Say } from '../../flow/say.ts'
import type { Message } from '../channel.ts'
import { besidesInWords, buttonLabel, parts, withList } from '../numbered.ts'
import { writePayload } from '../payload.ts'
import { PAYLOAD_SIGN } from './event.ts'

/** Characters in one message; a longer one is refused (-210), not cut. */
const TEXT_LIMIT = 2000
const MAX_BUTTONS = 5
/** Characters in a button's title. */
const TITLE_LIMIT = 100

export type Body = Readonly<Record<string, unknown>>

type Button =
  | { readonly title: string; readonly type: 'oa.query.hide'; readonly payload: string }
  | { readonly title: string; readonly type: 'oa.open.url'; readonly payload: { readonly url: string } }

/** @returns the bodies to post one after the other; buttons, if any, are under the last. */
export function bodies(userId: string, message: Message, say: Say): Body[] {
  const { link } = message
  const buttons = buttonsOf(message)
  const linked = link !== null && buttons.length < MAX_BUTTONS
  const all = linked ? [...buttons, open(link)] : buttons
  const plain = texts(linked ? { ...message, link: null } : message, say).map((text) => body(userId, { text }))
  const last = plain.at(-1)
  if (all.length === 0 || last === undefined) return plain
  const attachment = { type: 'template', payload: { buttons: all } }
  return plain.with(-1, { ...last, message: { ...(last['message'] as Body), attachment } })
}

/** The same without buttons, for an account that is refused them. */
export function plainBodies(userId: string, message: Message, say: Say): Body[] {
  return texts(message, say).map((text) => body(userId, { text }))
}

export function hasButtons(posted: Body): boolean {
  return 'attachment' in (posted['message'] as Body)
}

function body(userId: string, content: Body): Body {
  return { recipient: { user_id: userId }, message: content }
}

/** Options numbered, the words beside them, the link. */
function texts(message: Message, say: Say): string[] {
  const words = besidesInWords(message)
  const whole = [
    withList(message),
    ...(words === '' ? [] : [say('channel.or-type', message.language ?? 'vi', { words })]),
    ...(message.link === null ? [] : [`${message.link.label}: ${message.link.url}`]),
  ]
  return parts(whole.join('\n\n'), TEXT_LIMIT)
}

/** The options, and what stands beside them where there is room; none when the options alone are too many. */
function buttonsOf(message: Message): Button[] {
  const { ref, options, besides } = message
  if (ref === null || options.length > MAX_BUTTONS) return []
  const choices = options.length + besides.length <= MAX_BUTTONS ? [...options, ...besides] : options
  return choices.map((choice) => ({
    title: buttonLabel(choice, message).slice(0, TITLE_LIMIT),
    type: 'oa.query.hide',
    payload: PAYLOAD_SIGN + writePayload({ ref, code: choice.code }),
  }))
}

function open({ label, url }: NonNullable<Message['link']>): Button {
  return { title: label.slice(0, TITLE_LIMIT), type: 'oa.open.url', payload: { url } }
}
