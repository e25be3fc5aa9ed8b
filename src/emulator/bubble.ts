/** A message as it stands on the phone, whichever app shows it. */
import type { Instant } from '../survey/time.ts'

export type Button =
  /** Sends something back: `data` is the callback data or payload. */
  | { readonly kind: 'press'; readonly label: string; readonly data: string; readonly shown: boolean }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  /** Calls a number, opens an SMS: of no use on this phone, but drawn. */
  | { readonly kind: 'other'; readonly label: string }

export const MEDIA = ['sticker', 'photo', 'voice', 'location'] as const
export type Media = (typeof MEDIA)[number]

export interface Bubble {
  /** The channel's id of the message. */
  readonly id: string
  readonly by: 'office' | 'citizen'
  readonly at: Instant
  readonly text: string
  /** What a message without text is; `null` for text. */
  readonly media: Media | null
  /** Rows of buttons. */
  readonly buttons: readonly (readonly Button[])[]
  /** What a Zalo template was filled with; `null` for any other message. */
  readonly template: FilledTemplate | null
}

export interface FilledTemplate {
  readonly templateId: string
  readonly trackingId: string | null
  readonly by: 'phone' | 'hash' | 'user'
  readonly data: Readonly<Record<string, string>>
}

/** A message with neither buttons nor template. */
export function plainBubble(bubble: Pick<Bubble, 'id' | 'by' | 'at' | 'text'> & { media?: Media }): Bubble {
  return { media: null, buttons: [], template: null, ...bubble }
}
