/** Long work as people deal with it: asked for, looked at, said yes to, cancelled. `run.ts` does it. */
import { holds, unitsFor } from '../../access/grant.ts'
import type { Right } from '../../access/role.ts'
import type { User } from '../../access/user.ts'
import type { Language } from '../../flow/definition.ts'
import type { JobId } from '../../survey/ids.ts'
import type { Job, Task } from '../../survey/job.ts'
import { DAY, HOUR } from '../../survey/time.ts'
import { change } from '../change.ts'
import type { Deps } from '../deps.ts'
import { mayTouch } from '../units.ts'
import { filePieces, keepFile } from './pieces.ts'

/** How long an uploaded file, and what it would do, waits for a yes; and how long a result can be fetched. */
export const WAITS = HOUR
export const KEPT = 7 * DAY
/** Jobs of one person that are not over: more at once are a mistake, or somebody who fills the disk. */
const OPEN_MAX = 5
const LISTED = 50
const ID_BYTES = 16

/** What each kind of work needs. */
export const NEEDS: Readonly<Record<Task['kind'], Right>> = { import: 'case-import', recount: 'job-run' }

export type Begun = { readonly kind: 'begun'; readonly job: Job } | { readonly kind: 'too-many'; readonly max: number }

/** The file is kept sealed; it is rehearsed, and waits for a yes. `unit`: of rows that name none. */
export async function beginImport(
  deps: Deps,
  user: User,
  language: Language,
  { bytes, unit }: { readonly bytes: Uint8Array; readonly unit: string | null },
): Promise<Begun> {
  if (await hasTooMany(deps, user)) return { kind: 'too-many', max: OPEN_MAX }
  const pieces = filePieces(bytes)
  const task: Task = { kind: 'import', rehearsal: true, unit, pieces }
  // First the job, which names the pieces, so that they go with it whenever this process dies; due once all are there.
  const job: Job = { ...newJob(deps, user, language, task), due: null }
  await deps.store.jobs.insert(job)
  await keepFile(deps, job._id, bytes)
  const due = deps.clock()
  return { kind: 'begun', job: (await change(deps.store.jobs, job._id, (doc) => ({ ...doc, due }))) ?? job }
}

/** A recount is that of all offices together: only who runs jobs everywhere asks for one. */
export function mayRecount({ grants }: Pick<User, 'grants'>): boolean {
  return unitsFor(grants, NEEDS.recount) === null
}

/** The proof of the figures (`recount.ts`). */
export async function beginRecount(
  deps: Deps,
  user: User,
  language: Language,
): Promise<Begun | { readonly kind: 'part' }> {
  if (!mayRecount(user)) return { kind: 'part' }
  if (await hasTooMany(deps, user)) return { kind: 'too-many', max: OPEN_MAX }
  const job = { ...newJob(deps, user, language, { kind: 'recount' }), expiresAt: deps.clock() + KEPT }
  await deps.store.jobs.insert(job)
  return { kind: 'begun', job }
}

/** What was rehearsed is done, by whoever asked for it; anybody else, or a second yes, changes nothing. */
export async function confirmJob(deps: Deps, id: string, user: User): Promise<void> {
  const now = deps.clock()
  await change(deps.store.jobs, id as JobId, (doc): Job | null => {
    if (doc.state !== 'proposed' || doc.cancel || doc.by !== user._id || doc.task.kind !== 'import') return null
    const fresh = { counts: {}, results: 0, progress: { ...doc.progress, done: 0 } }
    const task = { ...doc.task, rehearsal: false }
    return { ...doc, ...fresh, task, state: 'waiting', due: now, expiresAt: now + KEPT }
  })
}

/** Ends it at once where nobody works on it, else at the next step. */
export async function cancelJob(deps: Deps, id: string, user: User): Promise<void> {
  const job = await seeJob(deps, id, user)
  if (job === null) return
  const now = deps.clock()
  await change(deps.store.jobs, job._id, (doc): Job | null => {
    if (isOver(doc) || doc.cancel) return null
    // What it has written stays; whoever claims it makes its report.
    return { ...doc, cancel: true, due: doc.due ?? now }
  })
}

export function isOver({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed'
}

/** `null`: there is none, or it is none of theirs. */
export async function seeJob(deps: Pick<Deps, 'store'>, id: string, user: User): Promise<Job | null> {
  const job = await deps.store.jobs.get(id as JobId)
  return job !== null && (await maySee(deps, job, user)) ? job : null
}

/** One's own, and those of others that one may see; the newest first. */
export async function listJobs(deps: Pick<Deps, 'store'>, user: User): Promise<Job[]> {
  if (!holds(user.grants, 'job-run')) return deps.store.jobs.ofUser(user._id, LISTED)
  const all = await deps.store.jobs.latest(LISTED)
  const may = await Promise.all(all.map((job) => maySee(deps, job, user)))
  return all.filter((_, n) => may[n])
}

/** Besides its owner: whoever runs jobs and may do this kind for all its units. So an operator sees no case. */
async function maySee(deps: Pick<Deps, 'store'>, job: Job, user: User): Promise<boolean> {
  return job.by === user._id || (holds(user.grants, 'job-run') && (await mayReadRows(deps, job, user)))
}

/** Whether they may do this kind of work for all its units: who has lost that reads no case in what it left either. */
export async function mayReadRows(deps: Pick<Deps, 'store'>, job: Job, { grants }: User): Promise<boolean> {
  const units = unitsFor(grants, NEEDS[job.task.kind])
  if (units === null || job.units === null) return units === null
  const within = await Promise.all(job.units.map((unit) => mayTouch(deps, { units }, unit)))
  return within.length > 0 && within.every(Boolean)
}

async function hasTooMany({ store }: Deps, user: User): Promise<boolean> {
  const own = await store.jobs.ofUser(user._id, LISTED)
  return own.filter((job) => !isOver(job)).length >= OPEN_MAX
}

function newJob({ clock, random }: Deps, user: User, language: Language, task: Task): Job {
  const now = clock()
  return {
    _id: Buffer.from(random(ID_BYTES)).toString('base64url') as JobId,
    rev: 1,
    task,
    by: user._id,
    units: unitsFor(user.grants, NEEDS[task.kind]),
    language,
    state: 'waiting',
    due: now,
    lease: null,
    fence: 0,
    cancel: false,
    progress: { done: 0, total: null },
    counts: {},
    results: 0,
    why: null,
    createdAt: now,
    endedAt: null,
    expiresAt: now + WAITS,
  }
}
