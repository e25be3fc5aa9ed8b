/**
 * The first consent of an administrator (channels.md 3.1): an address to open, a code that is pasted back, the pair of tokens
 * put where the keeper looks for it. A server that runs meanwhile finds it there by itself.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Instant, SECOND } from '../../survey/time.ts'
import { zaloClient } from './client.ts'
import { type Consent, consentUrl, exchange, type OauthAccess, type Pair } from './oauth.ts'
import { type Profile, readProfile } from './profile.ts'
import { fingerprint, type TokenStore } from './token-store.ts'

export interface LoginOptions extends OauthAccess {
  readonly openapiRoot: string
  readonly oaId: string
  /** Of the link that Zalo's console makes for a fixed challenge; `null`: each login has one of its own. */
  readonly codeVerifier: string | null
  /** A configured refresh token: it must not replace the pair that is saved here. */
  readonly seed: string | null
  readonly store: TokenStore
  readonly clock: () => Instant
  readonly random: (bytes: number) => Uint8Array
}

export interface Begun extends Consent {
  /** To be opened by an administrator of the account. */
  readonly url: string
}

export type LoggedIn =
  | { readonly kind: 'done'; readonly oaId: string; readonly name: string | null; readonly freshUntil: Instant }
  /** Nothing was changed. `detail`: Zalo's code, where it was Zalo that refused. */
  | { readonly kind: 'refused'; readonly why: Refusal; readonly detail: string | null }

/**
 * `no-code`: what was pasted holds none. `other-state`: it belongs to another login. `other-oa`: consent was given for
 * another account. `callback`: the callback address is not the console's. `app`: Zalo does not know the app or its
 * secret. `code`: spent, too old, or made for another verifier. `away`: Zalo was not reached. `busy`: the store's
 * lock is held.
 */
export type Refusal = 'no-code' | 'other-state' | 'other-oa' | 'callback' | 'app' | 'code' | 'away' | 'busy'

export interface ZaloLogin {
  begin(callback: string): Begun
  /** @param pasted the address that the browser was led to, or the code in it. @throws StoreError when the store is away. */
  finish(begun: Begun, pasted: string): Promise<LoggedIn>
}

/** A verifier is 43 characters: 32 bytes. */
const VERIFIER_BYTES = 32
const STATE_BYTES = 16
/** A refresh that is under way elsewhere ends, or its lease does (15 s). */
const HOLD_TRIES = 20
const WHY: Readonly<Record<string, Refusal>> = {
  'zalo oauth -14002': 'app',
  'zalo oauth -14003': 'callback',
  'zalo oauth -14004': 'app',
}

export function zaloLogin(options: LoginOptions): ZaloLogin {
  const { oaId, codeVerifier, store, seed, clock, random } = options
  const word = (bytes: number): string => Buffer.from(random(bytes)).toString('base64url')
  const refused = (why: Refusal, detail: string | null = null): LoggedIn => ({ kind: 'refused', why, detail })

  async function save({ accessToken, refreshToken, lasts }: Pair): Promise<Instant | null> {
    const expiresAt = clock() + lasts
    for (let i = 0; i < HOLD_TRIES; i++) {
      const held = await store.hold()
      if (held === null) {
        await sleep(SECOND)
        continue
      }
      const seeds = new Set([...(held.kept?.seeds ?? []), ...(seed === null ? [] : [fingerprint(seed)])])
      const saved = await held.save({ accessToken, refreshToken, expiresAt, seeds: [...seeds] })
      await held.letGo()
      if (saved) return expiresAt
    }
    return null
  }

  return {
    begin: (callback) => {
      const consent = { callback, verifier: codeVerifier ?? word(VERIFIER_BYTES), state: word(STATE_BYTES) }
      return { ...consent, url: consentUrl(options, consent) }
    },
    finish: async (begun, pasted) => {
      const given = readPasted(pasted)
      if (given.code === null) return refused('no-code')
      // The console's own link carries no state of ours; there its fixed verifier ties the code to this office.
      if (codeVerifier === null && given.state !== null && given.state !== begun.state) return refused('other-state')
      if (given.oaId !== null && given.oaId !== oaId) return refused('other-oa')
      const renewal = await exchange(options, given.code, begun.verifier)
      if (renewal.kind === 'away') return refused('away', renewal.detail)
      if (renewal.kind !== 'renewed') return refused(WHY[renewal.detail] ?? 'code', renewal.detail)
      const profile = await profileOf(options, renewal.pair.accessToken)
      if (profile !== null && profile.oaId !== oaId) return refused('other-oa')
      const freshUntil = await save(renewal.pair)
      return freshUntil === null ? refused('busy') : { kind: 'done', oaId, name: profile?.name ?? null, freshUntil }
    },
  }
}

/** `null`: Zalo did not say; the token may be good all the same. */
async function profileOf({ fetch, deadline, openapiRoot }: LoginOptions, token: string): Promise<Profile | null> {
  const answer = await zaloClient(fetch, deadline).get(`${openapiRoot}/v2.0/oa/getoa`, token)
  return answer.kind === 'done' ? readProfile(answer.data) : null
}

interface Pasted {
  readonly code: string | null
  readonly oaId: string | null
  readonly state: string | null
}

/** A whole address, its query alone, or the bare code. */
function readPasted(text: string): Pasted {
  const trimmed = text.trim()
  if (/^[\w.~-]{8,2048}$/.test(trimmed)) return { code: trimmed, oaId: null, state: null }
  const query = new URLSearchParams(trimmed.replace(/^[^?]*\?/, '').replace(/#.*$/s, ''))
  return { code: query.get('code'), oaId: query.get('oa_id'), state: query.get('state') }
}
