/** A clock that turns by itself to the next thing that somebody sleeps for, as soon as nothing else is to be done. */

/** Turns of the event loop in which whoever is awake gets on with it: a write to the store takes one. */
const TURNS = 5

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

export interface TurningTime {
  readonly clock: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Lets time pass until this is done. */
  pass<T>(work: Promise<T>): Promise<T>
}

export function turningTime(start: number): TurningTime {
  let now = start
  let sleepers: Sleeper[] = []
  const awake = async (): Promise<void> => {
    for (let n = 0; n < TURNS; n++) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    clock: () => now,
    sleep: (ms) => new Promise((wake) => void sleepers.push({ until: now + ms, wake })),
    async pass(work) {
      let going = true
      const done = work.finally(() => {
        going = false
      })
      while (going) {
        await awake()
        const next = Math.min(...sleepers.map(({ until }) => until))
        if (!Number.isFinite(next)) continue
        now = Math.max(now, next)
        const due = sleepers.filter(({ until }) => until <= now)
        sleepers = sleepers.filter(({ until }) => until > now)
        for (const { wake } of due) wake()
      }
      return done
    },
  }
}
