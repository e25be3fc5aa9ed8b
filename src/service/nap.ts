/** A sleep that others may end: of a loop that waits for its next piece of work. Several may sleep at once. */
export class Nap {
  readonly #ends = new Set<() => void>()

  /** Ends the sleep of all who sleep. */
  wake(): void {
    for (const end of [...this.#ends]) end()
  }

  /** Resolves after `ms` milliseconds (`null`: never by itself), on `wake`, or on the signal. */
  take(ms: number | null, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(() => end(), ms)
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        this.#ends.delete(end)
        resolve()
      }
      this.#ends.add(end)
      if (signal.aborted) end()
      else signal.addEventListener('abort', end)
    })
  }
}
