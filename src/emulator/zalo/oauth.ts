/** Zalo's OAuth host: the page where an administrator consents, and `POST /v4/oa/access_token`. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { Say } from '../../flow/say.ts'
import { mishap } from '../mishap.ts'
import type { Oa } from './oa.ts'

const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"

export function oauthServer(oa: Oa, say: Say): Hono {
  const { appId, appSecret, callbackUrl } = oa.options
  const server = new Hono()
  server.use(mishap(oa.world.faults, 'zalo-oauth', oa.world.closed))

  server.get('/v4/oa/permission', (c) => {
    const { app_id, redirect_uri = '', code_challenge, state, decision } = c.req.query()
    if (app_id !== appId) return c.json(refused(-14002, 'Invalid app id'))
    if (!URL.canParse(redirect_uri) || (callbackUrl !== undefined && redirect_uri !== callbackUrl)) {
      return c.json(refused(-14003, 'Invalid redirect uri'))
    }
    if (decision !== 'allow') return permissionPage(c, say)
    const back = new URL(redirect_uri)
    back.searchParams.set('code', oa.consents.give(code_challenge ?? null))
    back.searchParams.set('oa_id', oa.options.oaId)
    if (state !== undefined) back.searchParams.set('state', state)
    return c.redirect(back.href, 302)
  })

  server.post('/v4/oa/access_token', async (c) => {
    const form = await c.req.parseBody()
    const field = (name: string): string => String(form[name] ?? '')
    if (field('app_id') !== appId) return c.json(refused(-14002, 'Invalid app id'))
    if (c.req.header('secret_key') !== appSecret) return c.json(refused(-14004, 'Invalid secret key'))
    switch (field('grant_type')) {
      case 'refresh_token':
        return c.json(oa.tokens.refresh(field('refresh_token')) ?? refused(-14014, 'Invalid refresh token'))
      case 'authorization_code': {
        // Nothing documents the number of this refusal.
        const good = oa.consents.take(field('code'), field('code_verifier'))
        return c.json(good ? oa.tokens.issue() : refused(-14019, 'Invalid authorization code or code verifier'))
      }
      default:
        return c.json(refused(-14005, 'Invalid grant type'))
    }
  })
  return server
}

/** A link, not a form: a form may not lead to another host under the policy of the server that carries the emulator. */
function permissionPage(c: Context, say: Say): Response | Promise<Response> {
  const t = (key: string): string => say(`emulator.consent.${key}`, 'vi')
  const allow = `?${new URLSearchParams({ ...c.req.query(), decision: 'allow' })}`
  const page = html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${t('title')}</title>
<link rel="stylesheet" href="../../../../style.css">
</head>
<body class="home">
<header><h1>${t('title')}</h1><p>${t('what')}</p></header>
<main><p><a href="${allow}">${t('allow')}</a></p></main>
</body>
</html>
`
  return c.html(page, 200, { 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store' })
}

/** HTTP 200 with a negative `error` and no token (channels.md 3.3). */
function refused(error: number, name: string) {
  return { error, error_name: name, error_reason: '', error_description: name, ref_doc: '' }
}
