/** Turns of the pure core: no store, no channel, no clock. */
import type { Said } from '../../src/flow/input.ts'
import { opening, turn } from '../../src/flow/turn.ts'
import { tongue } from '../support/tongue.ts'
import { FACTS, flow, type Line, SCRIPT } from './script.ts'

const PLACE = 'zalo-address'

export const typing = ({ typed }: Line): Said => ({ kind: 'text', text: typed })
export const pressing = ({ step, code }: Line): Said => ({ kind: 'press', step, code })

/** One whole conversation. @returns how many turns it took. */
export function converse(says: (line: Line) => Said): number {
  let { state } = opening(flow, FACTS, PLACE, 'vi', tongue)
  for (const [i, line] of SCRIPT.entries()) {
    const input = { said: says(line), place: PLACE, channel: 'zalo', moment: { at: i + 1, order: null } }
    state = turn(flow, state, input, FACTS, tongue).state
  }
  if (state.ended !== 'finished') throw new Error(`the conversation stopped at ${state.step}`)
  return SCRIPT.length
}
