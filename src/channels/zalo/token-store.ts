/** Where the token pair of an Official Account is kept between processes: sealed, one refresh at a time. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Collection, Secret } from '../../store/store.ts'
import type { Sealed } from '../../survey/document.ts'
import type { Lease } from '../../survey/invitation.ts'
import { type Instant, SECOND } from '../../survey/time.ts'

/** What is kept. `accessToken` is empty before the first refresh. */
export interface Kept {
  readonly accessToken: string
  readonly refreshToken: string
  /** When the access token ends. */
  readonly expiresAt: Instant
  /** Fingerprints of the refresh tokens that were configured so far: only one never seen before replaces what is kept. */
  readonly seeds: readonly string[]
}

/** The right to refresh, until it is let go or its lease ends. */
export interface Held {
  /** As read under the lock. */
  readonly kept: Kept | null
  /**
   * Replaces the pair that was read. @returns `false`: somebody else wrote another pair in between, which stands.
   * @throws StoreError when the store is away.
   */
  save(next: Kept): Promise<boolean>
  letGo(): Promise<void>
}

export interface TokenStore {
  load(): Promise<Kept | null>
  /** `null`: another process is refreshing. */
  hold(): Promise<Held | null>
}

export interface SecretTokenStoreOptions {
  readonly secrets: Collection<Secret>
  readonly seal: (plain: string, identity: string) => Sealed
  readonly open: (sealed: Sealed, identity: string) => string
  readonly clock: () => Instant
  /** Names this process in the lease. */
  readonly worker: string
  readonly appId: string
  readonly oaId: string | null
}

/** Longer than a refresh may take (8 s); whoever finds it ended may assume that the holder is dead. */
const LEASE = 15 * SECOND
const SAVE_TRIES = 5

const keptShape = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.number(),
  seeds: z.array(z.string()),
})

/** Tells one configured token from another without keeping it. */
export function fingerprint(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('hex').slice(0, 16)
}

/** The pair as one sealed document of the store's `secrets`. */
export function secretTokenStore(options: SecretTokenStoreOptions): TokenStore {
  const { secrets, seal, open, clock, worker, appId, oaId } = options
  const id = `zalo-token:${appId}:${oaId ?? 'any'}`
  const identity = `secrets:${id}`
  const write = (kept: Kept | null): Sealed => seal(JSON.stringify(kept), identity)
  const read = (doc: Secret): Kept | null => keptShape.nullable().parse(JSON.parse(open(doc.sealed, identity)))

  /** The document with our lease on it, written; `null`: another holds it. */
  const claim = async (): Promise<Secret | null> => {
    const now = clock()
    const known = await secrets.get(id)
    if (known === null) {
      const fresh = { _id: id, rev: 1, sealed: write(null), lease: leaseOf(worker, now, null) }
      return (await secrets.insert(fresh)) ? fresh : null
    }
    if (known.lease !== null && known.lease.until > now) return null
    const claimed = { ...known, rev: known.rev + 1, lease: leaseOf(worker, now, known.lease) }
    return (await secrets.replace(claimed)) ? claimed : null
  }

  const held = (claimed: Secret): Held => {
    const before = read(claimed)
    let mine = claimed
    return {
      kept: before,
      save: async (next) => {
        const sealed = write(next)
        let found: Secret | null = mine
        for (let i = 0; i < SAVE_TRIES && found !== null; i++) {
          const written: Secret = { ...found, rev: found.rev + 1, sealed }
          if (await secrets.replace(written)) {
            mine = written
            return true
          }
          // Somebody took over when our lease had ended. Only one of two refreshes with the same token succeeds, so
          // ours is the newer pair as long as theirs is still the one that we spent.
          found = await secrets.get(id)
          if (found !== null && read(found)?.refreshToken !== before?.refreshToken) return false
        }
        return false
      },
      letGo: async () => {
        // Lost only if somebody took over; then it is theirs to let go.
        await secrets.replace({ ...mine, rev: mine.rev + 1, lease: null })
      },
    }
  }

  return {
    load: async () => {
      const doc = await secrets.get(id)
      return doc === null ? null : read(doc)
    },
    hold: async () => {
      const claimed = await claim()
      return claimed === null ? null : held(claimed)
    },
  }
}

function leaseOf(by: string, now: Instant, last: Lease | null): Lease {
  return { by, until: now + LEASE, fence: (last?.fence ?? 0) + 1 }
}
