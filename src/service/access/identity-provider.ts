/** The port to who vouches for people elsewhere (single sign-on, OpenID Connect). */
import type { Grant } from '../../access/grant.ts'

/** What one attempt to sign in carries there and back; each used once. */
export interface Attempt {
  readonly state: string
  readonly nonce: string
  /** PKCE (RFC 7636): 43 signs. */
  readonly verifier: string
}

/** Somebody of whom the provider says that it is them. */
export interface Identity {
  readonly kind: 'known'
  readonly issuer: string
  /** Who they are there, for ever. */
  readonly subject: string
  /** As people call them. */
  readonly name: string
  readonly groups: readonly string[]
}

export interface IdentityProvider {
  /** What the button says; `null`: our own words. */
  readonly name: string | null
  /** Which group gives which roles. */
  readonly groups: ReadonlyMap<string, readonly Grant[]>
  /**
   * Where the browser goes.
   *
   * @throws ProviderError
   */
  begin(attempt: Attempt): Promise<URL>
  /**
   * What it came back with.
   *
   * @returns `refused` when the provider refuses or its answer does not fit the attempt; `code` may be logged
   * @throws ProviderError
   */
  finish(
    answer: URLSearchParams,
    attempt: Attempt,
  ): Promise<Identity | { readonly kind: 'refused'; readonly code: string }>
}

/** The provider does not answer, or not as one should. */
export class ProviderError extends Error {
  readonly code = 'PROVIDER_AWAY'

  constructor(cause: unknown) {
    super('the identity provider cannot be used', { cause })
    this.name = 'ProviderError'
  }
}
