/**
 * The emulators' one clock. It can be moved forward by hand, and what was put off until then happens on the way, so that
 * seven days of silence or an hour of retries take a test (or a newcomer with the phone page) no time at all.
 */
import { type Instant, MINUTE } from '../survey/time.ts'

type Task = () => void | Promise<void>

export interface EmulatorClock {
  now(): Instant
  /** Does `task` once, `ms` later on this clock. */
  after(ms: number, task: Task): void
  /** Moves `ms` forward; what falls due on the way is done in its order, each at its own time, and awaited. */
  advance(ms: number): Promise<void>
  /** Forgets what was put off. */
  close(): void
}

interface Due {
  readonly at: Instant
  readonly task: Task
}

/** Stands still until it is moved: for tests. */
export function stillClock(start: Instant): EmulatorClock {
  let now = start
  return schedule({ now: () => now, moveTo: (instant) => (now = instant), wait: () => {}, stop: () => {} })
}

/** Runs with the machine's clock, ahead of it by as much as it was moved. */
export function runningClock(): EmulatorClock {
  let ahead = 0
  let timer: NodeJS.Timeout | undefined
  const now = () => Date.now() + ahead
  return schedule({
    now,
    moveTo: (instant) => (ahead = Math.max(ahead, instant - Date.now())),
    wait(until, wake) {
      clearTimeout(timer)
      // A timer of Node cannot run for more than 24 days; waking early does no harm.
      timer = setTimeout(wake, Math.min(Math.max(until - now(), 0), 60 * MINUTE)).unref()
    },
    stop: () => clearTimeout(timer),
  })
}

interface Hands {
  now(): Instant
  moveTo(instant: Instant): void
  wait(until: Instant, wake: () => void): void
  stop(): void
}

function schedule(hands: Hands): EmulatorClock {
  const dues: Due[] = []

  function takeDue(by: Instant): Due | undefined {
    const first = dues[0]
    return first !== undefined && first.at <= by ? dues.shift() : undefined
  }

  function wait(): void {
    const next = dues[0]
    if (next !== undefined) hands.wait(next.at, wake)
  }

  function wake(): void {
    for (let due = takeDue(hands.now()); due !== undefined; due = takeDue(hands.now())) void due.task()
    wait()
  }

  return {
    now: hands.now,
    after(ms, task) {
      const at = hands.now() + ms
      const place = dues.findIndex((due) => due.at > at)
      dues.splice(place === -1 ? dues.length : place, 0, { at, task })
      wait()
    },
    async advance(ms) {
      const goal = hands.now() + ms
      for (let due = takeDue(goal); due !== undefined; due = takeDue(goal)) {
        hands.moveTo(Math.max(due.at, hands.now()))
        await due.task()
      }
      hands.moveTo(Math.max(goal, hands.now()))
      wait()
    },
    close() {
      dues.length = 0
      hands.stop()
    },
  }
}
