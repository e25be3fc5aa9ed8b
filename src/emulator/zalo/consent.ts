/** An administrator's consent: codes that are good once, for ten minutes, for whoever has the verifier. */
import { createHash, randomBytes } from 'node:crypto'
import { type Instant, MINUTE } from '../../survey/time.ts'

const CODE_LIFE = 10 * MINUTE

export interface Consents {
  /** @param challenge of the permission page's address; `null`: it had none, and no verifier is asked for. */
  give(challenge: string | null): string
  /** Uses the code up. @returns whether it was good and the verifier fits. */
  take(code: string, verifier: string): boolean
}

export function consents(now: () => Instant): Consents {
  const given = new Map<string, { readonly challenge: string | null; readonly until: Instant }>()
  return {
    give(challenge) {
      const code = randomBytes(24).toString('base64url')
      given.set(code, { challenge, until: now() + CODE_LIFE })
      return code
    },
    take(code, verifier) {
      const known = given.get(code)
      given.delete(code)
      if (known === undefined || known.until <= now()) return false
      const { challenge } = known
      return challenge === null || challenge === createHash('sha256').update(verifier).digest('base64url')
    },
  }
}
