/** `/healthz`: the process lives. `/readyz`: it can do its work. */
import { Hono } from 'hono'
import type { Deps } from '../service/deps.ts'
import { type Readiness, readiness, type Vitals } from '../service/readiness.ts'
import { problem } from './problem.ts'

/** Seconds after which it is worth asking again. */
const RETRY_AFTER = '5'

export function health(deps: Pick<Deps, 'store' | 'say'>, vitals: Vitals): Hono {
  let looking: Promise<Readiness> | null = null
  /** One look at a time, however many ask: it writes to the disk. */
  const look = (): Promise<Readiness> => {
    looking ??= readiness(deps, vitals).finally(() => {
      looking = null
    })
    return looking
  }
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      const { faults, waiting, degraded } = await look()
      if (faults.length === 0) return c.json({ status: 'ok', spool: waiting, degraded })
      const errors = faults.map(({ what, code }) => ({ path: what, code, message: deps.say(`ready.${what}`, 'vi') }))
      return problem(c, 503, errors, { 'Retry-After': RETRY_AFTER })
    })
}
