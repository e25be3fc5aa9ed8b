/** Zalo's OAuth host: `POST /v4/oa/access_token`. */
import { Hono } from 'hono'
import { mishap } from '../mishap.ts'
import type { Oa } from './oa.ts'

export function oauthServer(oa: Oa): Hono {
  const { appId, appSecret } = oa.options
  const server = new Hono()
  server.use(mishap(oa.world.faults, 'zalo-oauth', oa.world.closed))
  server.post('/v4/oa/access_token', async (c) => {
    const form = await c.req.parseBody()
    if (form['app_id'] !== appId) return c.json(refused(-14002, 'Invalid app id'))
    if (c.req.header('secret_key') !== appSecret) return c.json(refused(-14004, 'Invalid secret key'))
    // The consent of an administrator happens in Zalo's console, so there is never a code to exchange here.
    if (form['grant_type'] !== 'refresh_token') return c.json(refused(-14005, 'Invalid grant type'))
    const pair = oa.tokens.refresh(String(form['refresh_token'] ?? ''))
    return c.json(pair ?? refused(-14014, 'Invalid refresh token'))
  })
  return server
}

/** HTTP 200 with a negative `error` and no token (channels.md 3.3). */
function refused(error: number, name: string) {
  return { error, error_name: name, error_reason: '', error_description: name, ref_doc: '' }
}
