/**
 * The loops beside the server: one sends what is due and repeats what a dead process left, one counts what is dirty and once a day takes
 * away what is past its time. Many
 * of each may run, in one process or in several; only the store is shared. A loop sleeps until the next due time, or until
 * something in this process becomes due.
 */
import { SECOND } from '../survey/time.ts'
import { countDirty } from './count.ts'
import type { Deps } from './deps.ts'
import { dispatchDue } from './dispatch.ts'
import { codeOf } from './follow.ts'
import { withInvitations } from './invite.ts'
import { Nap } from './nap.ts'
import { retainDaily } from './retention/run.ts'
import { sweep } from './sweep.ts'

export const JOBS = ['dispatch', 'count'] as const
export type Job = (typeof JOBS)[number]

const BATCH = 100
/** Documents counted at a time: the more of one cell, the less often it is counted again. */
const COUNTED = 500
/** Of what is past its time, of each kind: figures do not wait long behind it. */
const RETAINED = 100
/** Replies and figures may be late by this much when another process made them due (2 s of the 10 s allowed). */
const NAP = 2 * SECOND
/** After a failure the store is probably away: no use in asking it all the time. */
const PAUSE = 5 * SECOND
/** What is overdue and was not claimed is held by another worker. */
const BREATH = SECOND / 4

interface Loop {
  /** @returns whether there may be more to do at once. */
  round(deps: Deps, signal: AbortSignal): Promise<boolean>
  /** How long it may sleep, in milliseconds. */
  nap(deps: Deps): Promise<number>
  /** Whether what becomes due meanwhile ends its sleep: figures can wait, and then many changes are counted at once. */
  readonly woken: boolean
}

const LOOPS: Readonly<Record<Job, Loop>> = {
  dispatch: {
    round: async (deps, signal) => {
      const sent = await dispatchDue(deps, BATCH, signal)
      const swept = await sweep(deps, BATCH, signal)
      return sent + swept >= BATCH
    },
    nap: async (deps) => {
      const next = await deps.store.invitations.nextDue()
      return next === null ? NAP : Math.max(BREATH, Math.min(NAP, next - deps.clock()))
    },
    woken: true,
  },
  count: {
    round: async (deps) => {
      const counted = await countDirty(withInvitations(deps), COUNTED)
      const behind = counted >= COUNTED
      return behind || (await retainDaily(deps, RETAINED))
    },
    nap: async () => NAP,
    woken: false,
  },
}

/** Which loops run here, and who is told that one is still going round. */
export interface Working {
  readonly jobs?: readonly Job[]
  readonly beat?: (job: Job) => void
}

/** Runs until the signal, and then finishes or gives back what it holds. */
export async function work(
  deps: Deps,
  signal: AbortSignal,
  { jobs = JOBS, beat = () => {} }: Working = {},
): Promise<void> {
  await Promise.all(jobs.map((job) => goRound(deps, LOOPS[job], signal, () => beat(job))))
}

/** A failing round is logged and tried again. */
async function goRound(deps: Deps, loop: Loop, signal: AbortSignal, beat: () => void): Promise<void> {
  const alone = new Nap()
  const sleep = (ms: number): Promise<void> => (loop.woken ? deps.lanes.nap(ms, signal) : alone.take(ms, signal))
  while (!signal.aborted) {
    beat()
    try {
      const busy = await loop.round(deps, signal)
      if (!busy && !signal.aborted) await sleep(await loop.nap(deps))
    } catch (cause) {
      deps.log.error({ code: codeOf(cause) }, 'a round of the worker failed and will be repeated')
      await sleep(PAUSE)
    }
  }
}
