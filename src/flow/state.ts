/**
 * Where a conversation stands: the whole memory of a turn (design.md section 4), small and plain JSON, so that a process
 * may die between any two turns. The flow it belongs to is not in it: the session document names that by its hash.
 */
import type { Language } from './definition.ts'

/**
 * An answer as stored: a code (also `NA` and `SKIP`), the codes of a step where several may be chosen, a whole number, or
 * a free remark. Never a label, never a position.
 */
export type Answer = string | number | readonly string[] | { readonly text: string }

/** Where something was typed or pressed: `web:<browser hash>` or the id (keyed hash) of an address. */
export type Place = string

export interface Given {
  readonly value: Answer
  /** Index into `State.places`: answers are shown and changed only where they were given. */
  readonly place: number
}

/** An instant on the channel's own clock, never compared with ours. */
export interface Moment {
  /** Milliseconds since 1970 by the channel; `null` where the event carries none (a pressed button in Telegram). */
  readonly at: number | null
  /** The channel's own running number, where it has one (`update_id`). */
  readonly order: number | null
}

/** A question about the question: was `dung` *đúng* or *dừng*; is the prefilled fact right. */
export type Doubt = 'dung' | null

/** `declined`: said no, or stopped (*dừng*); `withdrawn`: took it back (*rút*, *xóa*). Neither is a finished form. */
export type Ending = 'finished' | 'declined' | 'withdrawn'

export interface State {
  /** The open question; `null` before the first turn and after the last. */
  readonly step: string | null
  readonly answers: Readonly<Record<string, Given>>
  readonly places: readonly Place[]
  /** How often in a row the open question was not understood. */
  readonly misses: number
  /** What is ticked so far in an open step where several may be chosen. */
  readonly chosen: readonly string[]
  readonly doubt: Doubt
  /** The prefilled fact was said to be wrong: the whole list is open now. */
  readonly correcting: boolean
  /** The question that each place saw last; a place that has not seen the open one cannot answer it unseen. */
  readonly shown: Readonly<Record<Place, string>>
  /** By channel: the event that led to the open question. An older one does not answer it. */
  readonly led: Readonly<Record<string, Moment>>
  readonly language: Language
  readonly ended: Ending | null
}

export function newState(language: Language): State {
  return {
    step: null,
    answers: {},
    places: [],
    misses: 0,
    chosen: [],
    doubt: null,
    correcting: false,
    shown: {},
    led: {},
    language,
    ended: null,
  }
}
