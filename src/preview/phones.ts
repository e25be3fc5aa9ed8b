/** What a telephone shows of the conversation, by the renderers that really send it. */
import type { Message } from '../channels/channel.ts'
import { readPayload } from '../channels/payload.ts'
import { rendered } from '../channels/telegram/keyboard.ts'
import { type Body, bodies, plainBodies } from '../channels/zalo/message.ts'
import type { Language } from '../flow/definition.ts'
import type { Act } from '../flow/golden-file.ts'
import type { Reply } from '../flow/reply.ts'
import type { Say } from '../flow/say.ts'
import type { Replayed } from './replay.ts'

export interface Button {
  readonly label: string
  /** What pressing it says; `null`: it only opens a link. */
  readonly press: string | null
}

export interface Bubble {
  readonly from: 'office' | 'citizen'
  readonly text: string
  /** In rows, as they stand under the text. */
  readonly buttons: readonly (readonly Button[])[]
}

export type PhoneName = 'telegram' | 'zalo' | 'zalo-numbered'
export const PHONES: readonly PhoneName[] = ['telegram', 'zalo', 'zalo-numbered']

/** As long as that of a real conversation, so that buttons are as long as they will be. */
const SALT = 'xemthu'

/** The whole conversation as it stands on that telephone. */
export function bubblesOn(phone: PhoneName, { opened, turns }: Replayed, language: Language, say: Say): Bubble[] {
  const office = (reply: Reply): Bubble[] => shownOn(phone, messageOf(reply, language), say)
  return [
    ...office(opened),
    ...turns.flatMap(({ act, taken }) => [
      citizen(act, taken.pressed, say, language),
      ...taken.replies.flatMap(office),
    ]),
  ]
}

function messageOf(reply: Reply, language: Language): Message {
  const ref = reply.step === null ? null : `${SALT}:${reply.step}`
  return { ...reply, ref, link: null, template: null, language }
}

function shownOn(phone: PhoneName, message: Message, say: Say): Bubble[] {
  if (phone === 'telegram') {
    const { texts, keyboard } = rendered(message)
    const rows = keyboard.map((row) =>
      row.map((button) => buttonOf(button.text, 'callback_data' in button ? button.callback_data : null)),
    )
    return texts.map((text, i) => ({ from: 'office', text, buttons: i === texts.length - 1 ? rows : [] }))
  }
  const all = phone === 'zalo' ? bodies('', message, say) : plainBodies('', message, say)
  return all.map(zaloBubble)
}

function zaloBubble({ message }: Body): Bubble {
  const { text, attachment } = message as { text: string; attachment?: { payload: { buttons: readonly ZaloButton[] } } }
  const buttons = (attachment?.payload.buttons ?? []).map(({ title, payload }) => [
    buttonOf(title, typeof payload === 'string' ? payload.slice(1) : null),
  ])
  return { from: 'office', text, buttons }
}

interface ZaloButton {
  readonly title: string
  readonly payload: unknown
}

/** `xemthu:attitude:VD` → `attitude VD` */
function buttonOf(label: string, payload: string | null): Button {
  const read = payload === null ? null : readPayload(payload)
  const step = read?.ref.split(':')[1]
  return { label, press: read === null || step === undefined ? null : `${step} ${read.code}` }
}

function citizen(act: Act, pressed: string | null, say: Say, language: Language): Bubble {
  return { from: 'citizen', text: textOf(act, pressed, (key) => say(`flow-preview.${key}`, language)), buttons: [] }
}

function textOf(act: Act, pressed: string | null, words: (key: string) => string): string {
  if ('said' in act) return act.said
  if ('press' in act) return pressed ?? act.press
  if ('does' in act) return `(${words(act.does)})`
  const { answer } = act.form
  const told = typeof answer === 'object' && 'text' in answer ? answer.text : [answer].flat().join(', ')
  return `(${words('posted')}) ${told}`
}
