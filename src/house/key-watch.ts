/** A server looks for keys that were made by `ykien key rotate --seal` since its start, long before they are used. */
import type { Deps } from '../service/deps.ts'
import { codeOf } from '../service/follow.ts'
import { LOOK_EVERY } from '../service/seal-keys.ts'

export function watchKeys({ keyring, log }: Pick<Deps, 'keyring' | 'log'>): { close(): void } {
  const timer = setInterval(() => {
    keyring.refresh().catch((cause: unknown) => {
      log.warn({ code: codeOf(cause) }, 'the keys could not be looked after; this is tried again')
    })
  }, LOOK_EVERY)
  timer.unref()
  return { close: () => clearInterval(timer) }
}
