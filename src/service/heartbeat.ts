/** When each loop of this process was last round, so that one that hangs can be told from one that rests. */
export class Heartbeat {
  readonly #now: () => number
  readonly #last = new Map<string, number>()

  /** @param now milliseconds of a clock that nobody sets: a jump of the other one is no silence. */
  constructor(now: () => number) {
    this.#now = now
  }

  beat(loop: string): void {
    this.#last.set(loop, this.#now())
  }

  /** The loops that were not heard of for `ms` milliseconds. */
  silent(ms: number): readonly string[] {
    return [...this.#last].filter(([, at]) => this.#now() - at > ms).map(([loop]) => loop)
  }
}
