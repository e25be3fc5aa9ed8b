import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Config, readConfig } from './config.ts'
import { type Messages, sayFrom } from './flow/say.ts'

const say = sayFrom({
  vi: parse(readFileSync('locales/vi.yaml', 'utf8')) as Messages,
  en: parse(readFileSync('locales/en.yaml', 'utf8')) as Messages,
})

const KEY = randomBytes(32).toString('base64')

const ZALO = {
  ZALO_APP_ID: '123',
  ZALO_APP_SECRET: 'app-secret',
  ZALO_OA_ID: '456',
  ZALO_OA_SECRET: 'oa-secret',
  ZALO_REFRESH_TOKEN: 'refresh',
  ZALO_TEMPLATE_ID: '789',
}
const TELEGRAM = { TELEGRAM_BOT_TOKEN: '42:abc_DEF-1', TELEGRAM_WEBHOOK_SECRET: 'a-secret' }
const PRODUCTION = { NODE_ENV: 'production', YKIEN_KEY: KEY, PUBLIC_URL: 'https://khaosat.example.vn' }

function read(env: Record<string, string>) {
  return readConfig(env, (key, values) => say(`config.${key}`, 'en', values))
}

function good(env: Record<string, string>): Config {
  const result = read(env)
  if ('problems' in result) throw new Error(result.problems.join('\n'))
  return result.config
}

function problems(env: Record<string, string>): readonly string[] {
  const result = read(env)
  return 'problems' in result ? result.problems : []
}

test('an empty environment runs on SQLite and the emulators, and sends at once', () => {
  const config = good({})
  expect(config).toMatchObject({
    production: false,
    port: 8080,
    publicUrl: 'http://localhost:8080',
    store: { kind: 'sqlite', path: './data/ykien.db' },
    spoolPath: 'data/spool',
    key: null,
    apiKeys: [],
    flowsPath: './flows',
    emulated: true,
    sendingHours: 'always',
  })
  expect(config.telegram).toMatchObject({ emulated: true, apiRoot: 'http://127.0.0.1:8080/emulator/telegram' })
  expect(config.zalo).toMatchObject({
    emulated: true,
    openapiRoot: 'http://127.0.0.1:8080/emulator/zalo/openapi',
    businessRoot: 'http://127.0.0.1:8080/emulator/zalo/business',
    oauthRoot: 'http://127.0.0.1:8080/emulator/zalo/oauth',
  })
})

test('an empty variable counts as unset', () => {
  expect(good({ PORT: '', MONGODB_URI: ' ', API_KEYS: '' })).toEqual(good({}))
})

test('the port moves the emulators and the public address with it', () => {
  const config = good({ PORT: '9000' })
  expect(config.publicUrl).toBe('http://localhost:9000')
  expect(config.telegram?.apiRoot).toBe('http://127.0.0.1:9000/emulator/telegram')
})

test('the spool lies beside the embedded store, in the default data folder beside a MongoDB, or where it is put', () => {
  expect(good({ DATABASE_PATH: '/var/lib/ykien/store.db' }).spoolPath).toBe('/var/lib/ykien/spool')
  expect(good({ MONGODB_URI: 'mongodb://mongo:27017/ykien', DATABASE_PATH: '/nowhere/x.db' }).spoolPath).toBe(
    'data/spool',
  )
  expect(good({ SPOOL_PATH: '/mnt/spool' }).spoolPath).toBe('/mnt/spool')
})

test('a trailing slash of PUBLIC_URL is taken off', () => {
  expect(good({ PUBLIC_URL: 'https://a.example.vn/ykien//' }).publicUrl).toBe('https://a.example.vn/ykien')
})

test('credentials mean the real thing: nothing is emulated, and sending keeps office hours', () => {
  const config = good({ ...ZALO, ...TELEGRAM })
  expect(config.emulated).toBe(false)
  expect(config.sendingHours).toBe('policy')
  expect(config.telegram).toMatchObject({ emulated: false, apiRoot: 'https://api.telegram.org' })
  expect(config.zalo).toMatchObject({ emulated: false, oauthRoot: 'https://oauth.zaloapp.com' })
})

test('one real channel beside an emulated one is not "everything emulated"', () => {
  const config = good(TELEGRAM)
  expect(config.zalo?.emulated).toBe(true)
  expect(config.emulated).toBe(false)
  expect(config.sendingHours).toBe('policy')
})

test('any other server can stand in for a channel, with credentials of its own', () => {
  const root = 'http://127.0.0.1:9999/bot-api/'
  const config = good({ ...TELEGRAM, TELEGRAM_API_ROOT: root })
  expect(config.telegram).toMatchObject({ emulated: false, apiRoot: 'http://127.0.0.1:9999/bot-api' })
  expect(problems({ TELEGRAM_API_ROOT: root }).map(nameOf)).toEqual(Object.keys(TELEGRAM))
})

