/** Between two tries to reach Telegram. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits `ms` milliseconds, or until the signal. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
