/** Whether this process can do its work, looked at with a limit on how long that may take. */
import type { ChannelName } from '../channels/channel.ts'
import type { Spool } from '../spool/spool.ts'
import { MINUTE, SECOND } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { codeOf } from './follow.ts'
import type { Heartbeat } from './heartbeat.ts'

/** A store that takes longer to say that it is there cannot serve a webhook either. */
const PATIENCE = 2 * SECOND
/** Longer than the slowest round: a hundred sends, each hanging to its deadline, take about a minute. */
const SILENCE = 5 * MINUTE

export interface Trouble {
  readonly channel: ChannelName
  readonly code: string
}

export interface Vitals {
  /** `null`: no webhooks are taken here. */
  readonly spool: Pick<Spool, 'probe' | 'waiting'> | null
  readonly heartbeat: Pick<Heartbeat, 'silent'>
  /** What keeps a channel from sending or being heard, by a code. */
  readonly troubles: () => readonly Trouble[]
}

export interface Readiness {
  /** What keeps this process from its work; empty: it is ready. */
  readonly faults: readonly { readonly what: 'store' | 'spool' | 'worker'; readonly code: string }[]
  /** Events in the spool; `null`: no webhooks are taken here. */
  readonly waiting: number | null
  /** Channels that do not work; what goes through them waits, and everything else goes on. */
  readonly degraded: readonly Trouble[]
}

export async function readiness(deps: Pick<Deps, 'store'>, { spool, heartbeat, troubles }: Vitals): Promise<Readiness> {
  const [store, disk] = await Promise.all([
    failureOf(() => deps.store.ping()),
    spool === null ? null : failureOf(() => spool.probe()),
  ])
  const silent = heartbeat.silent(SILENCE)
  return {
    faults: [
      ...(store === null ? [] : [{ what: 'store', code: store } as const]),
      ...(disk === null ? [] : [{ what: 'spool', code: disk } as const]),
      ...silent.map((loop) => ({ what: 'worker', code: `silent-${loop}` }) as const),
    ],
    waiting: spool?.waiting ?? null,
    degraded: troubles(),
  }
}

/** The code of what went wrong; `null`: nothing, and soon enough. */
async function failureOf(look: () => Promise<void>): Promise<string | null> {
  const late = Promise.withResolvers<string>()
  const timer = setTimeout(() => late.resolve('TIMEOUT'), PATIENCE)
  try {
    return await Promise.race([look().then(() => null, codeOf), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
