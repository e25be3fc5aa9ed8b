/**
 * The channel port: `receive` turns a verified request into neutral events, `send` renders a neutral message. One
 * folder an adapter (`zalo/`, `telegram/`), one contract suite (`test/contract/channel.contract.ts`) for all.
 */
import type { Language } from '../flow/definition.ts'
import type { Reply } from '../flow/reply.ts'
import type { Moment } from '../flow/state.ts'
import type { PlainAddress } from '../survey/address.ts'
import type { SentWay } from '../survey/invitation.ts'
import type { Instant } from '../survey/time.ts'

export type ChannelName = 'zalo' | 'telegram'

/** What happened at the other end. `id` is the same for every copy of one event. */
export type Event = {
  readonly id: string
  readonly channel: ChannelName
  readonly moment: Moment
} & (
  | { readonly kind: 'text'; readonly from: PlainAddress; readonly text: string }
  /** `/start`, with or without a payload (a token or code). */
  | { readonly kind: 'start'; readonly from: PlainAddress; readonly payload: string | null }
  | {
      readonly kind: 'press'
      readonly from: PlainAddress
      /** `Message.ref` of the message that bore the button, as far as its payload tells. */
      readonly ref: string
      readonly code: string
      /** The channel's handle of the pressed message, for `acknowledge`. */
      readonly handle: PressHandle | null
    }
  /** Sticker, photo, voice, location, contact …: something that is no text. */
  | { readonly kind: 'media'; readonly from: PlainAddress }
  /** Followed, opened the chat, sent a contact card: an act that opens a window. */
  | { readonly kind: 'joined'; readonly from: PlainAddress }
  /** Unfollowed or blocked. */
  | { readonly kind: 'left'; readonly from: PlainAddress }
  /** A receipt: delivered or seen. By message id, or by the tracking id that we gave. */
  | {
      readonly kind: 'receipt'
      readonly stage: 'delivered' | 'seen'
      /** Whom it reached; `null` where the tracking id tells. */
      readonly to: PlainAddress | null
      readonly messageIds: readonly string[]
      readonly trackingId: string | null
    }
  /** Stars on a message that asked for them. No person is named in it, only the message. */
  | {
      readonly kind: 'rating'
      /** 1 to 5, from worst to best. */
      readonly rate: number
      /** What the person wrote beside them. */
      readonly note: string | null
      readonly messageIds: readonly string[]
      readonly trackingId: string | null
    }
)

/** What a press needs to be acknowledged: who pressed, which message, its text then. */
export interface PressHandle {
  readonly queryId: string
  readonly chat: string
  readonly messageId: number
  readonly text: string | null
}

/** How the press ended, shown on the pressed message. Best effort: never repeated, never awaited by a turn. */
export type Pressed =
  /** The chosen label is shown, the keyboard goes. */
  | { readonly kind: 'chosen'; readonly label: string }
  /** Ticks: the same keyboard again with these codes marked. */
  | { readonly kind: 'ticked'; readonly message: Message }
  /** A button that answered nothing, such as one of an old question; the keyboard goes, `notice` is shown. */
  | { readonly kind: 'late'; readonly notice: string }

/** What is said to an address. */
export interface Message extends Reply {
  /**
   * Stands before each button's code in its payload and tells which conversation and question it belongs to:
   * at most 31 characters of `A-Za-z0-9_-` and `:`; `null` for a statement without buttons.
   */
  readonly ref: string | null
  /** Of the few words that an adapter adds itself; Vietnamese when absent. */
  readonly language?: Language
  /** A link under the text. */
  readonly link: { readonly label: string; readonly url: string } | null
  /** What a template message is filled with (Zalo by phone or user id); `null` on any other message. */
  readonly template: TemplateData | null
}

export interface TemplateData {
  /** At most 48 characters of `A-Za-z0-9`; comes back in the receipt. */
  readonly trackingId: string
  /** By our parameter names (faces.md section 3). */
  readonly params: Readonly<Record<TemplateParam, string>>
}

export const TEMPLATE_PARAMS = ['survey_token', 'survey_code', 'case_code', 'procedure', 'office', 'closed_on'] as const
export type TemplateParam = (typeof TEMPLATE_PARAMS)[number]

/**
 * How a send ended. Only `sent` says that the channel has it; `uncertain` that it may have (the answer was lost); all
 * others that it certainly has not. `detail` is a code of the channel (`zalo -118`), never an address or a text.
 */
export type Sent =
  /** `messageId`: unlike any other of this house; `null`: the channel never comes back to a message by its id. */
  | { readonly kind: 'sent'; readonly messageId: string | null; readonly detail: null }
  /** `all`: not this recipient alone, but whoever is sent to in this way has to wait. */
  | { readonly kind: 'retry-after'; readonly ms: number; readonly detail: string; readonly all?: boolean }
  | {
      readonly kind: 'out-of-quota'
      readonly until: Instant | null
      readonly detail: string
      readonly all?: boolean
    }
  /** `byPerson`: blocked, refused: no other way is taken to this person either. */
  | { readonly kind: 'unreachable'; readonly detail: string; readonly byPerson?: boolean }
  | { readonly kind: 'credential'; readonly detail: string; readonly all?: boolean }
  | { readonly kind: 'outside-window' | 'rejected' | 'uncertain'; readonly detail: string }

/** One thing that was looked at (`ykien doctor`). The words are `doctor.{check}.{code}` of the locales. */
export interface Health {
  /** What was looked at: `zalo-token`. */
  readonly check: string
  /** `problem`: something does not work. `warning`: it will not, or not as it should. */
  readonly status: 'ok' | 'warning' | 'problem'
  readonly code: string
  /** Instants as RFC 3339. Never a token, an address, a name of a person. */
  readonly values: Readonly<Record<string, string | number>>
}

export interface ChannelHealth {
  readonly found: readonly Health[]
  /** By so many milliseconds the provider's clock is ahead of ours; `null`: it does not tell. */
  readonly clockAhead: number | null
  /** What the provider says that a message costs, in VND without tax. */
  readonly prices: Readonly<Partial<Record<SentWay, number>>>
}

/** A webhook request, its body as the bytes that came. */
export interface WebhookRequest {
  readonly headers: Headers
  readonly body: Uint8Array
}

export type Received =
  /** Verified. `aside`: how many parts were signed but of no kind that we know. */
  | { readonly kind: 'events'; readonly events: readonly Event[]; readonly aside: number }
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 413; readonly code: string }

export interface Channel {
  readonly name: ChannelName
  /** The kinds of address that it can send to. */
  readonly reaches: readonly PlainAddress['kind'][]
  receive(request: WebhookRequest): Promise<Received>
  send(to: PlainAddress, message: Message): Promise<Sent>
  acknowledge(press: PressHandle, pressed: Pressed): Promise<void>
  /** A link or hint by which a person opens the chat with this token: `https://t.me/bot?start=…`; `null`: none. */
  chatLink(token: string): string | null
  /** Asks the provider how everything stands that sending needs; never throws what the network did. */
  readonly health?: () => Promise<ChannelHealth>
}
