/** OpenID Connect by `openid-client`: authorization code with PKCE, state and nonce; the ID token's signature is checked. */
import * as client from 'openid-client'
import type { OidcConfig } from '../config/oidc.ts'
import {
  type Attempt,
  type Identity,
  type IdentityProvider,
  ProviderError,
} from '../service/access/identity-provider.ts'

/** Seconds that a call may take. */
const PATIENCE = 10

export function openIdentityProvider(config: OidcConfig, redirectUri: string): IdentityProvider {
  let known: Promise<client.Configuration> | null = null
  /** Asked for at the first sign-in, and again while it fails: an office starts without its provider. */
  const provider = (): Promise<client.Configuration> => {
    known ??= discover(config).catch((cause: unknown) => {
      known = null
      throw new ProviderError(cause)
    })
    return known
  }
  return {
    name: config.name,
    groups: config.groups,
    async begin({ state, nonce, verifier }) {
      const found = await provider()
      return client.buildAuthorizationUrl(found, {
        redirect_uri: redirectUri,
        scope: scopeOf(found, config.groupsClaim),
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
    },
    async finish(answer, attempt) {
      const found = await provider()
      try {
        return await identityOf(found, new URL(`?${answer}`, redirectUri), attempt, config)
      } catch (error) {
        const code = refusalIn(error)
        if (code === null) throw new ProviderError(error)
        return { kind: 'refused', code }
      }
    },
  }
}

function discover({ issuer, clientId, clientSecret }: OidcConfig): Promise<client.Configuration> {
  const execute = [client.enableNonRepudiationChecks]
  if (issuer.startsWith('http:')) execute.push(client.allowInsecureRequests)
  // The one that every provider must offer where it says nothing else (OpenID Connect Discovery 1.0, section 3).
  const authentication: client.ClientAuth = (server, ...rest) => {
    const basic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true
    const by = basic ? client.ClientSecretBasic(clientSecret) : client.ClientSecretPost(clientSecret)
    return by(server, ...rest)
  }
  return client.discovery(new URL(issuer), clientId, clientSecret, authentication, { execute, timeout: PATIENCE })
}

/** Some providers give groups for a scope of that name only, others refuse a scope that they do not know. */
function scopeOf(found: client.Configuration, groupsClaim: string): string {
  const offered = found.serverMetadata().scopes_supported ?? []
  return ['openid', 'profile', ...(offered.includes(groupsClaim) ? [groupsClaim] : [])].join(' ')
}

async function identityOf(
  found: client.Configuration,
  answer: URL,
  { state, nonce, verifier }: Attempt,
  { groupsClaim }: OidcConfig,
): Promise<Identity | { readonly kind: 'refused'; readonly code: string }> {
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }
  const tokens = await client.authorizationCodeGrant(found, answer, checks)
  const token = tokens.claims()
  if (token === undefined) return { kind: 'refused', code: 'NO_ID_TOKEN' }
  const { iss: issuer, sub: subject } = token
  const asked = found.serverMetadata().userinfo_endpoint !== undefined && (!token['name'] || !token[groupsClaim])
  const more = asked ? await client.fetchUserInfo(found, tokens.access_token, subject) : {}
  const claims: Readonly<Record<string, unknown>> = { ...more, ...token }
  const named = [claims['name'], claims['preferred_username'], subject]
  const name = named.find((one) => typeof one === 'string' && one.trim() !== '')
  return { kind: 'known', issuer, subject, name: String(name), groups: listOf(claims[groupsClaim]) }
}

function listOf(claim: unknown): string[] {
  const values = Array.isArray(claim) ? claim : [claim]
  return values.filter((one) => typeof one === 'string')
}

/** A code where the provider said no, or said what cannot be trusted; `null`: it could not be asked. */
function refusalIn(error: unknown): string | null {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return error.error
  const away = error instanceof client.ClientError && /TIMEOUT|ABORT|NOT_CONFORM|NOT_JSON/.test(error.code ?? 'TIMEOUT')
  return error instanceof client.ClientError && !away ? (error.code ?? null) : null
}
