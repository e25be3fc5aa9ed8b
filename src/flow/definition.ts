/**
 * A questionnaire as data: what a flow file (`flows/*.yaml`) means once it is read and checked.
 *
 * Everything downstream (a turn, a tally, a page) takes this and never the YAML. It is plain frozen JSON, so that its
 * canonical form can be hashed (`version.ts`) and stored for as long as an answer refers to it.
 */

import type { CaseFact } from './condition.ts'

/** A text in several languages; Vietnamese is always there. Texts are NFC and may carry ICU variables: `{office}`. */
export type Text = { readonly vi: string } & { readonly [language: string]: string }

/** BCP 47 language of a person, such as `vi` or `en`; a language that a text lacks falls back to Vietnamese. */
export type Language = string

/** What a step is for, which decides how it is counted: domain.md section 2, rule 1. */
export type Role =
  | 'consent'
  | 'segment'
  | 'fact'
  | 'rating'
  | 'overall'
  | 'reason'
  | 'comment'
  | 'contact'
  | 'information'

/** How a case ended: *đã trả kết quả*, *từ chối*, *rút hồ sơ*, *hủy (nhập sai)*. */
export type ClosingOutcome = 'returned' | 'refused' | 'withdrawn' | 'cancelled'

export interface Option {
  /** What is stored and counted, never the label or the position. */
  readonly code: string
  readonly label: Text
  /** Other whole answers that mean this option, in any language (`also:` in the file); see `alternatives.ts`. */
  readonly also: readonly string[]
  /** `false`: a true answer that stays outside the denominator, such as *Chưa đến hẹn*. */
  readonly counted: boolean
  /** Where the office scores by points: the more, the better. Absent where it does not. */
  readonly points?: number
}

export type Answering =
  | {
      readonly kind: 'choose'
      /** In the order that is shown; a scale runs from worst to best. */
      readonly options: readonly Option[]
      /** More than one may be chosen. */
      readonly several: boolean
      /** The named scale that the options came from, such as `satisfaction-5`; `null` for a list of its own. */
      readonly scale: string | null
    }
  | {
      readonly kind: 'number'
      /** Both ends included. */
      readonly min: number
      readonly max: number
      /** Offered as buttons; every whole number from `min` to `max` may be typed. */
      readonly suggest: readonly number[]
    }
  | {
      /** A day of the calendar, stored as `YYYY-MM-DD`; no figure counts it. */
      readonly kind: 'date'
      /** Days before today and after it that are taken. */
      readonly back: number
      readonly ahead: number
    }
  | {
      readonly kind: 'text'
      /** Characters (NFC code points) at the most. */
      readonly max: number
    }
  /** Asks nothing: the text is shown and the next step follows in the same turn. */
  | { readonly kind: 'nothing' }

/**
 * What one answer must be. A list: one of these codes. `above`/`below`: a number, exclusive. `not`: given, and none of these
 * codes. `answered`: given, or not given, as something else than *Không ý kiến* and *Bỏ qua*.
 */
export type Wanted =
  | readonly string[]
  | { readonly above?: number | undefined; readonly below?: number | undefined }
  | { readonly not: readonly string[] }
  | { readonly answered: boolean }

/** By the id of a step, or the name of a fact of the case (`case.filed`). All entries must hold. */
export type AllOf = Readonly<Record<string, Wanted>>

/** When a step is asked (`condition.ts`). */
export type Condition =
  | AllOf
  | { readonly any: readonly Condition[] }
  | { readonly all: readonly Condition[] }
  | { readonly not: Condition }

export interface Step {
  readonly id: string
  readonly role: Role
  readonly ask: Text
  /** Which of the flow's `factors` it measures (*nhóm tiêu chí*). Absent where it measures none. */
  readonly factor?: string
  readonly when: Condition | null
  /** The case fact that answers this step beforehand, offered with *Đúng*. */
  readonly prefill: CaseFact | null
  readonly answering: Answering
}

export interface Flow {
  readonly flow: string
  /** Versions of one series may be counted together (default: the flow id). */
  readonly series: string
  readonly title: Text
  /** Where the questions come from, as printed in a report. */
  readonly source: string | null
  /** What the ratings are about, in the order of a report, by the name that steps have. Absent where there are none. */
  readonly factors?: Readonly<Record<string, Text>>
  /** The outcomes of a case that this flow is asked for. */
  readonly outcomes: readonly ClosingOutcome[]
  readonly greeting: Text | null
  /** Instead of the greeting where the case calls for sober words. Absent where none is written, as in versions of before. */
  readonly sober?: Text
  readonly thanks: Text | null
  /** What the greeting promises, in minutes. */
  readonly minutes: number
  readonly steps: readonly Step[]
}

/** Answers that any step but consent takes and no denominator holds: *Không ý kiến*, *Bỏ qua*. */
export const OUTSIDE = ['NA', 'SKIP'] as const

/** The text in `language`, else in Vietnamese. */
export function textIn(text: Text, language: Language): string {
  return text[language] ?? text.vi
}

export function stepOf(flow: Flow, id: string): Step | null {
  return flow.steps.find((step) => step.id === id) ?? null
}
