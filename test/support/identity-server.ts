/** A real identity provider on loopback (`oidc-provider`), at which a test says who signs in and in which groups. */
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'
import { freePort } from './office.ts'

export interface Person {
  readonly id: string
  readonly name?: string
  readonly groups: readonly string[]
}

export interface IdentityServer {
  readonly issuer: string
  /** What the product is given to use it; groups are a test's own. */
  readonly env: Readonly<Record<string, string>>
  /** Whoever comes from now on is this person. */
  person: Person
  close(): Promise<void>
}

interface ServerOptions {
  /** Puts all claims into the ID token. */
  readonly inToken?: boolean
  readonly port?: number
  readonly authentication?: string
}

const SECRET = 'secret-of-the-client/with+signs='

export async function identityServer(redirectUri: string, options: ServerOptions = {}): Promise<IdentityServer> {
  const port = options.port ?? (await freePort())
  const issuer = `http://127.0.0.1:${port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const held: { person: Person } = { person: { id: 'nobody', groups: [] } }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'ykien',
        client_secret: SECRET,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: options.authentication ?? 'client_secret_basic',
      },
    ],
    scopes: ['openid', 'profile', 'groups'],
    claims: { openid: ['sub'], profile: ['name'], groups: ['groups'] },
    conformIdTokenClaims: options.inToken !== true,
    cookies: { keys: ['cookie-key'] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] },
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: async (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: held.person.name, groups: held.person.groups }),
    }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId })
      grant.addOIDCScope(oidc.params.scope)
      await grant.save()
      return grant
    },
  })
  const serve = provider.callback()
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/interaction/')) return serve(request, response)
    const login = { accountId: held.person.id, remember: false }
    void provider.interactionFinished(request, response, { login })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    issuer,
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'ykien', OIDC_CLIENT_SECRET: SECRET },
    get person() {
      return held.person
    },
    set person(person) {
      held.person = person
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close').catch(() => {})
    },
  }
}
