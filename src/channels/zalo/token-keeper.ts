/**
 * Keeps one good access token. A refresh token is good for one use, so: one refresh at a time (within a process by a
 * shared promise, across processes by the store's lease), what is stored is read again under the lock, and the new pair
 * is saved before it is used.
 */
import { HOUR, type Instant, MINUTE, SECOND } from '../../survey/time.ts'
import type { ChannelLog } from '../log.ts'
import { type OauthAccess, type Pair, type Renewal, renew } from './oauth.ts'
import { fingerprint, type Held, type Kept, type TokenStore } from './token-store.ts'

export type Token =
  | { readonly kind: 'token'; readonly value: string }
  /** None just now. */
  | { readonly kind: 'later'; readonly ms: number; readonly detail: string }
  /** None until somebody consents again. */
  | { readonly kind: 'none'; readonly detail: string }

/** How it stands with the token, as far as this process knows. */
export interface TokenState {
  /** When the access token at hand ends; `null`: none is at hand. */
  readonly freshUntil: Instant | null
  /** Why the last refresh brought none, as a code; `null`: it did, or none was needed yet. */
  readonly problem: string | null
}

export interface TokenKeeper {
  current(): Promise<Token>
  /** Another than this one, which Zalo has refused. */
  insteadOf(refused: string): Promise<Token>
  /** As `current`, but renews it long before its end. */
  early(): Promise<Token>
  state(): TokenState
}

export interface TokenKeeperOptions extends OauthAccess {
  readonly store: TokenStore
  /** The refresh token of the configuration (`ZALO_REFRESH_TOKEN`): the first of the chain. */
  readonly seed: string | null
  readonly clock: () => Instant
  readonly log: ChannelLog
}

/** So long before its end an access token is renewed when it is needed. */
const MARGIN = HOUR
/** And so long before when it is not: time for many more tries, should Zalo be away. */
const EARLY_MARGIN = 5 * HOUR
/** Another process is at it. */
const BUSY_PAUSE = SECOND
/** Zalo was not reached, so nothing is spent. */
const AWAY_PAUSE = 2 * SECOND
/** After an answer that was lost: a few more tries soon, then ever more rarely, and an alarm each time. */
const SOON = 3
const DOUBT_PAUSE = 8 * SECOND
const DOUBT_PAUSE_LATER = 5 * MINUTE
const DOUBT_PAUSE_MAX = HOUR

