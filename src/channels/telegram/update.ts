/** A Telegram update, read at the edge: only the fields that we use, and only their shape is believed. */
import { z } from 'zod'
import type { Event } from '../channel.ts'
import { readPayload } from '../payload.ts'
import { typed } from '../typed.ts'

const chat = z.object({ id: z.int(), type: z.string() })

const message = z.object({
  message_id: z.int(),
  date: z.int(),
  chat,
  text: z.string().optional(),
})

const pressed = z.object({ message_id: z.int(), chat, text: z.string().optional() })

export const updateShape = z.object({
  update_id: z.int(),
  message: message.optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: z.object({ id: z.int() }),
      data: z.string().optional(),
      /** Telegram leaves it out, or shortens it, when the message is too old. */
      message: pressed.optional(),
    })
    .optional(),
  my_chat_member: z.object({ chat, date: z.int(), new_chat_member: z.object({ status: z.string() }) }).optional(),
})

export type Update = z.infer<typeof updateShape>

/** The kinds of update that we ask Telegram for. `my_chat_member` tells of blocks. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member'] as const

/** The event of an update; `null` when it is none of ours: another kind, a group, a channel. */
export function eventOf(update: Update): Event | null {
  if (update.message !== undefined) return ofMessage(update, update.message)
  if (update.callback_query !== undefined) return ofPress(update, update.callback_query)
  if (update.my_chat_member !== undefined) return ofMember(update, update.my_chat_member)
  return null
}

function ofMessage(update: Update, { chat, date, text }: z.infer<typeof message>): Event | null {
  if (chat.type !== 'private') return null
  const base = common(update, chat.id, date)
  return text === undefined ? { ...base, kind: 'media' } : { ...base, ...typed(text) }
}

function ofPress(update: Update, press: NonNullable<Update['callback_query']>): Event | null {
  const { message } = press
  if (message !== undefined && message.chat.type !== 'private') return null
  // What is no payload of ours names no conversation, and so is answered as an old button is.
  const { ref, code } = readPayload(press.data ?? '') ?? { ref: '', code: '' }
  const handle =
    message === undefined
      ? null
      : {
          queryId: press.id,
          chat: String(message.chat.id),
          messageId: message.message_id,
          text: message.text ?? null,
        }
  return { ...common(update, message?.chat.id ?? press.from.id, null), kind: 'press', ref, code, handle }
}

function ofMember(update: Update, change: NonNullable<Update['my_chat_member']>): Event | null {
  if (change.chat.type !== 'private') return null
  const base = common(update, change.chat.id, change.date)
  switch (change.new_chat_member.status) {
    case 'kicked':
      return { ...base, kind: 'left' }
    case 'member':
      return { ...base, kind: 'joined' }
    default:
      return null
  }
}

/** @param seconds since 1970 by Telegram's clock; a press carries none. */
function common(update: Update, chatId: number, seconds: number | null) {
  return {
    id: `tg:${update.update_id}`,
    channel: 'telegram',
    moment: { at: seconds === null ? null : seconds * 1000, order: update.update_id },
    from: { kind: 'telegram', value: String(chatId) },
  } as const
}
