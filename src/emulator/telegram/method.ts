/** The methods of the Bot API that concern messages. */
import { plainBubble } from '../bubble.ts'
import { type Answer, done, no } from './answer.ts'
import { type Bot, messageObject } from './bot.ts'
import type { Chat, ChatMessage } from './chat.ts'
import { asButtons, keyboardOf } from './keyboard.ts'

export type Parameters = Readonly<Record<string, unknown>>
export type Method = (bot: Bot, parameters: Parameters) => Answer | Promise<Answer>

const TEXT_MAX = 4096
const NOTICE_MAX = 200

export const sendMessage: Method = (bot, parameters) => {
  const target = writable(bot, parameters)
  if ('ok' in target) return target
  const content = contentOf(parameters)
  if ('ok' in content) return content
  const id = bot.nextMessageId()
  const bubble = plainBubble({ id: String(id), by: 'office', at: bot.world.clock.now(), text: content.text })
  const message = { bubble: { ...bubble, buttons: asButtons(content.keyboard) }, keyboard: content.keyboard }
  target.messages.set(id, message)
  return done(messageObject(bot, target, message))
}

export const editMessageText: Method = (bot, parameters) => {
  const target = editable(bot, parameters)
  if ('ok' in target) return target
  const content = contentOf(parameters)
  return 'ok' in content ? content : edited(bot, target, content)
}

export const editMessageReplyMarkup: Method = (bot, parameters) => {
  const target = editable(bot, parameters)
  if ('ok' in target) return target
  const markup = keyboardOf(parameters['reply_markup'])
  if ('wrong' in markup) return no(400, markup.wrong)
  return edited(bot, target, { text: target.message.bubble.text, keyboard: markup.keyboard })
}

export const deleteMessage: Method = (bot, parameters) => {
  const chat = reached(bot, parameters)
  if ('ok' in chat) return chat
  const deleted = chat.messages.delete(Number(parameters['message_id']))
  return deleted ? done(true) : no(400, 'Bad Request: message to delete not found')
}

export const answerCallbackQuery: Method = (bot, parameters) => {
  const { callback_query_id: query, text } = parameters
  const chat = bot.asking(String(query))
  if (chat === null) {
    return no(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid')
  }
  if (typeof text === 'string' && text.length > NOTICE_MAX) return no(400, 'Bad Request: MESSAGE_TOO_LONG')
  chat.unanswered.delete(String(query))
  if (typeof text === 'string' && text !== '') chat.notice = text
  return done(true)
}

function edited(
  bot: Bot,
  { chat, message }: { readonly chat: Chat; readonly message: ChatMessage },
  { text, keyboard }: Content,
): Answer {
  const same = message.bubble.text === text && JSON.stringify(message.keyboard) === JSON.stringify(keyboard)
  if (same) return no(400, 'Bad Request: message is not modified')
  message.bubble = { ...message.bubble, text, buttons: asButtons(keyboard) }
  message.keyboard = keyboard
  return done(messageObject(bot, chat, message))
}

interface Content {
  readonly text: string
  readonly keyboard: ChatMessage['keyboard']
}

function contentOf({ text, parse_mode, reply_markup }: Parameters): Content | Answer {
  if (typeof text !== 'string' || text.trim() === '') return no(400, 'Bad Request: message text is empty')
  if (text.length > TEXT_MAX) return no(400, 'Bad Request: message is too long')
  if (parse_mode !== undefined) return no(400, 'Bad Request: unsupported parse_mode')
  const markup = keyboardOf(reply_markup)
  return 'wrong' in markup ? no(400, markup.wrong) : { text, keyboard: markup.keyboard }
}

/** The chat that `chat_id` names, if there is one. */
function reached(bot: Bot, { chat_id }: Parameters): Chat | Answer {
  if (chat_id === undefined || chat_id === '') return no(400, 'Bad Request: chat_id is empty')
  const person = bot.world.people.find('chat', String(chat_id))
  return person === null ? no(400, 'Bad Request: chat not found') : bot.chat(String(chat_id))
}

function writable(bot: Bot, parameters: Parameters): Chat | Answer {
  const chat = reached(bot, parameters)
  if ('ok' in chat) return chat
  if (chat.blocked) return no(403, 'Forbidden: bot was blocked by the user')
  return chat.started ? chat : no(403, "Forbidden: bot can't initiate conversation with a user")
}

function editable(bot: Bot, parameters: Parameters): { readonly chat: Chat; readonly message: ChatMessage } | Answer {
  const chat = writable(bot, parameters)
  if ('ok' in chat) return chat
  const message = chat.messages.get(Number(parameters['message_id']))
  if (message === undefined) return no(400, 'Bad Request: message to edit not found')
  if (message.bubble.by !== 'office') return no(400, "Bad Request: message can't be edited")
  return { chat, message }
}
