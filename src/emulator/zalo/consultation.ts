/** A consultation message (`/v3.0/oa/message/cs`): its shape and its limits (channels.md 4.3). */
import { z } from 'zod'
import type { Button } from '../bubble.ts'
import type { Fields } from './reply.ts'
import type { Refusal } from './template.ts'

const TEXT_MAX = 2_000
const BUTTONS_MAX = 5
const TITLE_MAX = 100
const PAYLOAD_MAX = 1_000

const phone = z.object({ phone_code: z.string() })
const title = z.string().min(1).max(TITLE_MAX)
const query = z.string().min(1).max(PAYLOAD_MAX)
const buttonShape = z.discriminatedUnion('type', [
  z.object({ title, type: z.literal('oa.query.show'), payload: query }),
  z.object({ title, type: z.literal('oa.query.hide'), payload: query }),
  z.object({ title, type: z.literal('oa.open.url'), payload: z.object({ url: z.url({ protocol: /^https?$/ }) }) }),
  z.object({ title, type: z.literal('oa.open.phone'), payload: phone }),
  z.object({ title, type: z.literal('oa.open.sms'), payload: phone.extend({ content: z.string() }) }),
])
const infoShape = z.object({
  template_type: z.literal('request_user_info'),
  elements: z
    .array(z.object({ title: z.string().max(100), subtitle: z.string().max(500), image_url: z.string() }))
    .length(1),
})
const attachmentShape = z.object({
  type: z.literal('template'),
  payload: z.union([z.strictObject({ buttons: z.array(buttonShape).min(1).max(BUTTONS_MAX) }), infoShape]),
})
const messageShape = z.object({ text: z.string().optional(), attachment: z.unknown().optional() })

export interface Consultation {
  readonly text: string
  readonly buttons: readonly Button[]
}

export function recipientOf(body: Fields): string | null {
  const parsed = z.object({ recipient: z.object({ user_id: z.string() }) }).safeParse(body)
  return parsed.success ? parsed.data.recipient.user_id : null
}

/** Text length (-210) before attachment (-201). */
export function consultationOf(body: Fields, buttonsRefused: boolean): Consultation | Refusal {
  const message = messageShape.safeParse(body['message'])
  if (!message.success) return { error: -201, message: 'message is invalid' }
  const { text = '', attachment } = message.data
  if ([...text].length > TEXT_MAX) return { error: -210, message: 'text is over the limit' }
  if (attachment === undefined) {
    return text.trim() === '' ? { error: -201, message: 'text is empty' } : { text, buttons: [] }
  }
  const parsed = attachmentShape.safeParse(attachment)
  if (!parsed.success || buttonsRefused) return { error: -201, message: 'attachment is invalid' }
  const { payload } = parsed.data
  if ('buttons' in payload) {
    return text.trim() === ''
      ? { error: -201, message: 'text is empty' }
      : { text, buttons: payload.buttons.map(asButton) }
  }
  const [element] = payload.elements
  return { text: `${element?.title}\n${element?.subtitle}`, buttons: [] }
}

function asButton(button: z.infer<typeof buttonShape>): Button {
  switch (button.type) {
    case 'oa.query.show':
    case 'oa.query.hide':
      return { kind: 'press', label: button.title, data: button.payload, shown: button.type === 'oa.query.show' }
    case 'oa.open.url':
      return { kind: 'link', label: button.title, url: button.payload.url }
    default:
      return { kind: 'other', label: button.title }
  }
}
