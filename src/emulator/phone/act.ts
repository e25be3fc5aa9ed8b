/** What the buttons and boxes of the phone page do. */
import { MEDIA } from '../bubble.ts'
import type { Person } from '../person.ts'
import { type TelegramCitizen, telegramCitizen } from '../telegram/citizen.ts'
import { type ZaloCitizen, zaloCitizen } from '../zalo/citizen.ts'
import type { Form, PhoneParts } from './view.ts'

export const APPS = ['zalo', 'telegram'] as const
export type App = (typeof APPS)[number]

const STAR = /^[1-5]$/

/** Does nothing when the page was old: its button is gone, or the person lacks this app. */
export async function act({ bot, oa }: PhoneParts, person: Person, app: App, form: Form): Promise<void> {
  if (app === 'zalo' && person.zaloUser !== null) await inZalo(zaloCitizen(oa, person), form)
  if (app === 'telegram' && person.chat !== null) await inTelegram(telegramCitizen(bot, person), form)
}

async function inZalo(citizen: ZaloCitizen, form: Form): Promise<void> {
  switch (form['do']) {
    case 'follow':
      return citizen.follow()
    case 'unfollow':
      return citizen.unfollow()
    case 'stars':
      return STAR.test(form['rate'] ?? '') ? citizen.stars(Number(form['rate'])) : undefined
    case 'quick':
      return citizen.quickReply(form['button'] ?? '')
    default:
      return either(citizen, form)
  }
}

async function inTelegram(citizen: TelegramCitizen, form: Form): Promise<void> {
  switch (form['do']) {
    case 'start':
      return citizen.start(form['text']?.trim())
    case 'block':
      return citizen.block()
    case 'unblock':
      return citizen.unblock()
    default:
      return either(citizen, form)
  }
}

async function either(citizen: TelegramCitizen | ZaloCitizen, form: Form): Promise<void> {
  const { button = '', message = '', text = '' } = form
  if (form['do'] === 'text' && text.trim() !== '') return citizen.text(text.trim())
  if (form['do'] === 'media') {
    const media = MEDIA.find((kind) => kind === form['media'])
    if (media !== undefined) return citizen.media(media)
  }
  if (form['do'] === 'press' && bears(citizen, message, button)) return citizen.press(button, message)
}

function bears(citizen: TelegramCitizen | ZaloCitizen, message: string, data: string): boolean {
  const bubble = citizen.messages().find(({ id }) => id === message)
  return bubble?.buttons.flat().some((button) => button.kind === 'press' && button.data === data) ?? false
}
