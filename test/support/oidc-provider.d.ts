/** What the tests use of `oidc-provider`, which carries no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface Configuration {
    readonly clients: readonly {
      readonly client_id: string
      readonly client_secret: string
      readonly redirect_uris: readonly string[]
      readonly token_endpoint_auth_method?: string
    }[]
    readonly claims: Readonly<Record<string, readonly string[]>>
    readonly scopes: readonly string[]
    readonly conformIdTokenClaims?: boolean
    readonly cookies: { readonly keys: readonly string[] }
    readonly jwks: { readonly keys: readonly object[] }
    readonly ttl: Readonly<Record<string, number>>
    readonly features: { readonly devInteractions: { readonly enabled: boolean } }
    readonly interactions: { url(ctx: unknown, interaction: { readonly uid: string }): string }
    findAccount(ctx: unknown, id: string): Promise<{ accountId: string; claims(): Promise<Record<string, unknown>> }>
    loadExistingGrant(ctx: Context): Promise<Grant>
  }

  export interface Context {
    readonly oidc: {
      readonly client: { readonly clientId: string }
      readonly session: { readonly accountId: string }
      readonly params: { readonly scope: string }
    }
  }

  export interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  export default class Provider {
    constructor(issuer: string, configuration: Configuration)
    readonly Grant: new (of: {
      accountId: string
      clientId: string
    }) => Grant
    callback(): (request: IncomingMessage, response: ServerResponse) => void
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>
  }
}
