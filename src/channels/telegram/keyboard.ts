/** A message as Telegram shows it: parts of text, and the buttons under the last of them. */
import type { InlineKeyboardButton } from 'grammy/types'
import type { Choice } from '../../flow/reply.ts'
import type { Message } from '../channel.ts'
import { buttonLabel, isNumber, parts, withList } from '../numbered.ts'
import { writePayload } from '../payload.ts'

/** Characters in one message (Bot API, `sendMessage`). */
export const TEXT_LIMIT = 4096
/** Bytes of UTF-8 in `callback_data` (Bot API, `InlineKeyboardButton`). */
const DATA_LIMIT = 64
/** Short numbers share a row. */
const NUMBERS_IN_A_ROW = 6

export type Keyboard = readonly (readonly InlineKeyboardButton[])[]

/** @returns at least one part; the keyboard belongs to the last. */
export function rendered(message: Message): { readonly texts: readonly string[]; readonly keyboard: Keyboard } {
  const { link } = message
  const text = message.options.every(isNumber) ? message.text : withList(message)
  const whole = link === null || mayBeButton(link.url) ? text : `${text}\n\n${link.label}: ${link.url}`
  return { texts: parts(whole, TEXT_LIMIT), keyboard: keyboardOf(message) }
}

export function keyboardOf(message: Message): Keyboard {
  const { options, besides, link } = message
  const button = (choice: Choice): InlineKeyboardButton[] => buttonOf(message, choice)
  const rows = options.every(isNumber) ? inRows(options.flatMap(button), NUMBERS_IN_A_ROW) : options.map(button)
  const url = link !== null && mayBeButton(link.url) ? [{ text: link.label, url: link.url }] : []
  return [...rows, besides.flatMap(button), url].filter((row) => row.length > 0)
}

/** None where the payload would be too long: the numbered text serves. */
function buttonOf(message: Message, choice: Choice): InlineKeyboardButton[] {
  if (message.ref === null) return []
  const data = writePayload({ ref: message.ref, code: choice.code })
  if (Buffer.byteLength(data) > DATA_LIMIT) return []
  return [{ text: buttonLabel(choice, message), callback_data: data }]
}

function inRows<T>(items: readonly T[], length: number): T[][] {
  return items.flatMap((_, i) => (i % length === 0 ? [items.slice(i, i + length)] : []))
}

/** Telegram refuses a button whose address has no public host. */
function mayBeButton(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' && hostname.includes('.') && !/^[\d.]+$|\.local$|\.localhost$/.test(hostname)
}
