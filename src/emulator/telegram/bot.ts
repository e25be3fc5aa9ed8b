/** The bot's own side: its chats, its running numbers, where its updates go. */
import { randomBytes } from 'node:crypto'
import { SECOND } from '../../survey/time.ts'
import type { Person } from '../person.ts'
import type { World } from '../world.ts'
import { type Chat, type ChatMessage, newChat } from './chat.ts'
import { type Update, type Updates, updates } from './update.ts'

export interface TelegramOptions {
  /** `700000001:…`; what stands before the colon is the bot's id. */
  readonly token: string
  /** Without the `@`. */
  readonly username?: string
}

export interface Bot {
  readonly world: World
  readonly token: string
  readonly user: { readonly id: number; readonly is_bot: true; readonly first_name: string; readonly username: string }
  readonly updates: Updates
  chat(id: string): Chat
  /** The chat in which this press waits for its answer. */
  asking(queryId: string): Chat | null
  /** Seconds, as Telegram dates everything. */
  date(): number
  nextMessageId(): number
  /** An id that no other press has. */
  queryId(): string
  /** Sends an update of this chat; done when it was delivered once, or put into the queue. */
  tell(chat: Chat, update: Update): Promise<void>
}

const DEFAULT_USERNAME = 'ykien_thu_bot'

export function bot(world: World, { token, username = DEFAULT_USERNAME }: TelegramOptions): Bot {
  const chats = new Map<string, Chat>()
  const outlet = updates(world)
  // Numbers go on from the clock, so that a server that starts anew never gives one out twice.
  const start = Math.floor(world.clock.now() / SECOND)
  let messages = start
  let updateId = start
  return {
    world,
    token,
    user: { id: Number(token.split(':')[0]), is_bot: true, first_name: 'Ý kiến (thử)', username },
    updates: outlet,
    chat(id) {
      const chat = chats.get(id) ?? newChat(id)
      chats.set(id, chat)
      return chat
    },
    asking: (queryId) => [...chats.values()].find((chat) => chat.unanswered.has(queryId)) ?? null,
    date: () => Math.floor(world.clock.now() / SECOND),
    nextMessageId: () => ++messages,
    queryId: () => BigInt(`0x${randomBytes(7).toString('hex')}`).toString(),
    tell: (chat, update) => outlet.add(chat.id, { update_id: ++updateId, ...update }),
  }
}

/** `chat` as it stands in every message. */
export function chatObject(chat: Chat) {
  return { id: Number(chat.id), type: 'private', first_name: 'Người dân' }
}

/** `from` of what a citizen sends. */
export function citizen(chat: Chat) {
  return { id: Number(chat.id), is_bot: false, first_name: 'Người dân', language_code: 'vi' }
}

/** A message as the Bot API shows it. */
export function messageObject(bot: Bot, chat: Chat, { bubble, keyboard }: ChatMessage) {
  return {
    message_id: Number(bubble.id),
    from: bubble.by === 'office' ? bot.user : citizen(chat),
    chat: chatObject(chat),
    date: Math.floor(bubble.at / SECOND),
    text: bubble.text,
    ...(keyboard.length > 0 && { reply_markup: { inline_keyboard: keyboard } }),
  }
}

export function chatOf(bot: Bot, person: Person): Chat {
  if (person.chat === null) throw new Error('This person has no Telegram chat.')
  return bot.chat(person.chat)
}