test('half a set of credentials names each of those that are missing', () => {
  expect(problems({ ZALO_APP_ID: '123', ZALO_TEMPLATE_ID: '7' }).map(nameOf)).toEqual([
    'ZALO_APP_SECRET',
    'ZALO_OA_ID',
    'ZALO_OA_SECRET',
    'ZALO_REFRESH_TOKEN',
  ])
})

test('a channel that is switched off needs nothing', () => {
  const config = good({ CHANNELS: 'web', ZALO_APP_ID: '123' })
  expect(config.zalo).toBeNull()
  expect(config.telegram).toBeNull()
  expect(config.emulated).toBe(true)
})

test('production refuses to start without a key', () => {
  expect(problems({ NODE_ENV: 'production' }).map(nameOf)).toEqual(['YKIEN_KEY'])
})

test('production has the web alone until someone gives credentials', () => {
  const config = good(PRODUCTION)
  expect(config).toMatchObject({
    production: true,
    zalo: null,
    telegram: null,
    emulated: false,
    sendingHours: 'policy',
  })
  expect(good({ ...PRODUCTION, ...ZALO }).zalo).toMatchObject({ emulated: false })
})

test('production with half a set of credentials does not quietly go without that channel', () => {
  const { TELEGRAM_BOT_TOKEN: _, ...secretAlone } = TELEGRAM
  expect(problems({ ...PRODUCTION, ...secretAlone }).map(nameOf)).toEqual(['TELEGRAM_BOT_TOKEN'])
  const { ZALO_APP_ID: __, ...noAppId } = ZALO
  expect(problems({ ...PRODUCTION, ...noAppId }).map(nameOf)).toEqual(['ZALO_APP_ID'])
})

test('production never falls back to an emulator: a listed channel without credentials stops the start', () => {
  expect(problems({ ...PRODUCTION, CHANNELS: 'web,telegram' }).map(nameOf)).toEqual(Object.keys(TELEGRAM))
  expect(problems({ ...PRODUCTION, CHANNELS: 'zalo' }).map(nameOf)).toEqual(Object.keys(ZALO))
})

test('behind a proxy that asks for https it has to be said that there is one', () => {
  const env = { ...PRODUCTION, PUBLIC_URL: 'https://khaosat.example.vn' }
  const warned = (more: Record<string, string>): unknown => {
    const result = read({ ...env, ...more })
    return 'warnings' in result && result.warnings.map(nameOf)
  }
  expect(warned({})).toEqual(['TRUST_PROXY'])
  expect(warned({ TRUST_PROXY: 'yes' })).toEqual([])
  expect(good({ TRUST_PROXY: 'yes' }).trustProxy).toBe(true)
  expect(good({}).trustProxy).toBe(false)
  expect(problems({ TRUST_PROXY: '10.0.0.1' }).map(nameOf)).toEqual(['TRUST_PROXY'])
})

test('an http PUBLIC_URL and a short API secret are warnings in production, and nothing at all in development', () => {
  const env = { API_KEYS: 'mot-cua:short', PUBLIC_URL: 'http://10.0.0.5' }
  const result = read({ ...PRODUCTION, ...env })
  expect('warnings' in result && result.warnings.map(nameOf)).toEqual(['PUBLIC_URL', 'API_KEYS'])
  expect(read(env)).toMatchObject({ warnings: [] })
})

test.each([
  ['too short', randomBytes(31).toString('base64')],
  ['too long', randomBytes(33).toString('base64')],
  ['not base64', 'khóa'.repeat(11)],
  ['hex', randomBytes(32).toString('hex')],
])('a YKIEN_KEY that is %s is refused', (_, key) => {
  expect(problems({ ...PRODUCTION, YKIEN_KEY: key }).map(nameOf)).toEqual(['YKIEN_KEY'])
})

test('any 32 bytes in base64 are a key', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      expect(Buffer.from(good({ YKIEN_KEY: Buffer.from(bytes).toString('base64') }).key ?? [])).toEqual(
        Buffer.from(bytes),
      )
    }),
  )
})

test('API keys are named, hashed and may be bound to a unit', () => {
  const { apiKeys } = good({ API_KEYS: 'cong-dich-vu:s3cret, mot-cua:other:xa-dien-khanh' })
  expect(apiKeys.map(({ name, unit }) => ({ name, unit }))).toEqual([
    { name: 'cong-dich-vu', unit: null },
    { name: 'mot-cua', unit: 'xa-dien-khanh' },
  ])
  expect(JSON.stringify(apiKeys)).not.toContain('s3cret')
})

test.each(['name', 'name:', ':secret', 'a:b:Unit One', 'a:b,,c:d', 'a:b:c:d'])('API_KEYS "%s" is refused', (keys) => {
  expect(problems({ API_KEYS: keys }).map(nameOf)).toEqual(['API_KEYS'])
})

test('template parameters are renamed pair by pair', () => {
  const config = good({ ZALO_TEMPLATE_PARAMS: 'ma_ho_so=case_code, link=survey_token' })
  expect(config.zalo?.templateParams).toEqual({ ma_ho_so: 'case_code', link: 'survey_token' })
})

