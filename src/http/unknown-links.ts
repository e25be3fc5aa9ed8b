/**
 * Whoever tries links that do not exist. Nobody guesses 128 bits, so that nothing is locked: a link that is right opens
 * all the same, for thousands of people may share one address. It is counted and told, and answered with a wait.
 */
import type { Deps } from '../service/deps.ts'
import { HOUR, type Instant } from '../survey/time.ts'

/** Unknown links within an hour from one place that nobody opens by mistake. */
const MANY = 100
/** Seconds that a sender of many is told to wait. */
export const WAIT = 60

export class UnknownLinks {
  readonly #deps: Pick<Deps, 'keyring' | 'clock' | 'log' | 'meter'>
  #counts = new Map<string, number>()
  #since: Instant = 0

  constructor(deps: Pick<Deps, 'keyring' | 'clock' | 'log' | 'meter'>) {
    this.#deps = deps
  }

  /**
   * @param address where the request came from; only its place among 4,096 is kept, in memory, for an hour.
   * @returns whether that place has tried too many.
   */
  tried(address: string): boolean {
    const { keyring, clock, log, meter } = this.#deps
    const now = clock()
    if (now - this.#since >= HOUR) {
      this.#since = now
      this.#counts = new Map()
    }
    const place = keyring.remotePlace(address)
    const many = (this.#counts.get(place) ?? 0) + 1
    this.#counts.set(place, many)
    meter.count('guesses', { of: 'link' })
    if (many === MANY) log.warn({ links: many }, 'many unknown links are tried from one place')
    return many >= MANY
  }
}
