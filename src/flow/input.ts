/** What a turn takes in, after the channel has verified it (design.md section 4, step 1). */
import type { CaseFact } from './condition.ts'
import type { Answer, Moment, Place } from './state.ts'

export type Said =
  /** Typed words, as typed. */
  | { readonly kind: 'text'; readonly text: string }
  /** A pressed button of question `step`; it may be an old one. */
  | { readonly kind: 'press'; readonly step: string; readonly code: string }
  /** Starts, or shows the open question again: a link, a code, *tiếp*. */
  | { readonly kind: 'open' }
  /** A sticker, photo, voice note, location …: answered politely, never an answer. */
  | { readonly kind: 'media' }
  /** A posted page: the answer of `step`, which may be one given before in this very browser. */
  | { readonly kind: 'form'; readonly step: string; readonly answer: Answer }
  /** One question back. */
  | { readonly kind: 'back' }

export interface Input {
  readonly said: Said
  readonly place: Place
  /** `zalo`, `telegram`, `web`: whose clock `moment` is. */
  readonly channel: string
  readonly moment: Moment
}

/** Facts of the case by their codes. */
export type CaseCodes = { readonly [fact in CaseFact]?: string | undefined }

/** What a flow may know of the case: fills variables and prefilled steps. Nothing here names a person. */
export interface Facts {
  readonly office: string
  readonly caseCode: string
  readonly procedure: string | null
  readonly field: { readonly code: string; readonly name: string } | null
  /** Where someone who doubts the message may ask. */
  readonly hotline: string | null
  /** `YYYY-MM-DD`, Vietnam's day. */
  readonly closedOn: string | null
  /** Vietnam's day, `YYYY-MM-DD`: typed days are measured by it. */
  readonly today: string
  /** What conditions may look at; a fact that is not known is not there. */
  readonly codes: CaseCodes
  /** The office wants no cheer in what is said of this procedure: *khai tử*, *xử phạt*. */
  readonly sober: boolean
}
