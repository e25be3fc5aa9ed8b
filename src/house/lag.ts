/** How late the event loop is: the median over the last second, so that one long piece of work is not yet a jam. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Milliseconds between two looks at the clock; a loop with nothing to do is late by nothing else. */
const RESOLUTION = 20
const WINDOW = 1_000
const NANOSECONDS = 1e6

export interface Lag {
  /** Milliseconds. */
  now(): number
  close(): void
}

export function openLag(): Lag {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION })
  let median = 0
  const timer = setInterval(() => {
    median = Math.max(0, histogram.percentile(50) / NANOSECONDS - RESOLUTION)
    histogram.reset()
  }, WINDOW)
  timer.unref()
  histogram.enable()
  return {
    now: () => median,
    close: () => {
      clearInterval(timer)
      histogram.disable()
    },
  }
}