export function tokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { store, seed, clock, log } = options
  let kept: Kept | null = null
  /** A pair that Zalo has issued and the store has not: the only valid one is in memory. */
  let unsaved: { readonly parent: string; readonly next: Kept } | null = null
  let refreshing: Promise<Token> | null = null
  let pausedUntil: Instant = 0
  let pausedFor = ''
  let doubts = 0
  let problem: string | null = null
  /** Refresh tokens that Zalo has refused, by fingerprint. */
  const spent = new Set<string>()

  const usable = (refused: string | null, margin: number): Token | null =>
    kept !== null && kept.accessToken !== '' && kept.accessToken !== refused && kept.expiresAt - margin > clock()
      ? { kind: 'token', value: kept.accessToken }
      : null

  /** While a refresh is impossible, a token that has not ended yet still serves. */
  const orStill = (refused: string | null, otherwise: Token): Token => usable(refused, 0) ?? otherwise

  async function get(refused: string | null, margin: number): Promise<Token> {
    if (unsaved !== null) await saveLate()
    const ready = usable(refused, margin)
    if (ready !== null) return ready
    refreshing ??= refresh(refused, margin).finally(() => {
      refreshing = null
    })
    return refreshing
  }

  async function refresh(refused: string | null, margin: number): Promise<Token> {
    const stored = await store.load()
    // A pair that could not be saved is newer than what is stored.
    if (unsaved === null) kept = withSeed(stored, hopeful())
    const ready = usable(refused, margin)
    if (ready !== null) return found(ready)
    if (pausedUntil > clock()) return orStill(refused, { kind: 'later', ms: pausedUntil - clock(), detail: pausedFor })
    const held = await store.hold()
    if (held === null) return orStill(refused, { kind: 'later', ms: BUSY_PAUSE, detail: 'zalo oauth busy' })
    try {
      return await refreshHeld(held, refused, margin)
    } finally {
      await held.letGo().catch((error: unknown) => {
        log.warn({ code: codeOf(error) }, "the lock on Zalo's token was not released; it ends by itself")
      })
    }
  }

  async function refreshHeld(held: Held, refused: string | null, margin: number): Promise<Token> {
    if (unsaved === null) kept = withSeed(held.kept, hopeful())
    const ready = usable(refused, margin)
    if (ready !== null) return found(ready)
    // A store brought back from a copy holds a spent token while the configured one may be good; and the other way round
    // when a token is configured that is none.
    const candidates = [kept?.refreshToken, seed, held.kept?.refreshToken].filter((token) => token != null)
    const refreshToken = candidates.find((token) => !spent.has(fingerprint(token)))
    if (refreshToken === undefined) return orStill(refused, spentOut(candidates))
    const renewal = await renew(options, refreshToken)
    if (renewal.kind === 'renewed') return took(held, renewal.pair)
    if (renewal.kind === 'spent') {
      spent.add(fingerprint(refreshToken))
      if (candidates.some((token) => !spent.has(fingerprint(token)))) {
        log.warn({ code: renewal.detail }, 'Zalo refuses a refresh token; another one that is known is tried')
        return refreshHeld(held, refused, margin)
      }
      problem = renewal.detail
      log.error(
        { code: renewal.detail },
        'Zalo refuses the refresh token: grant access to the OA again, "ykien zalo login"',
      )
      return orStill(refused, { kind: 'none', detail: renewal.detail })
    }
    return orStill(refused, paused(renewal))
  }

  /** The configured token, unless Zalo has refused it: then what is stored goes on. */
  function hopeful(): string | null {
    return seed !== null && spent.has(fingerprint(seed)) ? null : seed
  }

  /** Another process has renewed it. */
  function found(token: Token): Token {
    if (unsaved === null) problem = null
    return token
  }

  /** Nothing to try: every refresh token was refused, or there never was one. */
  function spentOut(candidates: readonly string[]): Token {
    problem = candidates.length === 0 ? 'zalo oauth no-token' : 'zalo oauth spent'
    return { kind: 'none', detail: problem }
  }

  async function took(held: Held, pair: Pair): Promise<Token> {
    const { accessToken, refreshToken, lasts } = pair
    const seeds = kept?.seeds ?? []
    const next: Kept = { accessToken, refreshToken, expiresAt: clock() + lasts, seeds }
    const parent = held.kept?.refreshToken ?? ''
    doubts = 0
    problem = null
    try {
      await held.save(next)
    } catch (error) {
      unsaved = { parent, next }
      alarmUnsaved(error)
    }
    kept = next
    return { kind: 'token', value: accessToken }
  }

  async function saveLate(): Promise<void> {
    const waiting = unsaved
    if (waiting === null) return
    try {
      const held = await store.hold()
      if (held === null) return
      if ((held.kept?.refreshToken ?? '') === waiting.parent) await held.save(waiting.next)
      await held.letGo()
      unsaved = null
      problem = null
      log.info({}, "Zalo's new token pair is saved at last")
    } catch (error) {
      alarmUnsaved(error)
    }
  }

  function alarmUnsaved(error: unknown): void {
    problem = 'zalo oauth unsaved'
    log.error(
      { code: codeOf(error) },
      "Zalo's new token pair could not be saved: it is only in memory, do not stop this process",
    )
  }

  function paused({ kind, detail }: Extract<Renewal, { readonly detail: string }>): Token {
    const ms = kind === 'away' ? AWAY_PAUSE : doubtPause(doubts++)
    pausedUntil = clock() + ms
    pausedFor = detail
    problem = detail
    if (kind === 'away') log.warn({ code: detail }, "Zalo's OAuth server was not reached")
    else
      log.error(
        { code: detail, again: ms },
        "a refresh of Zalo's token has no clear answer: it may be spent; it is tried again, 'ykien doctor' tells how it stands",
      )
    return { kind: 'later', ms, detail }
  }

  return {
    current: () => get(null, MARGIN),
    insteadOf: (refused) => get(refused, MARGIN),
    early: () => get(null, EARLY_MARGIN),
    state: () => ({ freshUntil: kept === null || kept.accessToken === '' ? null : kept.expiresAt, problem }),
  }
}

function doubtPause(doubts: number): number {
  if (doubts < SOON) return DOUBT_PAUSE
  return Math.min(DOUBT_PAUSE_LATER * 2 ** (doubts - SOON), DOUBT_PAUSE_MAX)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : 'UNKNOWN'
}

/** What is stored, unless the configuration brings a refresh token that was never seen: that begins a new chain. */
function withSeed(stored: Kept | null, seed: string | null): Kept | null {
  if (seed === null) return stored
  const mark = fingerprint(seed)
  if (stored?.seeds.includes(mark)) return stored
  return { accessToken: '', refreshToken: seed, expiresAt: 0, seeds: [...(stored?.seeds ?? []), mark] }
}
