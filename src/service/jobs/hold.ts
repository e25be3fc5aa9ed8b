/** A job in the hands of a worker: what it writes counts only as long as nobody with a higher fence has taken over. */
import type { Job } from '../../survey/job.ts'
import { MINUTE } from '../../survey/time.ts'
import { change } from '../change.ts'
import type { Deps } from '../deps.ts'

export const LEASE = MINUTE
/** The lease is renewed while a step takes long, such as reading a large file. */
const RENEWED = LEASE / 4

/** Another worker has taken over, or the job is gone: nothing more is to be done here. */
class JobLostError extends Error {
  readonly code = 'JOB_LOST'
}

export class Hold {
  readonly #deps: Deps
  #job: Job

  constructor(deps: Deps, claimed: Job) {
    this.#deps = deps
    this.#job = claimed
  }

  /** As it was last written here. */
  get job(): Job {
    return this.#job
  }

  /**
   * Writes a step and renews the lease. `decide` may be called several times.
   *
   * @throws JobLostError when it is no longer ours.
   */
  async save(decide: (doc: Job) => Partial<Job>): Promise<Job> {
    const { fence } = this.#job
    const until = this.#deps.clock() + LEASE
    const lease = { by: this.#deps.worker, until, fence }
    let mine = false
    const doc = await change(this.#deps.store.jobs, this.#job._id, (doc) => {
      mine = doc.fence === fence
      return mine ? { ...doc, lease, ...decide(doc) } : null
    })
    if (doc === null || !mine) throw new JobLostError('another worker has taken this job over')
    this.#job = doc
    return doc
  }

  /** Keeps the lease while `run` does something long in one piece. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    // A renewal that fails is no harm: the next save says whose the job is.
    const timer = setInterval(() => void this.save(() => ({})).catch(() => {}), RENEWED)
    try {
      return await run()
    } finally {
      clearInterval(timer)
    }
  }
}

export function isLost(error: unknown): boolean {
  return error instanceof JobLostError
}
