/**
 * Does the long work. Each step is saved, so that whoever claims a job after a process died goes on from there; a step
 * that is done twice changes nothing, for every row goes through the same door as any case.
 */
import { unitsFor } from '../../access/grant.ts'
import { StoreError } from '../../store/store.ts'
import type { Job } from '../../survey/job.ts'
import { note } from '../access/audit.ts'
import type { Caller, Deps } from '../deps.ts'
import { codeOf } from '../follow.ts'
import { speaking } from '../speaking.ts'
import { Hold, isLost, LEASE } from './hold.ts'
import { runImport, stepsOf } from './import-job.ts'
import { isOver, KEPT, NEEDS, WAITS } from './jobs.ts'
import { dropPieces } from './pieces.ts'
import { runRecount } from './recount-job.ts'

/** So often a job is claimed; one that has not ended by then ends every process that takes it up. */
const CLAIMS_MAX = 30

/** How a run ended; `interrupted`: this process stops, and another goes on. */
export type Ended =
  | { readonly kind: 'done' | 'proposed' | 'cancelled' | 'interrupted' }
  | { readonly kind: 'failed'; readonly why: NonNullable<Job['why']> }

export interface Working {
  readonly hold: Hold
  readonly caller: Caller
  readonly signal: AbortSignal
  /** Told after each step. */
  readonly beat: () => void
}

/**
 * Claims one job and works on it until it ends, or the signal.
 *
 * @returns whether there was one.
 * @throws StoreError when the store is away: the job is taken up again once its lease is over.
 */
export async function runJob(deps: Deps, signal: AbortSignal, beat: () => void = () => {}): Promise<boolean> {
  const now = deps.clock()
  const claimed = await deps.store.jobs.claimDue(now, { by: deps.worker, until: now + LEASE })
  if (claimed === null) return false
  const hold = new Hold(deps, claimed)
  try {
    await end(deps, hold, await worked(deps, hold, signal, beat))
  } catch (cause) {
    if (!isLost(cause)) throw cause
    deps.log.warn({ job: claimed._id }, 'another process has taken this job over')
  }
  return true
}

async function worked(deps: Deps, hold: Hold, signal: AbortSignal, beat: () => void): Promise<Ended> {
  const { job } = hold
  if (job.cancel) return { kind: 'cancelled' }
  if (job.fence > CLAIMS_MAX) return { kind: 'failed', why: { code: 'gave-up', message: null } }
  const caller = await callerOf(deps, job)
  if (caller === null) return { kind: 'failed', why: { code: 'no-right', message: null } }
  await hold.save(() => ({ state: 'running' }))
  const working = { hold, caller, signal, beat }
  try {
    const { task } = job
    return task.kind === 'import'
      ? await runImport(speaking(deps, job.language), working, task)
      : await runRecount(deps, working)
  } catch (cause) {
    if (cause instanceof StoreError || isLost(cause)) throw cause
    deps.log.error({ job: job._id, code: codeOf(cause) }, 'a job failed')
    return { kind: 'failed', why: { code: 'broken', message: null } }
  }
}

/** Whoever asked for it, with the rights that they have now; `null`: they may not do this any more. */
async function callerOf({ store }: Deps, { by, task }: Job): Promise<Caller | null> {
  const user = await store.users.get(by)
  const units = user === null || !user.active ? [] : unitsFor(user.grants, NEEDS[task.kind])
  const may = units === null || (units.length > 0 && task.kind !== 'recount')
  return may ? { name: by, units } : null
}

async function end(deps: Deps, hold: Hold, ended: Ended): Promise<void> {
  const now = deps.clock()
  if (ended.kind === 'interrupted') {
    await hold.save(() => ({ lease: null }))
    return
  }
  if (ended.kind === 'proposed') {
    await hold.save(() => ({ state: 'proposed', due: null, lease: null, expiresAt: now + WAITS }))
    return
  }
  const { kind: state } = ended
  await noted(deps, hold.job, state)
  const why = ended.kind === 'failed' ? ended.why : hold.job.why
  await dropInput(deps, hold.job)
  await hold.save(() => ({ state, why, due: null, lease: null, endedAt: now, expiresAt: now + KEPT }))
}

/** The file, and what its rehearsal told: nobody needs them once it is over. */
async function dropInput(deps: Pick<Deps, 'store'>, { _id, task, progress }: Job): Promise<void> {
  if (task.kind !== 'import') return
  await dropPieces(deps, _id, 'file', task.pieces)
  await dropPieces(deps, _id, 'preview', stepsOf(progress.total))
}

/** For each job that may have written something, at least once. */
async function noted(deps: Deps, { _id, by, units, task, counts }: Job, how: string): Promise<void> {
  if (task.kind === 'import' && task.rehearsal) return
  const unit = units?.length === 1 ? (units[0] ?? null) : null
  const deed = task.kind === 'import' ? 'imported' : 'job-run'
  await note(deps, { deed, by, unit, about: { job: _id, kind: task.kind, ended: how, ...counts } })
}

/** What nobody said yes to ends; what is over, with its result, goes. */
export async function expireJobs(deps: Deps, limit: number): Promise<number> {
  const now = deps.clock()
  const jobs = await deps.store.jobs.expired(now, limit)
  for (const job of jobs) {
    // Somebody works on it: it ends by itself.
    if (job.lease !== null && job.lease.until > now) continue
    await dropInput(deps, job)
    if (isOver(job)) {
      await dropPieces(deps, job._id, 'result', job.results)
      await deps.store.jobs.remove(job._id, job.rev)
    } else {
      const why = { code: 'expired', message: null }
      const over = { state: 'cancelled', why, due: null, lease: null, endedAt: now, expiresAt: now + KEPT } as const
      await deps.store.jobs.replace({ ...job, ...over, rev: job.rev + 1 })
    }
  }
  return jobs.length
}
