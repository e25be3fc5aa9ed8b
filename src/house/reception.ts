/** What a process with the role `web` does beside answering: it empties the spool and hears Telegram's updates. */
import type { Config } from '../config.ts'
import type { Deps } from '../service/deps.ts'
import { codeOf } from '../service/follow.ts'
import { Inbox } from '../service/inbox.ts'
import { Nap } from '../service/nap.ts'
import { receive } from '../service/receive.ts'
import { openDiskSpool } from '../spool/disk.ts'
import type { Spool } from '../spool/spool.ts'
import { keptFrom } from '../survey/term.ts'
import { DAY, startOf } from '../survey/time.ts'
import type { House } from './open.ts'
import { joinTelegram } from './telegram.ts'

export interface Reception {
  readonly inbox: Inbox
  readonly spool: Spool
  /** Why Telegram cannot be heard, by a code; `null`: it can, or is switched off. */
  telegramProblem(): string | null
  /** Until the signal. */
  run(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** @throws SpoolError when the spool cannot be written. */
export async function openReception(house: House, config: Config): Promise<Reception> {
  const { deps } = house
  const { keyring, clock, log } = deps
  const spool = await openDiskSpool({
    folder: config.spoolPath,
    seal: keyring.seal,
    open: keyring.open,
    clock,
    log,
  })
  const inbox = await Inbox.open(deps, spool)
  let problem: string | null = null
  const trouble = (code: string | null): void => {
    problem = code
  }
  return {
    inbox,
    spool,
    telegramProblem: () => problem,
    run: async (signal) => {
      await Promise.all([
        inbox.replay(signal),
        forgetDaily(deps, spool, signal),
        // Polled, they need no spool: what was not taken is not confirmed, and comes again.
        joinTelegram(house, config, (event) => receive(deps, event), trouble, signal),
      ])
    },
    close: async () => {
      if (spool.waiting > 0) log.warn({ events: spool.waiting }, 'events wait in the spool for the next start')
      await spool.close()
    },
  }
}

/** What lies aside on this machine's disk holds people's words too, sealed: it is kept no longer than their contacts. */
async function forgetDaily({ policy, clock, log }: Deps, spool: Spool, signal: AbortSignal): Promise<void> {
  const nap = new Nap()
  while (!signal.aborted) {
    try {
      const files = await spool.forget(startOf(keptFrom(clock(), policy.retention.identities)))
      if (files > 0) log.warn({ files }, 'files that lay aside in the spool are past their time, and are gone')
    } catch (cause) {
      log.error({ code: codeOf(cause) }, 'old files of the spool could not be removed, and will be tomorrow')
    }
    await nap.take(DAY, signal)
  }
}
