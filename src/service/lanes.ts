/**
 * What one process keeps in its head, and may lose: who waits behind whom. Turns of one address and replies to one
 * address run one after the other; the store's revisions keep other processes right.
 */
export class Lanes {
  readonly #tails = new Map<string, Promise<unknown>>()
  readonly #held = new Set<string>()
  #wake: () => void = () => {}
  #asleep: Promise<void> | null = null
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

  /** Whether anything is queued under a key that begins so. */
  isBusy(prefix: string): boolean {
    return [...this.#tails.keys()].some((key) => key.startsWith(prefix))
  }

  /** Resolves when everything that is queued now has run. */
  async idle(prefix = ''): Promise<void> {
    const tails = [...this.#tails].filter(([key]) => key.startsWith(prefix)).map(([, tail]) => tail)
    await Promise.allSettled(tails)
  }

  /** Something is due now: ends the nap of the worker. */
  wake(): void {
    this.#wake()
  }

  /** Sleeps `ms` milliseconds, or until `wake` or the signal. */
  nap(ms: number, signal: AbortSignal): Promise<void> {
    this.#asleep ??= new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake(), ms)
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        this.#wake = () => {}
        this.#asleep = null
        resolve()
      }
      this.#wake = end
      if (signal.aborted) end()
      else signal.addEventListener('abort', end)
    })
    return this.#asleep
  }
}
