/** What all parts of the emulator share. */
import type { EmulatorClock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { People } from './person.ts'

export interface World {
  readonly clock: EmulatorClock
  readonly faults: Faults
  readonly people: People
  /** Aborted when the emulator ends. */
  readonly closed: AbortSignal
  /** Milliseconds that a webhook has to answer; Zalo allows 2 s (channels.md 6.1). */
  readonly deadline: number
  /** Keeps a piece of work that nobody awaits; `settled` does. */
  background(work: Promise<void>): void
  /** Waits until no webhook is under way (one that waits for its retry is not). */
  settled(): Promise<void>
}

export function world(parts: Omit<World, 'background' | 'settled'>): World {
  const running = new Set<Promise<void>>()
  return {
    ...parts,
    background(work) {
      const tracked = work.finally(() => running.delete(tracked))
      running.add(tracked)
    },
    async settled() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
