/**
 * The environment (faces.md section 1), read and validated once. What is wrong or missing is told in one line for each
 * variable, which names it and says what to do; values are never repeated, for some of them are secrets.
 */
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type ApiKey, apiKeyList, SHORTEST_SECRET } from './config/api-keys.ts'
import { type Environment, readEnvironment, type Words, webAddress } from './config/environment.ts'
import { type OidcConfig, oidcConfig } from './config/oidc.ts'
import { TELEGRAM_CREDENTIALS, type TelegramConfig, telegramConfig } from './config/telegram.ts'
import { ZALO_CREDENTIALS, type ZaloConfig, zaloConfig } from './config/zalo.ts'

const CHANNEL_NAMES = ['zalo', 'telegram', 'web'] as const
type ConfiguredChannel = (typeof CHANNEL_NAMES)[number]

export interface Config {
  readonly production: boolean
  readonly port: number
  /** Without a trailing slash. */
  readonly publicUrl: string
  readonly store:
    | { readonly kind: 'mongodb'; readonly uri: string }
    | { readonly kind: 'sqlite'; readonly path: string }
  /** The folder where webhook events wait while the store is away. */
  readonly spoolPath: string
  /** 32 bytes; `null` (development only): made once and kept beside the store. */
  readonly key: Uint8Array | null
  /** A reverse proxy stands before it, whose `X-Forwarded-For` says where a request came from. */
  readonly trustProxy: boolean
  /** The key that is about to replace it (`ykien key rotate`); `null`: none. */
  readonly nextKey: Uint8Array | null
  /** The file that erasures are written to, outside the store. */
  readonly erasuresPath: string
  readonly apiKeys: readonly ApiKey[]
  readonly flowsPath: string
  /** `null`: switched off. The web has nothing to configure and is always there. */
  readonly telegram: TelegramConfig | null
  readonly zalo: ZaloConfig | null
  /** Single sign-on; `null`: there is none. */
  readonly oidc: OidcConfig | null
  /** Every channel that is switched on is the emulator that this server carries. */
  readonly emulated: boolean
  readonly sendingHours: 'policy' | 'always'
}

export type ConfigRead =
  | { readonly config: Config; readonly warnings: readonly string[] }
  | { readonly problems: readonly string[] }

/**
 * Reads the environment. A variable that is empty counts as unset.
 *
 * @param words puts a line into words: `(key, values) => say(`config.${key}`, 'vi', values)`
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>, words: Words): ConfigRead {
  const env = readEnvironment(variables, words)
  const production = env.read('NODE_ENV', z.string(), null) === 'production'
  const port = env.read('PORT', portNumber, 8080)
  const key = env.read('YKIEN_KEY', masterKey, null)
  if (production && !env.isSet('YKIEN_KEY')) env.problem('YKIEN_KEY', 'missing.YKIEN_KEY')
  const mongo = env.read('MONGODB_URI', z.string().regex(/^mongodb(\+srv)?:\/\/[^/]/), null)
  const path = env.read('DATABASE_PATH', z.string(), './data/ykien.db')
  const data = mongo === null ? dirname(path) : './data'
  const channels = new Set(env.read('CHANNELS', channelList, null) ?? defaultChannels(env, production))
  const emulator = production ? null : `http://127.0.0.1:${port}/emulator`
  const telegram = channels.has('telegram') ? telegramConfig(env, emulator) : null
  const zalo = channels.has('zalo') ? zaloConfig(env, emulator) : null
  const emulated = !production && (telegram?.emulated ?? true) && (zalo?.emulated ?? true)
  const config: Config = {
    production,
    port,
    publicUrl: env.read('PUBLIC_URL', webAddress, `http://localhost:${port}`),
    store: mongo === null ? { kind: 'sqlite', path } : { kind: 'mongodb', uri: mongo },
    spoolPath: env.read('SPOOL_PATH', z.string(), join(data, 'spool')),
    key,
    trustProxy: env.read('TRUST_PROXY', z.enum(['yes', 'no']), 'no') === 'yes',
    nextKey: env.read('YKIEN_KEY_NEXT', masterKey, null),
    erasuresPath: env.read('ERASURES_PATH', z.string(), join(data, 'erased.log')),
    apiKeys: env.read('API_KEYS', apiKeyList, []),
    flowsPath: env.read('FLOWS_PATH', z.string(), './flows'),
    telegram,
    zalo,
    oidc: oidcConfig(env, production),
    emulated,
    sendingHours: env.read('SENDING_HOURS', z.enum(['policy', 'always']), emulated ? 'always' : 'policy'),
  }
  return env.problems.length > 0 ? { problems: env.problems } : { config, warnings: warningsOf(config, words) }
}

function warningsOf(config: Config, words: Words): string[] {
  if (!config.production) return []
  const short = config.apiKeys.filter((key) => key.short)
  return [
    ...(config.publicUrl.startsWith('http:') ? [words('warning.http', { name: 'PUBLIC_URL' })] : []),
    // It speaks no https itself: whoever is asked for it by https has a proxy before it, and all come from that one.
    ...(config.publicUrl.startsWith('https:') && !config.trustProxy
      ? [words('warning.proxy', { name: 'TRUST_PROXY' })]
      : []),
    ...short.map(({ name: key }) => words('warning.short-secret', { name: 'API_KEYS', key, least: SHORTEST_SECRET })),
  ]
}

/** All in development, where emulators stand in; in production the web and those that someone gave credentials for. */
function defaultChannels(env: Environment, production: boolean): readonly ConfiguredChannel[] {
  if (!production) return CHANNEL_NAMES
  const given: ConfiguredChannel[] = ['web']
  if (ZALO_CREDENTIALS.some(env.isSet)) given.push('zalo')
  if (TELEGRAM_CREDENTIALS.some(env.isSet)) given.push('telegram')
  return given
}

const portNumber = z.string().regex(/^\d+$/).pipe(z.coerce.number<string>().int().min(1).max(65_535))

/** 32 bytes in base64 are 43 signs and a `=`. */
const masterKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/)
  .transform((text): Uint8Array => Buffer.from(text, 'base64'))

const channelList = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim().toLowerCase()))
  .pipe(z.array(z.enum(CHANNEL_NAMES)))
