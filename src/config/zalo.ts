/** Which Zalo: the real one, another that stands in for it, or our own emulator where there are no credentials. */
import { z } from 'zod'
import { TEMPLATE_PARAMS, type TemplateParam } from '../channels/channel.ts'
import { type Environment, webAddress } from './environment.ts'

export interface ZaloConfig {
  /** It is the emulator that this very server carries. */
  readonly emulated: boolean
  readonly appId: string
  readonly appSecret: string
  readonly oaId: string
  /** Signs the webhooks; not the app's secret (channels.md 6.2). */
  readonly oaSecret: string
  /** The first one; later ones are kept in the store. `null`: there already, by `ykien zalo login`. */
  readonly refreshToken: string | null
  /** Of the consent link that Zalo's console makes (channels.md 3.1); `null`: one is made for each login. */
  readonly codeVerifier: string | null
  readonly templateId: string
  /** The template's parameter names, each with ours that fills it. */
  readonly templateParams: Readonly<Record<string, TemplateParam>>
  /** Phone numbers leave as their SHA-256 only. */
  readonly hashPhone: boolean
  readonly openapiRoot: string
  readonly businessRoot: string
  readonly oauthRoot: string
}

export const ZALO_CREDENTIALS = [
  'ZALO_APP_ID',
  'ZALO_APP_SECRET',
  'ZALO_OA_ID',
  'ZALO_OA_SECRET',
  'ZALO_REFRESH_TOKEN',
] as const
const ROOTS = ['ZALO_OPENAPI_ROOT', 'ZALO_BUSINESS_ROOT', 'ZALO_OAUTH_ROOT'] as const

/** Stands for a refresh token where `ykien zalo login` has put the first one into the store. */
export const BY_LOGIN = 'login'

/** Unset, a template is taken to know all of our names as they are. */
const AS_THEY_ARE = Object.fromEntries(TEMPLATE_PARAMS.map((name) => [name, name]))

/** @param emulator the root of our own emulators; `null`: there are none (production). */
export function zaloConfig(env: Environment, emulator: string | null): ZaloConfig {
  const templateParams = env.read('ZALO_TEMPLATE_PARAMS', templateParamList, AS_THEY_ARE)
  const hashPhone = env.read('ZALO_HASH_PHONE', z.enum(['yes', 'no']), 'no') === 'yes'
  const codeVerifier = env.read('ZALO_CODE_VERIFIER', verifier, null)
  const ours = { templateParams, hashPhone, codeVerifier }
  if (emulator !== null && ![...ZALO_CREDENTIALS, ...ROOTS].some(env.isSet)) {
    return {
      emulated: true,
      appId: '7000000000000000001',
      appSecret: 'emulated-app-secret',
      oaId: '7000000000000000002',
      oaSecret: 'emulated-oa-secret',
      refreshToken: 'emulated-refresh-token',
      templateId: env.read('ZALO_TEMPLATE_ID', id, '700001'),
      ...ours,
      openapiRoot: `${emulator}/zalo/openapi`,
      businessRoot: `${emulator}/zalo/business`,
      oauthRoot: `${emulator}/zalo/oauth`,
    }
  }
  return {
    emulated: false,
    appId: env.need('ZALO_APP_ID', id),
    appSecret: env.need('ZALO_APP_SECRET', secret),
    oaId: env.need('ZALO_OA_ID', id),
    oaSecret: env.need('ZALO_OA_SECRET', secret),
    refreshToken: orKept(env.need('ZALO_REFRESH_TOKEN', secret)),
    templateId: env.need('ZALO_TEMPLATE_ID', id),
    ...ours,
    openapiRoot: env.read('ZALO_OPENAPI_ROOT', webAddress, 'https://openapi.zalo.me'),
    businessRoot: env.read('ZALO_BUSINESS_ROOT', webAddress, 'https://business.openapi.zalo.me'),
    oauthRoot: env.read('ZALO_OAUTH_ROOT', webAddress, 'https://oauth.zaloapp.com'),
  }
}

function orKept(given: string): string | null {
  return given === BY_LOGIN ? null : given
}

const id = z.string().regex(/^[\w.-]+$/)
const secret = z.string().regex(/^\S+$/)
/** RFC 7636, section 4.1. */
const verifier = z.string().regex(/^[\w.~-]{43,128}$/)

/** `theirs=ours,…`; every name of theirs once, every name of ours one that we can fill. */
const templateParamList = z
  .string()
  .transform((text) => text.split(',').map((pair) => pair.split('=').map((name) => name.trim())))
  .pipe(z.array(z.tuple([z.string().regex(/^\w+$/), z.enum(TEMPLATE_PARAMS)])))
  .refine((pairs) => new Set(pairs.map(([theirs]) => theirs)).size === pairs.length)
  .transform((pairs) => Object.fromEntries(pairs))
