/** How far another server's clock is from ours, by the `Date` of its answers. */
import type { Instant } from '../survey/time.ts'
import type { Fetch } from './wire.ts'

/** The header tells whole seconds: on average it is half a second behind. */
const HALF_A_SECOND = 500

export interface ServerClock {
  readonly fetch: Fetch
  /** By so many milliseconds the server was ahead of us at its last answer; `null`: it does not tell. */
  ahead(): number | null
}

/** @returns a `fetch` that takes note of it. */
export function serverClock(fetch: Fetch, clock: () => Instant): ServerClock {
  let ahead: number | null = null
  return {
    ahead: () => ahead,
    fetch: async (url, init) => {
      const asked = clock()
      const response = await fetch(url, init)
      const theirs = Date.parse(response.headers.get('date') ?? '')
      // The answer was written somewhere between question and answer.
      if (!Number.isNaN(theirs)) ahead = theirs + HALF_A_SECOND - (asked + clock()) / 2
      return response
    },
  }
}
