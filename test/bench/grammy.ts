/** The peer of the core: grammY's conversations plugin asks the same questions, its replies going nowhere. */
import { type Conversation, type ConversationFlavor, conversations, createConversation } from '@grammyjs/conversations'
import { Bot, type Context, type MiddlewareFn } from 'grammy'
import type { Update, UserFromGetMe } from 'grammy/types'
import { textIn } from '../../src/flow/definition.ts'
import { flow, type Line, SCRIPT } from './script.ts'

type Outer = ConversationFlavor<Context>

const ME = {
  id: 1,
  is_bot: true,
  first_name: 'peer',
  username: 'peer_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
} as UserFromGetMe

interface Asked {
  readonly text: string
  /** The labels that it takes; `null`: any text. */
  readonly labels: readonly string[] | null
}

export interface Peer {
  /** One whole conversation in a chat of its own. @returns how many turns it took. */
  converse(): Promise<number>
}

export function grammyPeer(): Peer {
  const questions = SCRIPT.map(asked)
  let sent = 0
  let ended = 0
  const bot = new Bot<Outer>('1:peer', { botInfo: ME })
  // Contexts inside a conversation have an API of their own: each gets the transformer.
  const silenced: MiddlewareFn<Context> = (ctx, next) => {
    ctx.api.config.use(async (_call, _method, payload) => {
      sent++
      const chat = { id: 'chat_id' in payload ? Number(payload.chat_id) : 0, type: 'private', first_name: 'citizen' }
      return { ok: true, result: { message_id: sent, date: 1, chat, text: '' } } as never
    })
    return next()
  }
  bot.use(conversations({ plugins: [silenced] }))
  async function survey(conversation: Conversation<Outer, Context>, ctx: Context): Promise<void> {
    for (const { text, labels } of questions) {
      await ctx.reply(text)
      if (labels === null) await conversation.form.text()
      else await conversation.form.select([...labels], { otherwise: (other) => other.reply(text) })
    }
    await ctx.reply('Trân trọng cảm ơn Ông/Bà.')
    ended++
  }
  bot.use(createConversation<Outer, Context>(survey, 'survey'))
  bot.command('start', (ctx) => ctx.conversation.enter('survey'))
  let chats = 0
  let updates = 0
  return {
    async converse() {
      const chat = ++chats
      const before = ended
      await bot.handleUpdate(update(++updates, chat, '/start'))
      for (const { typed } of SCRIPT) await bot.handleUpdate(update(++updates, chat, typed))
      if (ended !== before + 1) throw new Error('the conversation of the peer did not end')
      return SCRIPT.length
    },
  }
}

function asked({ step: id }: Line): Asked {
  const step = flow.steps.find((one) => one.id === id)
  if (step === undefined) throw new Error(`the flow has no step ${id}`)
  const { answering } = step
  const labels = answering.kind === 'choose' ? answering.options.map(({ label }) => textIn(label, 'vi')) : null
  return { text: textIn(step.ask, 'vi'), labels }
}

function update(id: number, chat: number, text: string): Update {
  const entities = text.startsWith('/') ? [{ type: 'bot_command' as const, offset: 0, length: text.length }] : []
  const citizen = { id: chat, first_name: 'citizen' }
  return {
    update_id: id,
    message: {
      message_id: id,
      date: 1,
      chat: { ...citizen, type: 'private' },
      from: { ...citizen, is_bot: false },
      text,
      entities,
    },
  }
}
