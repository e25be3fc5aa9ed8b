/** Passes deliveries on as the fault board wants it: once or twice, swapped with the next, again much later. */
import { MINUTE, SECOND } from '../survey/time.ts'
import type { EmulatorClock } from './clock.ts'
import type { Faults } from './faults.ts'

const LATE_COPY = 10 * MINUTE
/** A held delivery goes out by itself when no other comes to overtake it. */
const HOLD = 5 * SECOND

export type Deliver<T> = (item: T) => Promise<void>

export function shuffle<T>(faults: Faults, clock: EmulatorClock, deliver: Deliver<T>): Deliver<T> {
  let held: { readonly item: T } | null = null

  async function release(expected: { readonly item: T }): Promise<void> {
    if (held !== expected) return
    held = null
    await copies(expected.item)
  }

  async function copies(item: T): Promise<void> {
    const { duplicates, lateCopies } = faults.switches
    if (lateCopies) clock.after(LATE_COPY, () => deliver(item))
    await deliver(item)
    if (duplicates) await deliver(item)
  }

  return async (item) => {
    if (held === null && faults.switches.reordering) {
      const holding = { item }
      held = holding
      clock.after(HOLD, () => release(holding))
      return
    }
    const before = held
    await copies(item)
    if (before !== null) await release(before)
  }
}
