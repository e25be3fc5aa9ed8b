/**
 * One turn of a conversation: a pure function of (flow, state, input, facts). No clock, no store, no channel.
 */
import type { Flow } from './definition.ts'
import type { Facts, Input } from './input.ts'
import type { Reply } from './reply.ts'
import type { Say } from './say.ts'
import type { Answer, State } from './state.ts'

/** What happened, for the caller who counts, acknowledges a press or looks for a code. */
export type Happened =
  | 'answered'
  /** A button or box of a step where several may be chosen was ticked or unticked; the question stays open. */
  | 'ticked'
  | 'shown'
  | 'asked-back'
  /** Nothing in the text was understood: the caller may look it up as a short code before it commits this turn. */
  | 'not-understood'
  /** A button of an old question, or a message older than the open one: nothing changed. */
  | 'late'
  | 'ended'

export interface Turn {
  readonly state: State
  readonly replies: readonly Reply[]
  readonly happened: Happened
  /** The answers that this turn took, by step; `null` when it took none. */
  readonly understood: Readonly<Record<string, Answer>> | null
}

export declare function turn(flow: Flow, state: State, input: Input, facts: Facts, say: Say): Turn
