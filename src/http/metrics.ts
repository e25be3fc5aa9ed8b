/** `/metrics`, for Prometheus: open like `/healthz`, for it says nothing of anybody. */
import { Hono } from 'hono'

/** The text format that every Prometheus reads. */
const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8'

export function metrics(read: () => Promise<string>): Hono {
  return new Hono().get('/metrics', async (c) => c.body(await read(), 200, { 'Content-Type': EXPOSITION }))
}
