/** A job in the hands of a worker: what it writes counts only as long as nobody with a higher fence has taken over. */
import type { Job } from '../../survey/job.ts'
import { MINUTE } from '../../survey/time.ts'
import { change } from '../change.ts'
import type { Deps } from '../deps.ts'
import { codeOf } from '../follow.ts'

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
    // A renewal that was overtaken by a step brings an older one.
    if (doc.rev > this.#job.rev) this.#job = doc
    return doc
  }

  /**
   * Keeps the lease while `run` does something long in one piece.
   *
   * @throws JobLostError when another took it over meanwhile. A renewal that failed otherwise is made good by the next save.
   */
  async during<T>(run: () => Promise<T>): Promise<T> {
    let lost: unknown = null
    const renew = async (): Promise<void> => {
      try {
        await this.save(() => ({}))
      } catch (cause) {
        if (isLost(cause)) lost = cause
        else this.#deps.log.warn({ job: this.#job._id, code: codeOf(cause) }, 'the lease of a job was not renewed')
      }
    }
    const timer = setInterval(renew, RENEWED)
    const result = await run().finally(() => clearInterval(timer))
    if (lost !== null) throw lost
    return result
  }
}

export function isLost(error: unknown): boolean {
  return error instanceof JobLostError
}
