/** What the form at `/p/{token}` shows, and what its page posts back: the face between the verb and the page. */
import type { Language, Step } from '../flow/definition.ts'
import type { Reply } from '../flow/reply.ts'
import type { Answer, Ending } from '../flow/state.ts'
import type { Withdrawn } from './withdraw.ts'

export type FormView =
  /** No such token, or of a shape that none has: both look the same. */
  | { readonly kind: 'unknown' }
  /** It was good once: called back, or replaced by a newer link. */
  | { readonly kind: 'gone'; readonly language: Language }
  | {
      readonly kind: 'question'
      readonly language: Language
      readonly office: string
      readonly title: string
      readonly hotline: string | null
      /** What a chat would be told; it contains `ask`. */
      readonly reply: Reply
      readonly step: Step
      /** The question as the flow has it, its variables filled. */
      readonly ask: string
      /** Which of the criteria that everybody is asked; `null` for a follow-up. */
      readonly number: { readonly n: number; readonly total: number } | null
      /** What this browser answered here before. */
      readonly given: Answer | null
      /** A sentence about what is wrong with what was just posted. */
      readonly problem: string | null
      readonly canGoBack: boolean
      /** Questions of the path before this one, of as many as it has as far as the answers tell. */
      readonly done: number
      readonly total: number
    }
  /** Asked back before what cannot be taken back. */
  | {
      readonly kind: 'confirm'
      readonly language: Language
      readonly action: 'stop' | 'withdraw'
      /** What withdrawing takes: the answer, or of closed figures only what is known of the person. */
      readonly goes: Withdrawn
    }
  | {
      readonly kind: 'ended'
      readonly language: Language
      readonly ending: Ending
      readonly text: string
      readonly canWithdraw: boolean
    }

/** `sure-…`: confirmed. */
export type FormAction = 'answer' | 'back' | 'skip' | 'na' | 'stop' | 'withdraw' | 'sure-stop' | 'sure-withdraw'

export interface FormPost {
  /** The question that the page showed. */
  readonly step: string
  readonly action: FormAction
  /** Ticked options; empty where none was. */
  readonly codes: readonly string[]
  /** A typed number or remark; empty where none was. */
  readonly text: string
}
