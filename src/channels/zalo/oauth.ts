/**
 * Zalo's OAuth v4 for an Official Account: the consent of its administrator brings the first pair of tokens; a refresh
 * token is good for one use and brings the next.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { SECOND } from '../../survey/time.ts'
import { call, type Fetch, WireError } from '../wire.ts'
import { json } from './client.ts'

/** Lives 25 hours (access) and 3 months (refresh). */
export interface Pair {
  readonly accessToken: string
  readonly refreshToken: string
  /** How long the access token is good, in milliseconds. */
  readonly lasts: number
}

export type Renewal =
  | { readonly kind: 'renewed'; readonly pair: Pair }
  /** The refresh token is spent: somebody must consent again in Zalo's console. */
  | { readonly kind: 'spent'; readonly detail: string }
  /** Never reached Zalo: may be tried again at once. */
  | { readonly kind: 'away'; readonly detail: string }
  /** The refresh token may be burnt, or another thing is wrong that a loop would not mend. */
  | { readonly kind: 'doubtful'; readonly detail: string }

export interface OauthAccess {
  readonly appId: string
  readonly appSecret: string
  /** Without a trailing slash: `https://oauth.zaloapp.com`. */
  readonly oauthRoot: string
  readonly fetch: Fetch
  /** Of the call, in milliseconds. */
  readonly deadline: number
}

/** Seen for a refresh token that was used already or is too old. */
const SPENT = [-14014, -118]

const reply = z.object({
  access_token: z.string().min(1).optional(),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().positive().optional(),
  error: z.coerce.number().optional(),
})

/** The documented life of an access token, in seconds, for a reply that does not say. */
const EXPIRES_IN = 90_000

export function renew(access: OauthAccess, refreshToken: string): Promise<Renewal> {
  return ask(access, { refresh_token: refreshToken, app_id: access.appId, grant_type: 'refresh_token' })
}

/**
 * The first pair for a code of the consent page: good once, for ten minutes.
 *
 * @param verifier whose challenge stood in the address of that page.
 */
export function exchange(access: OauthAccess, code: string, verifier: string): Promise<Renewal> {
  const form = { code, app_id: access.appId, grant_type: 'authorization_code', code_verifier: verifier }
  return ask(access, form)
}

/** Where an administrator of the account consents. */
export interface Consent {
  /** Exactly the *Official Account Callback Url* of the app's console. */
  readonly callback: string
  readonly verifier: string
  /** Comes back with the code. */
  readonly state: string
}

export function consentUrl({ appId, oauthRoot }: OauthAccess, { callback, verifier, state }: Consent): string {
  const query = new URLSearchParams({
    app_id: appId,
    redirect_uri: callback,
    code_challenge: challengeOf(verifier),
    state,
  })
  return `${oauthRoot}/v4/oa/permission?${query}`
}

/** RFC 7636, S256. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

async function ask(access: OauthAccess, form: Readonly<Record<string, string>>): Promise<Renewal> {
  const { appSecret, oauthRoot, fetch, deadline } = access
  try {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', secret_key: appSecret },
      body: new URLSearchParams(form).toString(),
    }
    const { status, text } = await call(fetch, `${oauthRoot}/v4/oa/access_token`, init, deadline)
    return read(status, text)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { kind: error.left ? 'doubtful' : 'away', detail: `zalo oauth ${error.code}` }
  }
}

function read(status: number, text: string): Renewal {
  const parsed = reply.safeParse(json(text))
  if (!parsed.success) return { kind: 'doubtful', detail: `zalo oauth http-${status}` }
  const { access_token, refresh_token, expires_in, error } = parsed.data
  if (access_token !== undefined && refresh_token !== undefined) {
    const lasts = (expires_in ?? EXPIRES_IN) * SECOND
    return { kind: 'renewed', pair: { accessToken: access_token, refreshToken: refresh_token, lasts } }
  }
  const detail = `zalo oauth ${error ?? `http-${status}`}`
  return { kind: error !== undefined && SPENT.includes(error) ? 'spent' : 'doubtful', detail }
}
