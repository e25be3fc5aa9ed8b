/** Single sign-on (OpenID Connect), where a province has it: whose, as which client, and which group gives which role. */
import { z } from 'zod'
import { type Grant, grantFrom } from '../access/grant.ts'
import type { Environment } from './environment.ts'

export interface OidcConfig {
  /** As the provider writes it: with or without a slash at its end. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Which group gives which roles. */
  readonly groups: ReadonlyMap<string, readonly Grant[]>
  /** The claim that holds the groups. */
  readonly groupsClaim: string
  /** What the button says; `null`: our own words. */
  readonly name: string | null
}

const NEEDED = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_GROUPS'] as const

/** @returns `null`: there is no single sign-on, for none of the four is set. */
export function oidcConfig(env: Environment, production: boolean): OidcConfig | null {
  if (!NEEDED.some(env.isSet)) return null
  if (!env.isSet('OIDC_GROUPS')) env.problem('OIDC_GROUPS', 'missing.OIDC_GROUPS')
  return {
    issuer: env.need(
      'OIDC_ISSUER',
      z.string().refine((text) => isIssuer(text, production)),
    ),
    clientId: env.need('OIDC_CLIENT_ID', visible),
    clientSecret: env.need('OIDC_CLIENT_SECRET', visible),
    groups: env.read('OIDC_GROUPS', groupList, new Map<string, readonly Grant[]>()),
    groupsClaim: env.read('OIDC_GROUPS_CLAIM', visible, 'groups'),
    name: env.read('OIDC_NAME', z.string().max(60), null),
  }
}

/** Tokens do not travel in the clear; a trial on one machine has no certificate. */
function isIssuer(text: string, production: boolean): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash } = new URL(text)
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return search === '' && hash === '' && (protocol === 'https:' || (protocol === 'http:' && loopback && !production))
}

const visible = z.string().regex(/^\S+$/)

/** `group=role[:unit],…`: the last `=` parts the two; a group that comes several times gives several roles. */
const groupList = z
  .string()
  .transform((text) => text.split(',').map((entry) => pairOf(entry.trim())))
  .pipe(z.array(z.custom<readonly [string, Grant]>((pair) => pair !== null)))
  .transform((pairs) => {
    const groups = new Map<string, readonly Grant[]>()
    for (const [group, grant] of pairs) groups.set(group, [...(groups.get(group) ?? []), grant])
    return groups
  })

function pairOf(entry: string): readonly [string, Grant] | null {
  const at = entry.lastIndexOf('=')
  const [group, grant] = [entry.slice(0, Math.max(at, 0)).trim(), grantFrom(entry.slice(at + 1).trim())]
  return group === '' || grant === null ? null : [group, grant]
}
