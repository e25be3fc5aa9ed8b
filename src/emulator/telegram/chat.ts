/** One private chat between a citizen and the bot. */
import type { Bubble } from '../bubble.ts'
import type { Keyboard } from './keyboard.ts'

export interface ChatMessage {
  bubble: Bubble
  /** As the bot sent it, to be shown again in a callback query. */
  keyboard: Keyboard
}

export interface Chat {
  readonly id: string
  /** Pressed Start: only then may the bot write. */
  started: boolean
  blocked: boolean
  readonly messages: Map<number, ChatMessage>
  /** Presses that the bot has not answered yet; the client shows them as spinning. */
  readonly unanswered: Set<string>
  /** The last notice that an answered press brought. */
  notice: string | null
}

export function newChat(id: string): Chat {
  return { id, started: false, blocked: false, messages: new Map(), unanswered: new Set(), notice: null }
}