test.each(['link', 'link=nothing_of_ours', 'a=office,a=procedure', '=office'])(
  'ZALO_TEMPLATE_PARAMS "%s" is refused',
  (pairs) => {
    expect(problems({ ZALO_TEMPLATE_PARAMS: pairs }).map(nameOf)).toEqual(['ZALO_TEMPLATE_PARAMS'])
  },
)

test('a phone number leaves as its hash only where that is wished', () => {
  expect(good({}).zalo?.hashPhone).toBe(false)
  expect(good({ ...ZALO, ZALO_HASH_PHONE: 'yes' }).zalo?.hashPhone).toBe(true)
  expect(problems({ ZALO_HASH_PHONE: 'true' }).map(nameOf)).toEqual(['ZALO_HASH_PHONE'])
})

test('after a login the store holds the first refresh token', () => {
  expect(good(ZALO).zalo?.refreshToken).toBe('refresh')
  expect(good({ ...ZALO, ZALO_REFRESH_TOKEN: 'login' }).zalo?.refreshToken).toBeNull()
})

test.each(['too-short', `${'a'.repeat(43)}!`, 'a'.repeat(129)])('ZALO_CODE_VERIFIER "%s" is refused', (verifier) => {
  expect(problems({ ZALO_CODE_VERIFIER: verifier }).map(nameOf)).toEqual(['ZALO_CODE_VERIFIER'])
})

test('every wrong variable has a line of its own, and none repeats a value', () => {
  const wrong = {
    PORT: '80800',
    PUBLIC_URL: 'khaosat',
    YKIEN_KEY: 'WRONG-VALUE',
    API_KEYS: 'WRONG-VALUE',
    MONGODB_URI: 'postgres://WRONG-VALUE',
    CHANNELS: 'fax',
    SENDING_HOURS: 'sometimes',
    TELEGRAM_API_ROOT: 'WRONG-VALUE',
  }
  const lines = problems(wrong)
  for (const name of Object.keys(wrong)) expect(lines.filter((line) => nameOf(line) === name).length, name).toBe(1)
  expect(lines.join('\n')).not.toMatch(/WRONG-VALUE|khaosat|80800/)
})

/** Each line begins with the name of its variable. */
function nameOf(line: string): string {
  return /^[A-Z_]+/.exec(line)?.[0] ?? line
}

const OIDC = {
  OIDC_ISSUER: 'https://sso.example.vn/realms/tinh/',
  OIDC_CLIENT_ID: 'ykien',
  OIDC_CLIENT_SECRET: 'a-secret',
  OIDC_GROUPS: '/mot cua=desk:so-tai-chinh, cn=a=desk, /mot cua=collator',
}

test('single sign-on is off until it is asked for; groups may hold what roles may not', () => {
  expect(good({ OIDC_NAME: 'SSO tỉnh' }).oidc).toBeNull()
  expect(good({ ...PRODUCTION, ...OIDC, OIDC_NAME: 'SSO tỉnh' }).oidc).toEqual({
    issuer: 'https://sso.example.vn/realms/tinh/',
    clientId: 'ykien',
    clientSecret: 'a-secret',
    groups: new Map([
      [
        '/mot cua',
        [
          { role: 'desk', unit: 'so-tai-chinh' },
          { role: 'collator', unit: null },
        ],
      ],
      ['cn=a', [{ role: 'desk', unit: null }]],
    ]),
    groupsClaim: 'groups',
    name: 'SSO tỉnh',
  })
})

test('half of single sign-on is a problem for each variable that is missing', () => {
  expect(problems({ OIDC_ISSUER: OIDC.OIDC_ISSUER })).toEqual([
    expect.stringMatching(/^OIDC_GROUPS is not set/),
    expect.stringMatching(/^OIDC_CLIENT_ID is not set/),
    expect.stringMatching(/^OIDC_CLIENT_SECRET is not set/),
  ])
})

test.each([
  ['OIDC_GROUPS', 'mot-cua=boss'],
  ['OIDC_GROUPS', '=desk'],
  ['OIDC_GROUPS', 'mot-cua'],
  ['OIDC_GROUPS', 'mot-cua=desk:Sở'],
  ['OIDC_ISSUER', 'sso.example.vn'],
  ['OIDC_ISSUER', 'http://sso.example.vn'],
  ['OIDC_ISSUER', 'https://sso.example.vn/?a=b'],
  ['OIDC_CLIENT_SECRET', 'a secret'],
])('%s of “%s” is one line that names it and does not repeat it', (name, value) => {
  const told = problems({ ...OIDC, [name]: value })
  expect(told).toEqual([expect.stringMatching(new RegExp(`^${name} is `))])
  expect(told[0]).not.toContain(value)
})

test('tokens travel in the clear on one machine and never in production', () => {
  const loopback = { ...OIDC, OIDC_ISSUER: 'http://127.0.0.1:4000' }
  expect(good(loopback).oidc?.issuer).toBe('http://127.0.0.1:4000')
  expect(problems({ ...PRODUCTION, ...loopback })).toHaveLength(1)
})
