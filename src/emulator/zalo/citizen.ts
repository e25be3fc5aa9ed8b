/** What a citizen does in Zalo. Each act is done when its event was delivered once. */
import { type Bubble, type Media, plainBubble } from '../bubble.ts'
import type { Person } from '../person.ts'
import { clickedChat, feedback, followed, fromCitizen, quickReply, submittedInfo } from './event.ts'
import { accountOf, type Oa } from './oa.ts'

export interface ZaloCitizen {
  follow(): Promise<void>
  unfollow(): Promise<void>
  /** Taps "chat" on the account's page. */
  openChat(): Promise<void>
  text(text: string): Promise<void>
  /** Presses a button, by its label or payload; of the newest message that has it, or of the one named. */
  press(button: string, messageId?: string): Promise<void>
  media(media: Media): Promise<void>
  submitInfo(info: { readonly name: string; readonly phone: string; readonly address?: string }): Promise<void>
  /** Stars, 1 to 5, on the newest template message. */
  stars(rate: number, note?: string, feedbacks?: readonly string[]): Promise<void>
  /** Presses a fixed answer on the newest template message. */
  quickReply(answer: string): Promise<void>
  messages(): readonly Bubble[]
}

const EVENT: Readonly<Record<Media, { readonly name: string; readonly attachment: object }>> = {
  sticker: {
    name: 'user_send_sticker',
    attachment: { type: 'sticker', payload: { id: 'bfe458bf64fa8da4d4eb', url: 'https://zalo-api.zadn.vn/s.png' } },
  },
  photo: {
    name: 'user_send_image',
    attachment: { type: 'image', payload: { url: 'https://f.zdn.vn/p.jpg', thumbnail: 'https://f.zdn.vn/t.jpg' } },
  },
  voice: { name: 'user_send_audio', attachment: { type: 'audio', payload: { url: 'https://f.zdn.vn/v.aac' } } },
  location: {
    name: 'user_send_location',
    attachment: { type: 'location', payload: { coordinates: { latitude: '16.0678', longitude: '108.2208' } } },
  },
}

/** @throws Error when the person has no Zalo account. */
export function zaloCitizen(oa: Oa, person: Person): ZaloCitizen {
  const account = accountOf(oa, person)
  const { userId } = account

  /** An act of the person: opens the seven days. */
  function interact(): void {
    account.lastInteraction = oa.world.clock.now()
    account.received = 0
    account.left = false
  }

  function own(id: string, text: string, media?: Media): void {
    const at = oa.world.clock.now()
    account.messages.push(plainBubble({ id, by: 'citizen', at, text, ...(media && { media }) }))
  }

  async function say(text: string, shown: boolean): Promise<void> {
    interact()
    const id = oa.newMessageId()
    if (shown) own(id, text)
    await oa.hook.send(fromCitizen(oa, userId, 'user_send_text', { text, msg_id: id }))
  }

  return {
    async follow() {
      interact()
      account.follows = true
      await oa.hook.send(followed(oa, userId, 'follow'))
    },
    async unfollow() {
      account.follows = false
      account.left = true
      await oa.hook.send(followed(oa, userId, 'unfollow'))
    },
    async openChat() {
      interact()
      await oa.hook.send(clickedChat(oa, userId))
    },
    text: (text) => say(text, true),
    async press(button, messageId) {
      const { data, shown } = pressed(account.messages, button, messageId)
      await say(data, shown)
    },
    async media(media) {
      interact()
      const id = oa.newMessageId()
      own(id, '', media)
      const { name, attachment } = EVENT[media]
      await oa.hook.send(fromCitizen(oa, userId, name, { msg_id: id, attachments: [attachment] }))
    },
    async submitInfo(info) {
      interact()
      await oa.hook.send(submittedInfo(oa, userId, info))
    },
    async stars(rate, note = '', feedbacks = []) {
      if (!Number.isInteger(rate) || rate < 1 || rate > 5) throw new Error('A rating has one to five stars.')
      const { bubble, template } = newestTemplate(account.messages)
      const { trackingId } = template
      const submitDate = String(oa.world.clock.now())
      const rating = { msgId: bubble.id, trackingId, oaId: oa.options.oaId, rate, note, feedbacks, submitDate }
      oa.ratings.push(rating)
      await oa.hook.send(feedback(oa, rating))
    },
    async quickReply(answer) {
      const { bubble, template } = newestTemplate(account.messages)
      await oa.hook.send(quickReply(oa, bubble.id, template, answer))
    },
    messages: () => account.messages,
  }
}

function pressed(messages: readonly Bubble[], button: string, messageId: string | undefined) {
  for (const { id, buttons } of messages.toReversed()) {
    if (messageId !== undefined && id !== messageId) continue
    const found = buttons.flat().find((one) => one.kind === 'press' && (one.label === button || one.data === button))
    if (found?.kind === 'press') return found
  }
  throw new Error(`No message in this chat has a button "${button}".`)
}

function newestTemplate(messages: readonly Bubble[]) {
  for (const bubble of messages.toReversed()) {
    if (bubble.template !== null) return { bubble, template: bubble.template }
  }
  throw new Error('No template message has come to this chat.')
}
