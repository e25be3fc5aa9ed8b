/**
 * Renews Zalo's token by itself, hours before its end. A refresh token lives three months, and each refresh brings the
 * next one: an office that sends nothing for a season would else have to consent anew.
 */
import { MINUTE } from '../../survey/time.ts'
import type { ChannelLog } from '../log.ts'
import { type Pause, pauseFor } from '../pause.ts'
import type { TokenKeeper } from './token-keeper.ts'

/** After a start, whoever sends first may need the token anyway. */
const FIRST = MINUTE
const EVERY = 30 * MINUTE

export interface KeepingFresh {
  readonly tokens: Pick<TokenKeeper, 'early'>
  readonly log: ChannelLog
  readonly signal: AbortSignal
  readonly pause?: Pause
}

/** Runs until the signal; never rejects. What goes wrong with the token the keeper says itself. */
export async function keepFresh({ tokens, log, signal, pause = pauseFor }: KeepingFresh): Promise<void> {
  for (let wait = FIRST; !signal.aborted; wait = EVERY) {
    await pause(wait, signal)
    if (signal.aborted) return
    try {
      await tokens.early()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : 'UNKNOWN'
      log.warn({ code }, "Zalo's token could not be looked after; this is tried again")
    }
  }
}
