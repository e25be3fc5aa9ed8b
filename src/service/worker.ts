/**
 * The loops beside the server: one sends what is due and repeats what a dead process left, one counts what is dirty, one
 * takes away once a day what is past its time, one does the long work that people ask for. Many of each may run, in one
 * process or in several; only the store is shared. A loop sleeps until the next due time, or until something in this
 * process becomes due.
 */
import { MINUTE, SECOND } from '../survey/time.ts'
import { tendBatches } from './batch-steps.ts'
import { countDirty } from './count.ts'
import type { Deps } from './deps.ts'
import { dispatchDue } from './dispatch.ts'
import { codeOf } from './follow.ts'
import { withInvitations } from './invite.ts'
import { expireJobs, runJob } from './jobs/run.ts'
import { Nap } from './nap.ts'
import { retainDaily } from './retention/run.ts'
import { sweep } from './sweep.ts'

/** What a process may be told to do or leave to others (`serve --only`). */
export const DUTIES = ['dispatch', 'count'] as const
export type Duty = (typeof DUTIES)[number]

const BATCH = 100
/** Documents counted at a time: the more of one cell, the less often it is counted again. */
const COUNTED = 500
/** Of what is past its time, of each kind, at a time. */
const RETAINED = 100
/** Replies and figures may be late by this much when another process made them due (2 s of the 10 s allowed). */
const NAP = 2 * SECOND
/** After a failure the store is probably away: no use in asking it all the time. */
const PAUSE = 5 * SECOND
/** Somebody looks at a page and waits for their job to begin. */
const JOB_NAP = SECOND
/** A cut-off is the end of a day. */
const TENDED_EVERY = 10 * MINUTE
/** What is overdue and was not claimed is held by another worker. */
const BREATH = SECOND / 4

interface Loop {
  /** As `Heartbeat` has it. */
  readonly name: string
  /** @returns whether there may be more to do at once. */
  round(deps: Deps, signal: AbortSignal, beat: () => void): Promise<boolean>
  /** How long it may sleep, in milliseconds. */
  nap(deps: Deps): Promise<number>
  /** Whether what becomes due meanwhile ends its sleep: figures can wait, and then many changes are counted at once. */
  readonly woken: boolean
}

const LOOPS: Readonly<Record<Duty, readonly Loop[]>> = {
  dispatch: [
    {
      name: 'dispatch',
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
  ],
  count: [
    {
      name: 'count',
      round: async (deps) => (await countDirty(withInvitations(deps), COUNTED)) >= COUNTED,
      nap: async () => NAP,
      woken: false,
    },
    {
      name: 'retention',
      round: (deps) => retainDaily(deps, RETAINED),
      nap: async () => NAP,
      woken: false,
    },
    {
      name: 'jobs',
      round: async (deps, signal, beat) => {
        await expireJobs(deps, BATCH)
        return runJob(deps, signal, beat)
      },
      nap: async () => JOB_NAP,
      woken: false,
    },
  ],
}

/** Beside sending: what is due once in days, looked at now and then; nobody waits for its next round. */
const TENDING: Loop = {
  name: 'batches',
  round: async (deps, signal) => {
    await tendBatches(deps, signal)
    return false
  },
  nap: async () => TENDED_EVERY,
  woken: false,
}

/** What is done here, and who is told that a loop is still going round. */
export interface Working {
  readonly duties?: readonly Duty[]
  readonly beat?: (loop: string) => void
}

/** Runs until the signal, and then finishes or gives back what it holds. */
export async function work(
  deps: Deps,
  signal: AbortSignal,
  { duties = DUTIES, beat = () => {} }: Working = {},
): Promise<void> {
  const loops = duties.flatMap((duty) => LOOPS[duty])
  const going = loops.map((loop) => goRound(deps, loop, signal, () => beat(loop.name)))
  if (duties.includes('dispatch')) going.push(goRound(deps, TENDING, signal, () => {}))
  await Promise.all(going)
}

/** A failing round is logged and tried again. */
async function goRound(deps: Deps, loop: Loop, signal: AbortSignal, beat: () => void): Promise<void> {
  const alone = new Nap()
  const sleep = (ms: number): Promise<void> => (loop.woken ? deps.lanes.nap(ms, signal) : alone.take(ms, signal))
  while (!signal.aborted) {
    beat()
    try {
      const busy = await loop.round(deps, signal, beat)
      if (!busy && !signal.aborted) await sleep(await loop.nap(deps))
    } catch (cause) {
      deps.log.error({ code: codeOf(cause) }, 'a round of the worker failed and will be repeated')
      await sleep(PAUSE)
    }
  }
}
