/**
 * Zalo's tokens (channels.md section 3). Each proves itself by a signature of the app's secret, and only those that were used
 * up are remembered: a pair that the product keeps in its store still works after the emulator started anew.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { DAY, HOUR, type Instant, SECOND } from '../../survey/time.ts'

/** 25 hours. */
const ACCESS_LIFE = 25 * HOUR
const REFRESH_LIFE = 90 * DAY

interface TokenPair {
  readonly access_token: string
  readonly refresh_token: string
  /** Seconds; a string, as Zalo sends it. */
  readonly expires_in: string
}

export interface Tokens {
  /** For a consent: a new pair, whose access token ends those before it. */
  issue(): TokenPair
  /** Uses the refresh token up; `null`: it is none, too old, or was used before. */
  refresh(refreshToken: string): TokenPair | null
  /** 0, -216 (no valid token) or -220 (run out, or followed by a newer one). */
  check(accessToken: string | undefined): 0 | -216 | -220
}

/** @param first the refresh token that the console gave out; it works once like any other. */
export function tokens(appSecret: string, first: string, now: () => Instant): Tokens {
  const burnt = new Set<string>()
  /** The access token of this process's last refresh: it ends those before it. */
  let latest: string | null = null

  function issue(kind: Kind, life: number): string {
    const content = `${kind}_${(now() + life).toString(36)}_${randomBytes(12).toString('hex')}`
    return `${content}_${sign(content)}`
  }

  function sign(content: string): string {
    return createHmac('sha256', appSecret).update(content).digest('hex').slice(0, 40)
  }

  /** When it runs out; `null`: not one of ours. */
  function expiry(kind: Kind, token: string): Instant | null {
    const cut = token.lastIndexOf('_')
    const content = token.slice(0, Math.max(cut, 0))
    const [own, given] = [Buffer.from(sign(content)), Buffer.from(token.slice(cut + 1))]
    const genuine = own.length === given.length && timingSafeEqual(own, given)
    const [saidKind, until] = content.split('_')
    return genuine && saidKind === kind && until !== undefined ? Number.parseInt(until, 36) : null
  }

  function pair(): TokenPair {
    latest = issue('access', ACCESS_LIFE)
    return {
      access_token: latest,
      refresh_token: issue('refresh', REFRESH_LIFE),
      expires_in: String(ACCESS_LIFE / SECOND),
    }
  }

  return {
    issue: pair,
    refresh(token) {
      const until = token === first ? Number.POSITIVE_INFINITY : expiry('refresh', token)
      if (until === null || until <= now() || burnt.has(token)) return null
      burnt.add(token)
      return pair()
    },
    check(token) {
      const until = token === undefined ? null : expiry('access', token)
      if (until === null) return -216
      return until <= now() || (latest !== null && token !== latest) ? -220 : 0
    },
  }
}

type Kind = 'access' | 'refresh'
