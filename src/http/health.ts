/** `/healthz`: the process lives. `/readyz`: it can do its work. */
import { Hono } from 'hono'
import type { Deps } from '../service/deps.ts'

export function health(deps: Pick<Deps, 'store'>): Hono {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      await deps.store.ping()
      return c.json({ status: 'ok' })
    })
}
