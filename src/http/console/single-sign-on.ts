/**
 * `/quan-tri/vao/oidc`: to the identity provider and back. What an attempt needs to be checked with travels in a sealed
 * cookie, good for ten minutes and taken away at the first return; the provider's code is good once.
 */
import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Language } from '../../flow/definition.ts'
import { type Attempt, type IdentityProvider, ProviderError } from '../../service/access/identity-provider.ts'
import { singleSignOn } from '../../service/access/single-sign-on.ts'
import type { Deps } from '../../service/deps.ts'
import { MINUTE, SECOND } from '../../survey/time.ts'
import { type Markup, page } from '../page.ts'
import type { Web } from '../web.ts'
import { backPath } from './back-path.ts'
import { deviceOf } from './device.ts'
import { languageOf } from './language.ts'
import { giveCookie, visitBehind } from './visit-cookie.ts'

const PATH = '/quan-tri/vao/oidc'
/** Where the provider sends the browser back to; registered there with `PUBLIC_URL` before it. */
export const RETURN_PATH = `${PATH}/tra`

const GOOD_FOR = 10 * MINUTE
const SECRET_BYTES = 32

const kept = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), back: z.string(), at: z.number() })
type Kept = z.infer<typeof kept>

type Why = 'off' | 'stale' | 'refused' | 'away' | 'no-group' | 'shut-out'
const STATUS = { off: 404, stale: 400, refused: 403, away: 503, 'no-group': 403, 'shut-out': 403 } as const

export function singleSignOnRoutes(deps: Deps, provider: IdentityProvider | null): Hono<Web> {
  return new Hono<Web>()
    .get('/', async (c) => {
      if (provider === null) return refused(deps, c, 'off')
      const attempt = newAttempt(deps)
      const away = await provider.begin(attempt).catch((error: unknown) => providerError(deps, error))
      if (away instanceof ProviderError) return refused(deps, c, 'away')
      const back = c.req.query('ve') ?? ''
      keep(deps, c, { ...attempt, back: backPath(back) ?? '/quan-tri', at: deps.clock() })
      return c.redirect(away.href, 303)
    })
    .get('/tra', async (c) => {
      if (provider === null) return refused(deps, c, 'off')
      const attempt = takeKept(deps, c)
      const answer = new URL(c.req.url).searchParams
      if (attempt === null || answer.get('state') !== attempt.state) return refused(deps, c, 'stale')
      const known = await provider.finish(answer, attempt).catch((error: unknown) => providerError(deps, error))
      if (known instanceof ProviderError) return refused(deps, c, 'away')
      if (known.kind === 'refused') {
        deps.log.warn({ code: known.code }, 'the identity provider refused a sign-in, or its answer did not fit')
        return refused(deps, c, 'refused')
      }
      const former = (await visitBehind(deps, c))?.visit ?? null
      const from = { device: deviceOf(c.req.header('user-agent')), former }
      const signed = await singleSignOn(deps, known, provider.groups, from)
      if (signed.kind === 'refused') return refused(deps, c, signed.why)
      giveCookie(c, deps.publicUrl, signed.secret)
      return c.redirect(attempt.back, 303)
    })
}

/**
 * For the sign-in page; a link, for the page's policy lets no form lead to another server.
 *
 * @param back the page of the console to go on to; empty: the first
 * @returns nothing where there is no single sign-on
 */
export function singleSignOnLink(
  { say }: Pick<Deps, 'say'>,
  provider: IdentityProvider | null,
  language: Language,
  back = '',
): Markup | '' {
  if (provider === null) return ''
  const href = back === '' ? PATH : `${PATH}?ve=${encodeURIComponent(back)}`
  return html`<a class="button" href="${href}">${provider.name ?? say('single-sign-on.button', language)}</a>`
}

function newAttempt({ random }: Pick<Deps, 'random'>): Attempt {
  const secret = (): string => Buffer.from(random(SECRET_BYTES)).toString('base64url')
  return { state: secret(), nonce: secret(), verifier: secret() }
}

function keep({ keyring, publicUrl }: Deps, c: Context, what: Kept): void {
  const sealed = keyring.seal(JSON.stringify(what), PATH)
  setCookie(c, cookieIn(publicUrl), sealed, { ...attributes(publicUrl), maxAge: GOOD_FOR / SECOND })
}

/** `null`: there is none, it is none of ours, or it is too old. */
function takeKept({ keyring, publicUrl, clock }: Deps, c: Context): Kept | null {
  const sealed = getCookie(c, cookieIn(publicUrl))
  if (sealed === undefined) return null
  deleteCookie(c, cookieIn(publicUrl), attributes(publicUrl))
  const opened = openSealed(keyring, sealed)
  return opened !== null && clock() - opened.at < GOOD_FOR ? opened : null
}

function openSealed(keyring: Deps['keyring'], sealed: string): Kept | null {
  try {
    return kept.parse(JSON.parse(keyring.open(sealed, PATH)))
  } catch {
    // Anybody may send any cookie: what does not open is not ours.
    return null
  }
}

function cookieIn(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-ykien-sso' : 'ykien-sso'
}

/** `Lax`: it comes along when the provider's page leads back here. */
function attributes(publicUrl: string) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: publicUrl.startsWith('https:') } as const
}

function providerError({ log }: Deps, error: unknown): ProviderError {
  if (!(error instanceof ProviderError)) throw error
  log.error({ code: error.code, cause: causeOf(error) }, 'the identity provider cannot be used')
  return error
}

/** The name of what failed, never its words: those may hold an address with a code in it. */
function causeOf({ cause }: ProviderError): string {
  if (!(cause instanceof Error)) return 'unknown'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}

function refused({ say }: Pick<Deps, 'say'>, c: Context, why: Why): Response | Promise<Response> {
  const language = languageOf(c)
  const words = (key: string): string => say(`single-sign-on.${key}`, language)
  return c.html(
    page({
      title: `${words('title')} · ykien`,
      lang: language,
      body: html`<main><h1>${words('title')}</h1>
<p>${words(why)}</p>
<p><a href="/quan-tri/vao">${words('back')}</a></p></main>`,
    }),
    STATUS[why],
  )
}
