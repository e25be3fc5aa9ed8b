/**
 * What one process keeps in its head, and may lose: who waits behind whom. Turns of one address and replies to one
 * address run one after the other; the store's revisions keep other processes right.
 */
import { Nap } from './nap.ts'

export class Lanes {
  readonly #tails = new Map<string, Promise<unknown>>()
  readonly #held = new Set<string>()
  readonly #sleepers = new Nap()
  /** The unit that was last claimed from: the next turn begins after it. */
  lastUnit = ''

  /** Runs `work` after all that was queued under this key before, whether or not that failed. */
  async inLine<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#tails.set(key, mine)
    try {
      return await mine
    } finally {
      if (this.#tails.get(key) === mine) this.#tails.delete(key)
    }
  }

  /** Takes a key unless it is held already; give it back with `release`. */
  hold(key: string): boolean {
    if (this.#held.has(key)) return false
    this.#held.add(key)
    return true
  }

  release(key: string): void {
    this.#held.delete(key)
  }

  /** Resolves when everything that is queued now has run. */
  async idle(prefix = ''): Promise<void> {
    const tails = [...this.#tails].filter(([key]) => key.startsWith(prefix)).map(([, tail]) => tail)
    await Promise.allSettled(tails)
  }

  /** Something is due now: ends the nap of the worker's loops. */
  wake(): void {
    this.#sleepers.wake()
  }

  /** Sleeps `ms` milliseconds, or until `wake` or the signal. */
  nap(ms: number, signal: AbortSignal): Promise<void> {
    return this.#sleepers.take(ms, signal)
  }
}
