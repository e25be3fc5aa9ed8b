/** Waiting that a stop ends at once. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits `ms` milliseconds, or until the signal. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>

export const pauseFor: Pause = async (ms, signal) => {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
