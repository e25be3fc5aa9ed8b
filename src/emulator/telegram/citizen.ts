/** What a citizen does in Telegram. Each act is done when its update was delivered once, or put into the queue. */
import { type Bubble, type Media, plainBubble } from '../bubble.ts'
import type { Person } from '../person.ts'
import { type Bot, chatObject, chatOf, citizen, messageObject } from './bot.ts'
import type { Chat } from './chat.ts'

export interface TelegramCitizen {
  /** Opens `t.me/<bot>?start=<payload>` and presses Start. */
  start(payload?: string): Promise<void>
  text(text: string): Promise<void>
  /** Presses a button, by its label or callback data; of the newest message that has it, or of the one named. */
  press(button: string, messageId?: string): Promise<void>
  media(media: Media): Promise<void>
  block(): Promise<void>
  unblock(): Promise<void>
  messages(): readonly Bubble[]
}

const FILE = { file_id: 'AgADBQADzcQxG0', file_unique_id: 'AQADzcQxG0', width: 512, height: 512 }
const CONTENT: Readonly<Record<Media, object>> = {
  sticker: { sticker: { ...FILE, type: 'regular', is_animated: false, is_video: false, emoji: '👍' } },
  photo: { photo: [FILE] },
  voice: { voice: { file_id: FILE.file_id, file_unique_id: FILE.file_unique_id, duration: 3 } },
  location: { location: { latitude: 16.0678, longitude: 108.2208 } },
}

/** @throws Error when the person has no chat. */
export function telegramCitizen(bot: Bot, person: Person): TelegramCitizen {
  const chat = chatOf(bot, person)

  async function say(bubble: Bubble, content: object): Promise<void> {
    chat.started = true
    chat.messages.set(Number(bubble.id), { bubble, keyboard: [] })
    const message = {
      message_id: Number(bubble.id),
      from: citizen(chat),
      chat: chatObject(chat),
      date: bot.date(),
      ...content,
    }
    await bot.tell(chat, { message })
  }

  async function text(words: string): Promise<void> {
    const command = /^\/\w+/.exec(words)?.[0]
    const entities = command && { entities: [{ type: 'bot_command', offset: 0, length: command.length }] }
    await say(own(words), { text: words, ...entities })
  }

  const own = (words: string, media?: Media) =>
    plainBubble({
      id: String(bot.nextMessageId()),
      by: 'citizen',
      at: bot.world.clock.now(),
      text: words,
      ...(media && { media }),
    })

  async function setBlocked(blocked: boolean): Promise<void> {
    if (chat.blocked === blocked) return
    chat.blocked = blocked
    const member = (status: string) => ({ user: bot.user, status, ...(status === 'kicked' && { until_date: 0 }) })
    await bot.tell(chat, {
      my_chat_member: {
        chat: chatObject(chat),
        from: citizen(chat),
        date: bot.date(),
        old_chat_member: member(blocked ? 'member' : 'kicked'),
        new_chat_member: member(blocked ? 'kicked' : 'member'),
      },
    })
  }

  return {
    text,
    async start(payload) {
      await setBlocked(false)
      await text(payload === undefined || payload === '' ? '/start' : `/start ${payload}`)
    },
    async press(button, messageId) {
      const { message, data } = pressed(chat, button, messageId)
      const id = bot.queryId()
      chat.notice = null
      chat.unanswered.add(id)
      await bot.tell(chat, {
        callback_query: {
          id,
          from: citizen(chat),
          chat_instance: chat.id,
          message: messageObject(bot, chat, message),
          data,
        },
      })
    },
    media: (media) => say(own('', media), CONTENT[media]),
    block: () => setBlocked(true),
    unblock: () => setBlocked(false),
    messages: () => [...chat.messages.values()].map(({ bubble }) => bubble),
  }
}

function pressed(chat: Chat, button: string, messageId: string | undefined) {
  const candidates = [...chat.messages.values()].reverse()
  for (const message of candidates) {
    if (messageId !== undefined && message.bubble.id !== messageId) continue
    const found = message.bubble.buttons.flat().find((one) => one.kind === 'press' && isMeant(one, button))
    if (found?.kind === 'press') return { message, data: found.data }
  }
  throw new Error(`No message in this chat has a button "${button}".`)
}

function isMeant({ label, data }: { readonly label: string; readonly data: string }, button: string): boolean {
  return data === button || label === button
}
