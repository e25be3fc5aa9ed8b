/** The conversation along a path, taken anew on the questionnaire as it is now. */
import type { Flow } from '../flow/definition.ts'
import { GOLDEN_PLACE, goldenFacts, goldenTurn, saidIn } from '../flow/golden.ts'
import type { Act, Conversation, Expected } from '../flow/golden-file.ts'
import type { Facts } from '../flow/input.ts'
import type { Reply } from '../flow/reply.ts'
import type { State } from '../flow/state.ts'
import { opening, type Turn } from '../flow/turn.ts'
import type { Tongue } from '../flow/words.ts'
import type { Path } from './path.ts'

export interface Replayed {
  readonly state: State
  readonly facts: Facts
  readonly opened: Reply
  readonly turns: readonly { readonly act: Act; readonly taken: Turn }[]
}

/** @throws whatever a text of the flow throws. */
export function replay(flow: Flow, path: Path, tongue: Tongue): Replayed {
  const facts = goldenFacts(path)
  const { state: opened, reply } = opening(flow, facts, GOLDEN_PLACE, path.language, tongue)
  const turns: { act: Act; taken: Turn }[] = []
  let state = opened
  for (const act of path.acts) {
    const taken = goldenTurn(flow, state, saidIn(act), facts, tongue)
    turns.push({ act, taken })
    state = taken.state
  }
  return { state, facts, opened: reply, turns }
}

/** The same as a golden conversation: each turn expects what came now. */
export function asGolden(name: string, { language, sober, field, about }: Path, { turns }: Replayed): Conversation {
  const played = turns.map(({ act, taken }) => ({ ...act, expect: expectedOf(taken) }) as Conversation['turns'][number])
  return { name, language, sober, field, about, turns: played }
}

function expectedOf({ happened, understood, state }: Turn): Expected {
  return {
    ...(happened === 'answered' || happened === 'ended' ? {} : { happened }),
    ...(understood === null ? {} : { understood: mutable(understood) }),
    ...(state.ended === null ? { step: state.step } : { ended: state.ended }),
  }
}

function mutable(understood: NonNullable<Turn['understood']>): NonNullable<Expected['understood']> {
  return JSON.parse(JSON.stringify(understood)) as NonNullable<Expected['understood']>
}
